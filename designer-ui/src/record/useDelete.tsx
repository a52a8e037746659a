// Deleting a record: asks first, and says what still points at it when it may not go.

import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState } from "react";
import { Problem } from "@/api/http";
import { keys } from "@/api/queries";
import { deleteRecord } from "@/api/records";
import type { Label, RecordData } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { useConfirm } from "@/feedback/useConfirm";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";

interface Use {
  form: string;
  label: Label | string;
  count: number;
}

interface Target {
  form: string;
  record: RecordData;
  title: string;
  onDeleted: () => void;
}

export function useDelete({ form, record, title, onDeleted }: Target) {
  const { t, label } = useText();
  const client = useQueryClient();
  const confirm = useConfirm();
  const toast = useToast();
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const ask = async () => {
    const question = {
      title: t("recordPage.deleteTitle", { title }),
      text: t("recordPage.deleteText"),
      action: t("action.delete"),
      danger: true,
    };
    if (!(await confirm(question))) return;
    try {
      await deleteRecord(form, record.id, record.revision);
      // not the record itself: it is still shown for a moment, and would be asked for in vain
      const isOther = ({ queryKey }: { queryKey: readonly unknown[] }) => !queryKey.includes(record.id);
      void client.invalidateQueries({ queryKey: keys.records(form), predicate: isOther });
      toast.success(t("recordPage.deleted", { title }));
      onDeleted();
    } catch (error) {
      if (error instanceof Problem && error.code === "record_in_use") setRefusal(error);
      else toast.problem(error);
    }
  };
  const uses = (refusal?.values.uses as Use[] | undefined) ?? [];
  const dialog = (
    <Modal
      open={refusal !== null}
      onCancel={() => setRefusal(null)}
      onOk={() => setRefusal(null)}
      cancelButtonProps={{ style: { display: "none" } }}
      title={t("recordPage.inUseTitle", { title })}
    >
      {refusal && uses.length === 0 && <p>{problemText(refusal, t)}</p>}
      <ul>
        {uses.map((use) => (
          <li key={use.form}>{t("recordPage.usedBy", { count: use.count, name: label(use.label) || use.form })}</li>
        ))}
      </ul>
      <p>{t("recordPage.inUseHint")}</p>
    </Modal>
  );
  return { ask: () => void ask(), dialog };
}
