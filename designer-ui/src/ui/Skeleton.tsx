// Grey bars where text will be.
import styles from "./states.module.css";

export function Bar({ width = "100%" }: { width?: number | string }) {
  return <div className={styles.bar} style={{ width }} />;
}

const WIDTHS = ["38%", "82%", "64%", "90%", "55%", "76%", "48%", "70%"];

export function SkeletonLines({ count = 6, label }: { count?: number; label: string }) {
  return (
    <div className={styles.lines} role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <Bar key={index} width={WIDTHS[index % WIDTHS.length]} />
      ))}
    </div>
  );
}
