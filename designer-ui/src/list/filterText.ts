// A filter in words, for its chips.
import type { TFunction } from "i18next";
import type { Json, Language, Titles } from "@/api/types";
import { fieldKind } from "@/fields/registry";
import { labelIn } from "@/i18n/setup";
import { isComplete, type Node, takesValue } from "./filterModel";
import type { FilterFields } from "./useFilterFields";

export interface Wording {
  t: TFunction;
  language: Language;
  titles: Titles;
  fields: Pick<FilterFields, "find">;
}

export function nodeText(node: Node, wording: Wording): string {
  const { t } = wording;
  if (node.kind === "group") {
    const parts = node.items.map((item) => nodeText(item, wording)).filter(Boolean);
    const inner = parts.join(` ${t(`filter.${node.join}`)} `);
    return node.negated ? t("filter.negated", { inner }) : parts.length > 1 ? `(${inner})` : inner;
  }
  if (!isComplete(node)) return "";
  const field = wording.fields.find(node.field);
  const name = field ? labelIn(field.label, wording.language) : node.field;
  const operator = t(`operator.${node.operator}`);
  if (!takesValue(node.operator)) return `${name} ${operator}`;
  return `${name} ${operator} ${valueText(node.value, node, wording)}`;
}

function valueText(value: Json | undefined, node: Extract<Node, { kind: "condition" }>, wording: Wording): string {
  const { t, language, titles } = wording;
  if (node.operator === "within") return t(`period.${value}`, { defaultValue: String(value) });
  if (value !== null && typeof value === "object" && !Array.isArray(value) && "user" in value) {
    return t(`filter.user.${String(value.user).split(".")[0]}`, { defaultValue: String(value.user) });
  }
  if (Array.isArray(value)) {
    const joint = node.operator === "between" ? " – " : t("filter.comma");
    return value.map((each) => valueText(each, { ...node, operator: "equals" }, wording)).join(joint);
  }
  const field = wording.fields.find(node.field);
  if (!field || value === undefined) return String(value);
  const many = field.type.startsWith("multi_");
  return fieldKind(field.type).toText(field, many ? [value] : value, titles, language) || String(value);
}
