// One sentence for a failed call, and the rule for what kind of failure it is.
import type { TFunction } from "i18next";
import { Problem } from "@/api/http";

export function problemText(error: unknown, t: TFunction): string {
  if (!(error instanceof Problem)) return t("problem.page");
  if (error.status === 0) return t("problem.unreachable");
  const first = error.errors[0]?.message;
  const text = error.detail || error.title;
  if (first && first !== text && error.errors.length === 1) return text ? `${text} ${first}` : first;
  if (text) return text;
  return first ?? t("problem.unknown", { code: error.code });
}
