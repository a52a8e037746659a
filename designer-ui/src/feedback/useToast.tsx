// Short messages after an action; problems are told in the server's own words.
import { App } from "antd";
import { useMemo } from "react";
import { Problem } from "@/api/http";
import { useText } from "@/i18n/setup";
import { problemText } from "./problemText";

export function useToast() {
  const { message } = App.useApp();
  const { t } = useText();
  return useMemo(
    () => ({
      success: (text: string) => void message.success(text),
      info: (text: string) => void message.info(text),
      warning: (text: string) => void message.warning(text),
      /** Tells a failed call; anything but a `Problem` is a fault of this page. */
      problem: (error: unknown) => {
        if (error instanceof Problem && error.status === 401) return;
        if (!(error instanceof Problem)) console.error(error);
        void message.error(problemText(error, t), 5);
      },
    }),
    [message, t],
  );
}
