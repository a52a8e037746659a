// Where a menu item leads.
import type { MenuItem } from "@/api/types";

type FormItem = Extract<MenuItem, { type: "form" }>;

export const addressOf = (item: FormItem): string =>
  `/f/${encodeURIComponent(item.form)}${item.view ? `?view=${encodeURIComponent(item.view)}` : ""}`;

/** True when the address shows this item: its form, and its view when the item names one. */
export function isCurrent(item: FormItem, path: string, search: string): boolean {
  const address = `/f/${encodeURIComponent(item.form)}`;
  if (path !== address && !path.startsWith(`${address}/`)) return false;
  return !item.view || new URLSearchParams(search).get("view") === item.view;
}
