// Step three: how existing records, bad rows and references are treated.

import { Button, Radio, Select } from "antd";
import type { ReactNode } from "react";
import type { FieldDefinition } from "@/api/types";
import { properties } from "@/fields/definition";
import { useText } from "@/i18n/setup";
import type { SettingsProperties } from "./ColumnsStep";
import type { ReferenceSetting } from "./calls";
import styles from "./import.module.css";
import { matchable } from "./mapping";
import { useTargetFields } from "./useTargetFields";

export function OptionsStep(props: SettingsProperties & { isStarting: boolean }) {
  const { info, fields, settings, onSettings, onNext, onBack, isStarting } = props;
  const { t, label } = useText();
  const keys = matchable(settings.columns, fields);
  const pointing = fields.filter((field) => settings.references[field.name]);
  return (
    <section className={styles.options}>
      <Choice title={t("importing.match")} hint={t("importing.matchHint")}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: "label" }}
          value={settings.match}
          options={keys.map((field) => ({ value: field.name, label: label(field.label) }))}
          onChange={(match: string[]) => onSettings({ ...settings, match })}
          placeholder={t("importing.matchNone")}
          aria-label={t("importing.match")}
          className={styles.wide}
        />
      </Choice>
      {settings.match.length > 0 && info.rights.update && (
        <Choice title={t("importing.updateExisting")}>
          <Radio.Group
            value={settings.update_existing}
            onChange={(event) => onSettings({ ...settings, update_existing: event.target.value })}
            options={[
              { value: true, label: t("importing.update") },
              { value: false, label: t("importing.skipExisting") },
            ]}
          />
        </Choice>
      )}
      <Choice title={t("importing.mode")}>
        <Radio.Group
          value={settings.mode}
          onChange={(event) => onSettings({ ...settings, mode: event.target.value })}
          className={styles.stack}
          options={[
            { value: "skip_bad", label: t("importing.skipBad") },
            { value: "all_or_nothing", label: t("importing.allOrNothing") },
          ]}
        />
      </Choice>
      {pointing.length > 0 && (
        <Choice title={t("importing.references")} hint={t("importing.referencesHint")}>
          {pointing.map((field) => (
            <ReferenceLine
              key={field.name}
              field={field}
              creatable={info.targets[properties(field).target ?? ""]?.creatable ?? false}
              setting={settings.references[field.name] ?? { by: "title", create: false }}
              onChange={(setting) =>
                onSettings({ ...settings, references: { ...settings.references, [field.name]: setting } })
              }
            />
          ))}
        </Choice>
      )}
      <footer className={styles.footer}>
        <Button type="primary" loading={isStarting} onClick={onNext}>
          {t("importing.check")}
        </Button>
        <Button onClick={onBack}>{t("importing.previous")}</Button>
      </footer>
    </section>
  );
}

function Choice({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className={styles.choice}>
      <legend>{title}</legend>
      {children}
      {hint && <p className={styles.quiet}>{hint}</p>}
    </fieldset>
  );
}

interface LineProperties {
  field: FieldDefinition;
  setting: ReferenceSetting;
  creatable: boolean;
  onChange: (setting: ReferenceSetting) => void;
}

function ReferenceLine({ field, setting, creatable, onChange }: LineProperties) {
  const { t, label } = useText();
  const name = label(field.label);
  const targets = useTargetFields(properties(field).target ?? "");
  return (
    <div className={styles.reference}>
      <b>{name}</b>
      <Select
        value={setting.by}
        options={[{ value: "title", label: t("importing.byTitle") }, ...targets]}
        onChange={(by: string) => onChange({ ...setting, by })}
        aria-label={`${name} · ${t("importing.referenceBy")}`}
      />
      <span className={styles.quiet}>{t("importing.referenceMissing")}</span>
      <Select
        value={setting.create}
        disabled={!creatable}
        options={[
          { value: false, label: t("importing.refuse") },
          { value: true, label: t("importing.create") },
        ]}
        onChange={(create: boolean) => onChange({ ...setting, create })}
        aria-label={`${name} · ${t("importing.referenceMissing")}`}
      />
    </div>
  );
}
