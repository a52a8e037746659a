// Asks before something that is hard to undo.
import { App } from "antd";
import { useCallback } from "react";
import { useText } from "@/i18n/setup";

interface Question {
  title: string;
  text?: string;
  action: string;
  danger?: boolean;
}

/** Resolves to true when the person agreed. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const { modal } = App.useApp();
  const { t } = useText();
  return useCallback(
    (question) =>
      new Promise((resolve) => {
        modal.confirm({
          title: question.title,
          content: question.text,
          okText: question.action,
          cancelText: t("action.cancel"),
          okButtonProps: { danger: question.danger },
          autoFocusButton: question.danger ? "cancel" : "ok",
          onOk: () => resolve(true),
          onCancel: () => resolve(false),
        });
      }),
    [modal, t],
  );
}
