// A filter while it is being built: a tree with keys, where conditions may still be incomplete.
import type { Comparison, Filter, Json, Operator } from "@/api/types";

export interface Condition extends Comparison {
  key: number;
  kind: "condition";
}
export interface Group {
  key: number;
  kind: "group";
  join: "all" | "any";
  negated: boolean;
  items: Node[];
}
export type Node = Condition | Group;

const VALUELESS: Operator[] = ["empty", "not_empty"];
const LISTED: Operator[] = ["in", "not_in", "has_any", "has_all"];
const ROOT_KEY = 1;

export const emptyGroup = (join: Group["join"] = "all", key = ROOT_KEY): Group => ({
  key,
  kind: "group",
  join,
  negated: false,
  items: [],
});

export const takesValue = (operator: Operator): boolean => !VALUELESS.includes(operator);
export const takesList = (operator: Operator): boolean => LISTED.includes(operator);

export function isComplete({ operator, value, field }: Comparison): boolean {
  if (!field) return false;
  if (!takesValue(operator)) return true;
  if (operator === "between") return Array.isArray(value) && value.length === 2 && value.every(isPresent);
  return isPresent(value);
}

const isPresent = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

/** What the server is asked; incomplete conditions do not count, nothing at all is null. */
export function toFilter(root: Group): Filter | null {
  return groupFilter(root);
}

function nodeFilter(node: Node): Filter | null {
  if (node.kind === "group") return groupFilter(node);
  if (!isComplete(node)) return null;
  const { field, operator, value } = node;
  return takesValue(operator) ? { field, operator, value: value ?? null } : { field, operator };
}

function groupFilter(group: Group): Filter | null {
  const items = group.items.flatMap((item) => nodeFilter(item) ?? []);
  if (items.length === 0) return null;
  const alone = items.length === 1 ? items[0] : undefined;
  const joined: Filter = alone ?? (group.join === "all" ? { all: items } : { any: items });
  return group.negated ? { not: joined } : joined;
}

/** Opens a stored filter for editing; the root is always a group. */
export function fromFilter(filter: Filter | null | undefined): Group {
  if (!filter) return emptyGroup();
  const keys = { last: ROOT_KEY };
  const node = nodeOf(filter, keys);
  if (node.kind === "group" && !node.negated) return { ...node, key: ROOT_KEY };
  return { ...emptyGroup(), items: [node] };
}

function nodeOf(filter: Filter, keys: { last: number }): Node {
  keys.last += 1;
  const key = keys.last;
  if ("all" in filter) {
    return { key, kind: "group", join: "all", negated: false, items: filter.all.map((item) => nodeOf(item, keys)) };
  }
  if ("any" in filter) {
    return { key, kind: "group", join: "any", negated: false, items: filter.any.map((item) => nodeOf(item, keys)) };
  }
  if ("not" in filter) {
    const inner = nodeOf(filter.not, keys);
    if (inner.kind === "group" && !inner.negated) return { ...inner, negated: true };
    return { key, kind: "group", join: "all", negated: true, items: [inner] };
  }
  return { key, kind: "condition", field: filter.field, operator: filter.operator, value: filter.value ?? null };
}

function largestKey(node: Node): number {
  return node.kind === "condition" ? node.key : Math.max(node.key, ...node.items.map(largestKey));
}

/** Adds to the group with `key`; a new condition or a new group with one empty condition. */
export function addTo(root: Group, key: number, what: "condition" | "group", field: string, operator: Operator): Group {
  const fresh = largestKey(root) + 1;
  const condition = (at: number): Condition => ({ key: at, kind: "condition", field, operator, value: null });
  const node: Node =
    what === "condition" ? condition(fresh) : { ...emptyGroup("any", fresh), items: [condition(fresh + 1)] };
  return replaceGroup(root, key, (group) => ({ ...group, items: [...group.items, node] }));
}

export const changeGroup = (root: Group, key: number, change: Partial<Pick<Group, "join" | "negated">>): Group =>
  replaceGroup(root, key, (group) => ({ ...group, ...change }));

function replaceGroup(group: Group, key: number, change: (group: Group) => Group): Group {
  if (group.key === key) return change(group);
  return {
    ...group,
    items: group.items.map((item) => (item.kind === "group" ? replaceGroup(item, key, change) : item)),
  };
}

export function changeCondition(group: Group, key: number, change: Partial<Comparison>): Group {
  return {
    ...group,
    items: group.items.map((item) => {
      if (item.kind === "group") return changeCondition(item, key, change);
      return item.key === key ? { ...item, ...change } : item;
    }),
  };
}

/** Takes a node out; groups left empty go with it. */
export function removeNode(group: Group, key: number): Group {
  const items = group.items
    .filter((item) => item.key !== key)
    .map((item) => (item.kind === "group" ? removeNode(item, key) : item))
    .filter((item) => item.kind === "condition" || item.items.length > 0);
  return { ...group, items };
}

/** The value kept when the operator changes: its shape must fit the new one. */
export function valueFor(operator: Operator, before: Operator, value: Json | undefined): Json {
  if (!takesValue(operator) || operator === "within" || before === "within") return null;
  if (operator === "between") return before === "between" ? (value ?? null) : [single(value), null];
  if (takesList(operator)) {
    if (takesList(before)) return value ?? null;
    return isPresent(single(value)) ? [single(value)] : null;
  }
  return single(value);
}

const single = (value: Json | undefined): Json => (Array.isArray(value) ? (value[0] ?? null) : (value ?? null));

export function countConditions(node: Node): number {
  if (node.kind === "condition") return isComplete(node) ? 1 : 0;
  return node.items.reduce((sum, item) => sum + countConditions(item), 0);
}
