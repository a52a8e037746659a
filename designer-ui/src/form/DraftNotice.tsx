// Offers what was typed and never saved.

import { Alert, Button, Space } from "antd";
import type { FieldDefinition } from "@/api/types";
import { instantText, useZone } from "@/fields/zones";
import { useText } from "@/i18n/setup";
import { type Draft, takesFiles } from "./drafts";
import styles from "./form.module.css";

interface Properties {
  draft: Draft;
  fields: readonly FieldDefinition[];
  onRestore: () => void;
  onDiscard: () => void;
}

export function DraftNotice({ draft, fields, onRestore, onDiscard }: Properties) {
  const { t } = useText();
  const zone = useZone();
  return (
    <Alert
      type="info"
      showIcon
      className={styles.notice}
      title={t("form.draftFound", { at: instantText(draft.at, zone) })}
      description={takesFiles(fields) ? t("form.draftWithoutFiles") : undefined}
      action={
        <Space>
          <Button size="small" type="primary" onClick={onRestore}>
            {t("form.draftRestore")}
          </Button>
          <Button size="small" onClick={onDiscard}>
            {t("form.draftDiscard")}
          </Button>
        </Space>
      }
    />
  );
}
