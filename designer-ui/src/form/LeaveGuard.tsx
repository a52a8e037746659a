// Asks before unsaved input is lost, be it by a link, the back button or closing the tab.

import { type RefObject, useCallback, useEffect } from "react";
import { type Location, useBlocker } from "react-router";
import type { Question } from "@/feedback/notices";
import { useConfirm } from "@/feedback/useConfirm";
import { useText } from "@/i18n/setup";

interface Properties {
  isDirty: boolean;
  /** Set to true just before a navigation that is wanted: what was typed has been saved. */
  allowed: RefObject<boolean>;
  /** The person agreed to lose what was typed. */
  onLeave: () => void;
}

export function leaveQuestion(t: ReturnType<typeof useText>["t"]): Question {
  return { title: t("form.leaveTitle"), text: t("form.leaveText"), action: t("form.leave"), danger: true };
}

export function LeaveGuard({ isDirty, allowed, onLeave }: Properties) {
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
    void confirm(leaveQuestion(t)).then((agreed) => {
      if (!live) return;
      if (!agreed) return blocker.reset();
      onLeave();
      blocker.proceed();
    });
    return () => {
      live = false;
    };
  }, [blocker, confirm, onLeave, t]);
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
  return null;
}
