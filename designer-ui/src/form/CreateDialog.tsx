// Creates a record of another form over the one being filled in.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState } from "react";
import { formQuery, keys } from "@/api/queries";
import type { Option, RecordData } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { usePhone } from "@/ui/useMedia";
import { RecordForm } from "./RecordForm";
import { titleOf } from "./title";

interface Request {
  target: string;
  done: (created: Option) => void;
}

export function useCreateInPlace() {
  const [request, setRequest] = useState<Request | null>(null);
  return {
    request,
    ask: (target: string, done: (created: Option) => void) => setRequest({ target, done }),
    close: () => setRequest(null),
  };
}

export function CreateDialog({ target, done, depth, onClose }: Request & { depth: number; onClose: () => void }) {
  const { t, label, language } = useText();
  const phone = usePhone();
  const client = useQueryClient();
  const info = useQuery(formQuery(target));
  const saved = (record: RecordData) => {
    const title = info.data ? titleOf(info.data, record, language) : record.id;
    void client.invalidateQueries({ queryKey: ["options", target] });
    void client.invalidateQueries({ queryKey: keys.records(target) });
    done({ id: record.id, title, subtitle: null });
    onClose();
  };
  const name = info.data ? label(info.data.definition.label) : "";
  return (
    <Modal
      open
      onCancel={onClose}
      title={t("fields.createNamed", { name })}
      footer={null}
      width={phone ? "100%" : 760}
      style={phone ? { top: 0, margin: 0, maxWidth: "100%" } : { top: 48 }}
      mask={{ closable: false }}
    >
      {info.isError && <ProblemState error={info.error} onRetry={() => void info.refetch()} />}
      {info.isLoading && <SkeletonLines label={t("state.loading")} />}
      {info.data && <RecordForm info={info.data} onSaved={saved} onCancel={onClose} guarded={false} depth={depth} />}
    </Modal>
  );
}
