// One line of text, cut with "…" where there is no room; the whole text is the tooltip.
import styles from "@/fields/fields.module.css";
export function Line({ text }: { text: string }) {
  return (
    <span className={styles.line} title={text.length > 24 ? text : undefined}>
      {text}
    </span>
  );
}
