// Shows what the page has to say, over everything else.
import {
  CheckCircleFilled,
  CloseCircleFilled,
  CloseOutlined,
  ExclamationCircleFilled,
  InfoCircleFilled,
} from "@ant-design/icons";
import { type ComponentType, lazy, Suspense, useSyncExternalStore } from "react";
import { useText } from "@/i18n/setup";
import { notices, type Tone } from "./notices";
import styles from "./notices.module.css";

const ConfirmDialog = lazy(() => import("./ConfirmDialog").then((dialog) => ({ default: dialog.ConfirmDialog })));

const SIGNS: Record<Tone, ComponentType<{ className?: string }>> = {
  success: CheckCircleFilled,
  info: InfoCircleFilled,
  warning: ExclamationCircleFilled,
  error: CloseCircleFilled,
};

export function Notices() {
  const { t } = useText();
  const said = useSyncExternalStore(notices.subscribe, notices.snapshot);
  return (
    <>
      <div className={styles.stack} aria-live="polite">
        {said.notices.map(({ key, tone, text }) => {
          const Sign = SIGNS[tone];
          return (
            <div key={key} className={styles.notice} role={tone === "error" ? "alert" : undefined}>
              <Sign className={styles[tone]} />
              <span className={styles.text}>{text}</span>
              <button type="button" aria-label={t("action.close")} onClick={() => notices.drop(key)}>
                <CloseOutlined />
              </button>
            </div>
          );
        })}
      </div>
      {said.asked ? (
        <Suspense>
          <ConfirmDialog asked={said.asked} />
        </Suspense>
      ) : null}
    </>
  );
}
