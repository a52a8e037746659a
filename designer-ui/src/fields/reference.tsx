// A record of another form.

import { ExportOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { getOptions } from "@/api/records";
import type { FieldDefinition, Option } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputContext, InputProps } from "./kind";
import { Line } from "./parts/Line";
import { RecordSelect } from "./parts/RecordSelect";

/** The address of a record's page. */
export function recordAddress(form: string, id: string): string {
  return `/f/${encodeURIComponent(form)}/${id}`;
}

function ReferenceCell({ field, value, titles, full }: CellProps) {
  if (typeof value !== "string") return null;
  const title = titles[value] ?? "?";
  if (!full) return <Line text={title} />;
  return <Link to={recordAddress(properties(field).target ?? "", value)}>{title}</Link>;
}

/** Creating a record of the target over the form, where the asker may. */
export function useCreate(field: FieldDefinition, context: InputContext, take: (created: Option) => void) {
  const { t, label } = useText();
  const { target = "", create: offered } = properties(field);
  const known = context.targets[target];
  const create = context.createInPlace;
  if (!known?.creatable || !create || offered === false) return {};
  return {
    onCreate: () => create(target, take),
    createLabel: t("fields.createNamed", { name: label(known.label) }),
  };
}

function ReferenceInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const { target = "", filter, scan } = properties(field);
  const picked = typeof value === "string" ? value : null;
  const take = (option: Option | undefined) => {
    if (option) context.addTitles({ [option.id]: option.title });
    onChange(option?.id ?? null);
  };
  const creating = useCreate(field, context, take);
  return (
    <div className={styles.reference}>
      <RecordSelect
        id={id}
        target={target}
        filter={filter}
        picked={picked ? [{ id: picked, title: context.titles[picked] ?? "?", subtitle: null }] : []}
        onPick={(options) => take(options[0])}
        disabled={disabled}
        status={status}
        inCell={context.inCell}
        scan={scan}
        {...creating}
      />
      {picked && !context.inCell && (
        <Button
          type="text"
          href={recordAddress(target, picked)}
          target="_blank"
          icon={<ExportOutlined />}
          aria-label={t("fields.openRecord")}
          title={t("fields.openRecord")}
        />
      )}
    </div>
  );
}

/** The one record whose title is the text (a code before the title, or the only one found, serves as well). */
export async function findRecord(field: FieldDefinition, text: string): Promise<Option | null> {
  const { target = "", filter } = properties(field);
  const found = await getOptions(target, text, filter, 5);
  const exact = found.filter((option) => option.title === text || option.subtitle === text);
  const [only] = exact.length ? exact : found;
  return only && (exact.length === 1 || found.length === 1) ? only : null;
}

export const reference: FieldKind = {
  Cell: ReferenceCell,
  Input: ReferenceInput,
  toText: (_, value, titles) => (typeof value === "string" ? (titles[value] ?? value) : ""),
  findByText: findRecord,
  emptyValue: null,
  editor: "pick",
};
