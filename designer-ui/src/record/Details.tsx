// The values of a record in the form's own layout, and who made it when.

import { useMemo } from "react";
import type { FieldDefinition, FormInfo, RecordData } from "@/api/types";
import { properties } from "@/fields/definition";
import { fieldKind } from "@/fields/registry";
import { instantText, useZone } from "@/fields/zones";
import { FieldBox } from "@/form/FieldBox";
import { useFolds } from "@/form/folds";
import formStyles from "@/form/form.module.css";
import { LayoutView } from "@/form/LayoutView";
import { layoutOf } from "@/form/layout";
import { SubTable } from "@/form/subtable/SubTable";
import { titleOf } from "@/form/title";
import { isEmpty } from "@/form/values";
import { useText } from "@/i18n/setup";
import { RelatedRecords } from "./RelatedRecords";
import styles from "./record.module.css";

const NOTHING = () => {};

export function Details({ info, record }: { info: FormInfo; record: RecordData }) {
  const folds = useFolds();
  const layout = useMemo(() => layoutOf(info.definition), [info.definition]);
  const fields = new Map(info.definition.fields.map((field) => [field.name, field]));
  return (
    <div className={styles.details}>
      <LayoutView
        items={layout}
        folds={folds}
        renderField={(name, span) => {
          const field = fields.get(name);
          return field ? <Shown key={name} field={field} span={span} info={info} record={record} /> : null;
        }}
      />
      <Origin record={record} />
    </div>
  );
}

interface ShownProperties {
  field: FieldDefinition;
  span?: number | null;
  info: FormInfo;
  record: RecordData;
}

function Shown({ field, span, info, record }: ShownProperties) {
  const { label, language } = useText();
  const form = info.definition.name;
  const value = record.values[field.name];
  if (field.type === "reverse_reference") {
    const { target = "", field: pointer = "", columns } = properties(field);
    return (
      <div className={formStyles.full}>
        <RelatedRecords
          target={target}
          pointer={pointer}
          columns={columns}
          record={record}
          label={label(field.label)}
          title={titleOf(info, record, language)}
        />
      </div>
    );
  }
  const { Cell } = fieldKind(field.type);
  return (
    <FieldBox field={field} span={span} editing={false}>
      {isEmpty(value) ? (
        <span className={formStyles.empty}>—</span>
      ) : field.type === "sub_table" ? (
        <SubTable
          field={field}
          value={value}
          messages={{}}
          disabled
          context={{ form, recordId: record.id, titles: record.titles, addTitles: NOTHING, targets: info.targets }}
          onChange={NOTHING}
          onMessages={NOTHING}
        />
      ) : (
        <Cell field={field} value={value} titles={record.titles} place={{ form, id: record.id }} full />
      )}
    </FieldBox>
  );
}

function Origin({ record }: { record: RecordData }) {
  const { t } = useText();
  const zone = useZone();
  const name = (id: string | null) => (id ? (record.titles[id] ?? t("recordPage.somebody")) : t("recordPage.system"));
  const created = t("recordPage.createdBy", {
    name: name(record.created_by),
    at: instantText(record.created_at, zone),
  });
  const updated = t("recordPage.updatedBy", {
    name: name(record.updated_by),
    at: instantText(record.updated_at, zone),
  });
  return (
    <p className={styles.origin}>
      <span>{created}</span>
      {record.revision > 1 && <span>{updated}</span>}
    </p>
  );
}
