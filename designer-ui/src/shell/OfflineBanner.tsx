// Says when the machine has lost its network.
import { useSyncExternalStore } from "react";
import { useText } from "@/i18n/setup";
import styles from "./frame.module.css";

function subscribe(changed: () => void) {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

export function OfflineBanner() {
  const { t } = useText();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (online) return null;
  return (
    <div className={styles.offline} role="status">
      {t("shell.offline")}
    </div>
  );
}
