// A department, picked from the tree.

import { usePeople } from "@/api/queries";
import type { DepartmentOption } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { TreeSelect } from "@/ui/heavy";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { Line } from "./parts/Line";

function DepartmentCell({ value, titles }: CellProps) {
  return typeof value === "string" ? <Line text={titles[value] ?? "?"} /> : null;
}

interface Node {
  value: string;
  title: string;
  children: Node[];
}

/** Departments under their parents; those whose parent is unknown stand at the top. */
export function departmentTree(departments: readonly DepartmentOption[]): Node[] {
  const nodes = new Map(departments.map((one) => [one.id, { value: one.id, title: one.name, children: [] as Node[] }]));
  const top: Node[] = [];
  for (const one of departments) {
    const node = nodes.get(one.id);
    const parent = one.parent_id ? nodes.get(one.parent_id) : undefined;
    if (node) (parent?.children ?? top).push(node);
  }
  return top;
}

function DepartmentInput({ value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const people = usePeople();
  const departments = people.data?.departments ?? [];
  const picked = typeof value === "string" ? value : undefined;
  const tree = departmentTree(departments);
  if (picked && !departments.some((one) => one.id === picked))
    tree.unshift({ value: picked, title: context.titles[picked] ?? picked, children: [] });
  return (
    <TreeSelect
      id={id}
      value={picked}
      treeData={tree}
      treeDefaultExpandAll
      showSearch={{ treeNodeFilterProp: "title" }}
      onChange={(chosen: string | undefined) => {
        const department = departments.find((one) => one.id === chosen);
        if (department) context.addTitles({ [department.id]: department.name });
        onChange(chosen ?? null);
      }}
      allowClear
      loading={people.isFetching}
      disabled={disabled}
      status={status}
      placeholder={context.inCell ? undefined : t("fields.pickDepartment")}
      variant={context.inCell ? "borderless" : "outlined"}
      defaultOpen={context.inCell}
      autoFocus={context.inCell}
      className={styles.wide}
    />
  );
}

export const department: FieldKind = {
  Cell: DepartmentCell,
  Input: DepartmentInput,
  toText: (_, value, titles) => (typeof value === "string" ? (titles[value] ?? value) : ""),
  emptyValue: null,
  editor: "pick",
};
