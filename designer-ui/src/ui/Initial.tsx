// A person or a place by the first character of the name.
import styles from "./icon.module.css";

export function Initial({ name, size = 26 }: { name: string; size?: number }) {
  return (
    <span className={styles.initial} style={{ width: size, height: size, fontSize: size * 0.48 }} aria-hidden>
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
