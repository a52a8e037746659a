// The start: the first form of the menu, or a word about why there is none.
import { Navigate } from "react-router";
import { useMenu } from "@/api/queries";
import type { MenuItem } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { StateMessage } from "@/ui/StateMessage";
import { addressOf } from "./menuItems";
import { PageLoading } from "./PageLoading";

function firstForm(items: MenuItem[]): Extract<MenuItem, { type: "form" }> | null {
  for (const item of items) {
    const found = item.type === "form" ? item : firstForm(item.items);
    if (found) return found;
  }
  return null;
}

export function Home() {
  const { t } = useText();
  const menu = useMenu();
  if (menu.error) return <ProblemState error={menu.error} onRetry={() => menu.refetch()} />;
  if (!menu.data) return <PageLoading />;
  const first = firstForm(menu.data.apps.flatMap((app) => app.items));
  if (first) return <Navigate to={addressOf(first)} replace />;
  return <StateMessage picture="empty" title={t("home.emptyTitle")} hint={t("home.emptyHint")} />;
}
