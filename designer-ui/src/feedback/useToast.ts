// Short messages after an action; problems are told in the server's own words.
import { useMemo } from "react";
import { Problem } from "@/api/http";
import { useText } from "@/i18n/setup";
import { notices } from "./notices";
import { problemText } from "./problemText";

export function useToast() {
  const { t } = useText();
  return useMemo(
    () => ({
      success: (text: string) => notices.say("success", text),
      info: (text: string) => notices.say("info", text),
      warning: (text: string) => notices.say("warning", text),
      /** Tells a failed call; anything but a `Problem` is a fault of this page. */
      problem: (error: unknown) => {
        if (error instanceof Problem && error.status === 401) return;
        if (!(error instanceof Problem)) console.error(error);
        notices.say("error", problemText(error, t));
      },
    }),
    [t],
  );
}
