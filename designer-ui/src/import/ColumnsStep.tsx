// Step two: which column goes to which field.

import { ArrowRightOutlined } from "@ant-design/icons";
import { Alert, Button, Select, Tag } from "antd";
import type { FieldDefinition, FormInfo } from "@/api/types";
import { useText } from "@/i18n/setup";
import type { ImportSettings, Sheet, SheetColumn } from "./calls";
import styles from "./import.module.css";
import { mappedFields, mappingProblems, startSettings, withColumns } from "./mapping";

export interface SettingsProperties {
  info: FormInfo;
  fields: FieldDefinition[];
  settings: ImportSettings;
  onSettings: (settings: ImportSettings) => void;
  onNext: () => void;
  onBack: () => void;
}

export function ColumnsStep({
  fields,
  settings,
  sheets,
  onSettings,
  onNext,
  onBack,
}: SettingsProperties & { sheets: Sheet[] }) {
  const { t, label, language } = useText();
  const sheet = sheets.find((one) => one.name === settings.sheet) ?? sheets[0];
  const columns = sheet?.columns ?? [];
  const problems = mappingProblems(settings.columns, fields);
  const names = (list: FieldDefinition[]) =>
    list.map((field) => label(field.label)).join(language === "en" ? ", " : "、");
  const mapped = mappedFields(settings.columns).length;
  const put = (title: string, field: string | null) =>
    onSettings(withColumns(settings, { ...settings.columns, [title]: field }, fields));
  const choose = (name: string) => {
    const next = sheets.find((one) => one.name === name);
    if (next) onSettings(startSettings(next, fields));
  };
  return (
    <section>
      <div className={styles.bar}>
        {sheets.length > 1 && (
          <>
            <label htmlFor="import-sheet">{t("importing.sheet")}</label>
            <Select
              id="import-sheet"
              value={settings.sheet}
              options={sheets.map(({ name, rows }) => ({
                value: name,
                label: t("importing.sheetRows", { name, rows }),
              }))}
              onChange={choose}
              className={styles.sheet}
            />
          </>
        )}
        <span className={styles.quiet}>
          {t("importing.mapped", { mapped, total: columns.length })}
          {mapped < columns.length && ` · ${t("importing.ignoredCount", { count: columns.length - mapped })}`}
        </span>
      </div>
      {problems.repeated.length > 0 && (
        <Alert
          type="error"
          showIcon
          className={styles.notice}
          title={t("importing.usedTwice", { name: names(problems.repeated) })}
        />
      )}
      {problems.isEmpty && (
        <Alert type="error" showIcon className={styles.notice} title={t("importing.nothingMapped")} />
      )}
      {problems.missing.length > 0 && (
        <Alert
          type="warning"
          showIcon
          className={styles.notice}
          title={t("importing.missing", { names: names(problems.missing) })}
        />
      )}
      <div className={styles.mapping} role="table">
        <div className={styles.mapHead} role="row">
          <span role="columnheader">{t("importing.column")}</span>
          <span role="columnheader">{t("importing.samples")}</span>
          <span role="columnheader">{t("importing.field")}</span>
        </div>
        {columns.map((column) => (
          <ColumnRow
            key={column.title}
            column={column}
            fields={fields}
            field={settings.columns[column.title] ?? null}
            used={settings.columns}
            onChange={(field) => put(column.title, field)}
          />
        ))}
      </div>
      <footer className={styles.footer}>
        <Button type="primary" disabled={problems.isEmpty || problems.repeated.length > 0} onClick={onNext}>
          {t("importing.next")}
        </Button>
        <Button onClick={onBack}>{t("importing.again")}</Button>
      </footer>
    </section>
  );
}

interface RowProperties {
  column: SheetColumn;
  fields: FieldDefinition[];
  field: string | null;
  used: ImportSettings["columns"];
  onChange: (field: string | null) => void;
}

function ColumnRow({ column, fields, field, used, onChange }: RowProperties) {
  const { t, label } = useText();
  const taken = new Set(mappedFields(used));
  const options = fields.map((one) => ({
    value: one.name,
    label: label(one.label),
    required: one.required,
    taken: taken.has(one.name) && one.name !== field,
  }));
  return (
    <div className={`${styles.mapRow} ${field ? "" : styles.ignored}`} role="row" data-column={column.title}>
      <span role="cell" className={styles.colTitle} title={column.title}>
        {column.title}
      </span>
      <span role="cell" className={styles.samples}>
        {column.samples
          .filter(Boolean)
          .slice(0, 3)
          .map((sample, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: samples may repeat and never move
            <Tag key={index} variant="filled" title={sample}>
              {sample}
            </Tag>
          ))}
      </span>
      <span role="cell" className={styles.target}>
        <ArrowRightOutlined className={styles.quiet} />
        <Select
          value={field ?? undefined}
          options={options}
          onChange={(chosen: string | undefined) => onChange(chosen ?? null)}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("importing.ignore")}
          aria-label={`${column.title} → ${t("importing.field")}`}
          className={styles.wide}
          optionRender={(option) => (
            <span className={option.data.taken ? styles.quiet : undefined}>
              {option.label}
              {option.data.required && <span className={styles.star}> *</span>}
            </span>
          )}
        />
        {field && field === column.field && <small className={styles.quiet}>{t("importing.guessed")}</small>}
      </span>
    </div>
  );
}
