// A question before something that is hard to undo.
import { Modal } from "antd";
import { useText } from "@/i18n/setup";
import type { Asked } from "./notices";

export function ConfirmDialog({ asked }: { asked: Asked }) {
  const { t } = useText();
  return (
    <Modal
      open
      width={420}
      zIndex={1300}
      title={asked.title}
      okText={asked.action}
      cancelText={t("action.cancel")}
      okButtonProps={{ danger: asked.danger, autoFocus: !asked.danger }}
      cancelButtonProps={{ autoFocus: asked.danger }}
      onOk={() => asked.answer(true)}
      onCancel={() => asked.answer(false)}
    >
      {asked.text}
    </Modal>
  );
}
