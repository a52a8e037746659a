// Several records of another form.

import { Tag } from "antd";
import { Link } from "react-router";
import type { Json, Option } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { RecordSelect } from "./parts/RecordSelect";
import { recordAddress, useCreate } from "./reference";

function ids(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((part) => typeof part === "string") : [];
}

function MultiReferenceCell({ field, value, titles, full }: CellProps) {
  const target = properties(field).target ?? "";
  return (
    <span className={styles.tags}>
      {ids(value).map((id) => (
        <Tag key={id} variant="filled">
          {full ? <Link to={recordAddress(target, id)}>{titles[id] ?? "?"}</Link> : (titles[id] ?? "?")}
        </Tag>
      ))}
    </span>
  );
}

function MultiReferenceInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { target = "", filter } = properties(field);
  const picked = ids(value).map((one) => ({ id: one, title: context.titles[one] ?? "?", subtitle: null }));
  const take = (options: Option[]) => {
    context.addTitles(Object.fromEntries(options.map((option) => [option.id, option.title])));
    onChange(options.map((option) => option.id));
  };
  const creating = useCreate(field, context, (created) => take([...picked, created]));
  return (
    <RecordSelect
      id={id}
      target={target}
      filter={filter}
      picked={picked}
      onPick={take}
      multiple
      disabled={disabled}
      status={status}
      inCell={context.inCell}
      {...creating}
    />
  );
}

export const multiReference: FieldKind = {
  Cell: MultiReferenceCell,
  Input: MultiReferenceInput,
  toText: (_, value, titles, language) =>
    ids(value)
      .map((id) => titles[id] ?? id)
      .join(language === "en" ? ", " : "、"),
  emptyValue: [],
  editor: "text",
};
