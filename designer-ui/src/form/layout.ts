// The form's layout: the default when none is drawn, and where each field stands in it.

import type { FieldDefinition, FormDefinition, LayoutItem } from "@/api/types";

const WIDE = new Set(["sub_table", "long_text", "rich_text", "json", "reverse_reference", "file", "image", "address"]);

/** The 24-column width of a field item: as drawn, else full for wide types and a third for the others. */
export function spanOf(field: FieldDefinition, drawn?: number | null): number {
  return drawn ?? (WIDE.has(field.type) ? 24 : 8);
}

/** The layout to draw: fields the asker may not see are left out, blocks that become empty disappear. */
export function layoutOf(form: FormDefinition): LayoutItem[] {
  const known = new Set(form.fields.map((field) => field.name));
  const drawn = form.layout?.length ? form.layout : form.fields.map(fieldItem);
  return visible(drawn, known);
}

function fieldItem(field: FieldDefinition): LayoutItem {
  return { type: "field", field: field.name };
}

function visible(items: readonly LayoutItem[], known: ReadonlySet<string>): LayoutItem[] {
  return items.flatMap((item) => {
    const kept = visibleItem(item, known);
    return kept ? [kept] : [];
  });
}

function visibleItem(item: LayoutItem, known: ReadonlySet<string>): LayoutItem | null {
  switch (item.type) {
    case "field":
      return known.has(item.field) ? item : null;
    case "section":
    case "group": {
      const items = visible(item.items, known);
      return items.length || !item.items.length ? { ...item, items } : null;
    }
    case "columns": {
      const columns = item.columns.map((column) => ({ ...column, items: visible(column.items, known) }));
      return columns.some((column) => column.items.length) ? { ...item, columns } : null;
    }
    case "tabs": {
      const tabs = item.tabs
        .map((tab) => ({ ...tab, items: visible(tab.items, known) }))
        .filter((tab) => tab.items.length);
      return tabs.length ? { ...item, tabs } : null;
    }
    default:
      return item;
  }
}

/** The names of all fields in the items, in reading order. */
export function fieldsIn(items: readonly LayoutItem[]): string[] {
  return items.flatMap((item) => {
    switch (item.type) {
      case "field":
        return [item.field];
      case "section":
      case "group":
        return fieldsIn(item.items);
      case "columns":
        return item.columns.flatMap((column) => fieldsIn(column.items));
      case "tabs":
        return item.tabs.flatMap((tab) => fieldsIn(tab.items));
      default:
        return [];
    }
  });
}

/** A block that may hide a field: a tab ("2.0/tab1") or a collapsed section ("3"), from the outside in. */
export interface Fold {
  path: string;
  tab?: number;
}

/** Which folds must be open for a field to be seen. */
export function foldsAround(items: readonly LayoutItem[], field: string, path = ""): Fold[] | null {
  for (const [index, item] of items.entries()) {
    const here = path ? `${path}.${index}` : String(index);
    const found = foldsInItem(item, field, here);
    if (found) return found;
  }
  return null;
}

function foldsInItem(item: LayoutItem, field: string, here: string): Fold[] | null {
  switch (item.type) {
    case "field":
      return item.field === field ? [] : null;
    case "section": {
      const inner = foldsAround(item.items, field, here);
      return inner && [{ path: here }, ...inner];
    }
    case "group":
      return foldsAround(item.items, field, here);
    case "columns":
      return firstOf(item.columns, (column, index) => foldsAround(column.items, field, `${here}.${index}`));
    case "tabs":
      return firstOf(item.tabs, (tab, index) => {
        const inner = foldsAround(tab.items, field, `${here}.${index}`);
        return inner && [{ path: here, tab: index }, ...inner];
      });
    default:
      return null;
  }
}

function firstOf<T>(parts: readonly T[], find: (part: T, index: number) => Fold[] | null): Fold[] | null {
  for (const [index, part] of parts.entries()) {
    const found = find(part, index);
    if (found) return found;
  }
  return null;
}
