// Asks before unsaved input is lost, be it by a link, the back button or closing the tab.

import { type RefObject, useCallback, useEffect } from "react";
import { type Location, useBlocker } from "react-router";
import { useConfirm } from "@/feedback/useConfirm";
import { useText } from "@/i18n/setup";

interface Properties {
  isDirty: boolean;
  /** Set to true just before a navigation that is wanted: what was typed has been saved. */
  allowed: RefObject<boolean>;
}

export function LeaveGuard({ isDirty, allowed }: Properties) {
  const { t } = useText();
  const confirm = useConfirm();
  const blocker = useBlocker(
    useCallback(
      ({ currentLocation, nextLocation }: { currentLocation: Location; nextLocation: Location }) =>
        isDirty && !allowed.current && currentLocation.pathname !== nextLocation.pathname,
      [isDirty, allowed],
    ),
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    let live = true;
    const question = { title: t("form.leaveTitle"), text: t("form.leaveText"), action: t("form.leave"), danger: true };
    void confirm(question).then((agreed) => {
      if (!live) return;
      if (agreed) blocker.proceed();
      else blocker.reset();
    });
    return () => {
      live = false;
    };
  }, [blocker, confirm, t]);
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
  return null;
}
