// What can be done with the chosen rows.
import { CloseOutlined, DeleteOutlined, DownloadOutlined, EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import type { FormInfo } from "@/api/types";
import { useBulk } from "@/feedback/useBulk";
import { useConfirm } from "@/feedback/useConfirm";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import { usePhone } from "@/ui/useMedia";
import styles from "./list.module.css";
import type { Chosen } from "./selection";

const BulkEditDialog = lazy(() => import("./BulkEditDialog").then((dialog) => ({ default: dialog.BulkEditDialog })));

interface Properties {
  form: string;
  info: FormInfo;
  chosen: Chosen;
  /** How many match where not all are chosen yet ("": not counted); null where there is nothing more to choose. */
  matches: string | null;
  onWhole: () => Promise<void>;
  onExport: () => void;
  onClear: () => void;
}

export function BulkBar({ form, info, chosen, matches, onWhole, onExport, onClear }: Properties) {
  const { t, language } = useText();
  const ask = useConfirm();
  const { run, busy } = useBulk(form);
  const [editing, setEditing] = useState(false);
  const phone = usePhone();
  const toast = useToast();
  const { count } = chosen;
  const remove = async () => {
    const title = t("bulk.deleteTitle", { count });
    if (!(await ask({ title, text: t("bulk.deleteText"), action: t("action.delete"), danger: true }))) return;
    const rows = await run(chosen, { action: "delete" });
    if (rows.length > 0) onClear();
  };
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t("bulk.label")}>
      <b>{t("bulk.chosen", { count: count.toLocaleString(language) })}</b>
      {matches !== null ? (
        <Button type="link" onClick={() => void onWhole().catch(toast.problem)}>
          {matches ? t("bulk.whole", { shown: matches }) : t("bulk.wholeUncounted")}
        </Button>
      ) : null}
      {info.rights.update ? (
        <Button
          type="text"
          icon={<EditOutlined />}
          aria-label={t("bulk.edit")}
          disabled={busy}
          onClick={() => setEditing(true)}
        >
          {phone ? null : t("bulk.edit")}
        </Button>
      ) : null}
      {info.rights.export ? (
        <Button
          type="text"
          icon={<DownloadOutlined />}
          aria-label={t("bulk.export")}
          disabled={busy}
          onClick={onExport}
        >
          {phone ? null : t("bulk.export")}
        </Button>
      ) : null}
      {info.rights.delete ? (
        <Button
          type="text"
          danger
          icon={<DeleteOutlined />}
          aria-label={t("action.delete")}
          loading={busy}
          onClick={remove}
        >
          {phone ? null : t("action.delete")}
        </Button>
      ) : null}
      <Button type="text" icon={<CloseOutlined />} aria-label={t("bulk.clear")} onClick={onClear} />
      {editing ? (
        <Suspense>
          <BulkEditDialog form={form} info={info} chosen={chosen} onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}
