// Offers what was typed before the connection broke.

import { Alert, Button, Space } from "antd";
import { instantText, useZone } from "@/fields/zones";
import { useText } from "@/i18n/setup";
import type { Draft } from "./drafts";
import styles from "./form.module.css";

interface Properties {
  draft: Draft;
  onRestore: () => void;
  onDiscard: () => void;
}

export function DraftNotice({ draft, onRestore, onDiscard }: Properties) {
  const { t } = useText();
  const zone = useZone();
  return (
    <Alert
      type="info"
      showIcon
      className={styles.notice}
      title={t("form.draftFound", { at: instantText(draft.at, zone) })}
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
