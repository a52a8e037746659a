// Somebody else saved first: both versions, field by field, to choose from.

import { Alert, Button, Modal, Radio } from "antd";
import { useMemo, useState } from "react";
import type { FieldDefinition, Json } from "@/api/types";
import { instantText, useZone } from "@/fields/zones";
import type { Conflict } from "@/form/useRecordForm";
import { isGenerated } from "@/form/values";
import { useText } from "@/i18n/setup";
import { differences, merged, proposedSides, type Side } from "./conflict";
import { Value } from "./History";
import styles from "./record.module.css";

interface Properties {
  fields: readonly FieldDefinition[];
  conflict: Conflict;
  answer: (chosen: Record<string, Json> | null) => void;
}

export function ConflictDialog({ fields, conflict, answer }: Properties) {
  const { t, label } = useText();
  const zone = useZone();
  const { base, mine, theirs, titles } = conflict;
  const found = useMemo(() => {
    const typed = fields.filter((field) => !isGenerated(field));
    return differences(typed, base, mine, theirs.values);
  }, [fields, base, mine, theirs]);
  const [sides, setSides] = useState<Record<string, Side>>(() => proposedSides(found));
  const all = (side: Side) => setSides(Object.fromEntries(found.map((one) => [one.field, side])));
  const who = theirs.updated_by
    ? (theirs.titles[theirs.updated_by] ?? t("recordPage.somebody"))
    : t("recordPage.system");
  return (
    <Modal
      open
      width={860}
      title={t("conflict.title")}
      onCancel={() => answer(null)}
      mask={{ closable: false }}
      footer={[
        <Button key="back" onClick={() => answer(null)}>
          {t("conflict.back")}
        </Button>,
        <Button key="save" type="primary" onClick={() => answer(merged(found, sides))}>
          {t("conflict.save")}
        </Button>,
      ]}
    >
      <Alert
        type="warning"
        showIcon
        title={t("conflict.text", { name: who, at: instantText(theirs.updated_at, zone) })}
        className={styles.alert}
      />
      {found.length === 0 ? (
        <p>{t("conflict.same")}</p>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.list}>
            <thead>
              <tr>
                <th>{t("conflict.field")}</th>
                <th>
                  <Button size="small" onClick={() => all("mine")}>
                    {t("conflict.allMine")}
                  </Button>
                </th>
                <th>
                  <Button size="small" onClick={() => all("theirs")}>
                    {t("conflict.allTheirs")}
                  </Button>
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map((one) => {
                const field = fields.find((candidate) => candidate.name === one.field);
                if (!field) return null;
                const side = (which: Side) => (
                  <td className={sides[one.field] === which ? styles.chosen : undefined}>
                    <Radio
                      name={`conflict-${one.field}`}
                      checked={sides[one.field] === which}
                      onChange={() => setSides({ ...sides, [one.field]: which })}
                    >
                      <Value field={field} value={one[which]} titles={titles} />
                    </Radio>
                  </td>
                );
                return (
                  <tr key={one.field}>
                    <th scope="row">
                      {label(field.label)}
                      {one.clash && <span className={styles.clash}>{t("conflict.both")}</span>}
                    </th>
                    {side("mine")}
                    {side("theirs")}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Modal>
  );
}
