// Moving columns about.
import { type ListColumn, pickColumns } from "./columns";

/** The shown columns in their order, then the rest as the form has them. */
export function orderedFor(all: ListColumn[], shown: string[]): ListColumn[] {
  return [...pickColumns(all, shown), ...all.filter((column) => !shown.includes(column.name))];
}

export function moveTo(names: string[], name: string, place: number): string[] {
  const rest = names.filter((each) => each !== name);
  const at = Math.max(0, Math.min(rest.length, place));
  return [...rest.slice(0, at), name, ...rest.slice(at)];
}
