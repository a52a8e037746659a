// What can be done with the chosen rows.
import { CloseOutlined, DeleteOutlined, DownloadOutlined, EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import type { FormInfo } from "@/api/types";
import { useBulk } from "@/feedback/useBulk";
import { useConfirm } from "@/feedback/useConfirm";
import { useText } from "@/i18n/setup";
import styles from "./list.module.css";

const BulkEditDialog = lazy(() => import("./BulkEditDialog").then((dialog) => ({ default: dialog.BulkEditDialog })));

interface Properties {
  form: string;
  info: FormInfo;
  ids: string[];
  onExport: () => void;
  onClear: () => void;
}

export function BulkBar({ form, info, ids, onExport, onClear }: Properties) {
  const { t } = useText();
  const ask = useConfirm();
  const { run, busy } = useBulk(form);
  const [editing, setEditing] = useState(false);
  const count = ids.length;
  const remove = async () => {
    const title = t("bulk.deleteTitle", { count });
    if (!(await ask({ title, text: t("bulk.deleteText"), action: t("action.delete"), danger: true }))) return;
    await run(ids, { action: "delete" });
    onClear();
  };
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t("bulk.label")}>
      <b>{t("bulk.chosen", { count })}</b>
      {info.rights.update ? (
        <Button type="text" icon={<EditOutlined />} disabled={busy} onClick={() => setEditing(true)}>
          {t("bulk.edit")}
        </Button>
      ) : null}
      {info.rights.export ? (
        <Button type="text" icon={<DownloadOutlined />} disabled={busy} onClick={onExport}>
          {t("bulk.export")}
        </Button>
      ) : null}
      {info.rights.delete ? (
        <Button type="text" danger icon={<DeleteOutlined />} loading={busy} onClick={remove}>
          {t("action.delete")}
        </Button>
      ) : null}
      <Button type="text" icon={<CloseOutlined />} aria-label={t("bulk.clear")} onClick={onClear} />
      {editing ? (
        <Suspense>
          <BulkEditDialog form={form} info={info} ids={ids} onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}
