// An empty, refused or failed place: a picture, one sentence, the next action.
import type { ReactNode } from "react";
import styles from "./states.module.css";

export type Picture = "empty" | "filtered" | "broken" | "locked" | "lost";

const SHAPES: Record<Picture, ReactNode> = {
  empty: (
    <>
      <rect x="14" y="22" width="68" height="52" rx="6" />
      <path d="M14 36h68M36 36v38M14 49h68M14 62h68" />
    </>
  ),
  filtered: <path d="M16 22h64L56 50v24l-16-8V50z" />,
  broken: (
    <>
      <path d="M30 62a16 16 0 0 1 2-32 20 20 0 0 1 38 6 13 13 0 0 1-2 26" />
      <path d="m42 54 12 18M54 54 42 72" />
    </>
  ),
  locked: (
    <>
      <rect x="24" y="44" width="48" height="32" rx="6" />
      <path d="M34 44V34a14 14 0 0 1 28 0v10M48 56v8" />
    </>
  ),
  lost: (
    <>
      <circle cx="42" cy="42" r="22" />
      <path d="m58 58 18 18M36 36l12 12M48 36 36 48" />
    </>
  ),
};

interface Properties {
  picture: Picture;
  title: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  role?: "alert" | "status";
}

export function StateMessage({ picture, title, hint, actions, role = "status" }: Properties) {
  return (
    <div className={styles.state} role={role}>
      <svg
        className={styles.picture}
        width="96"
        height="96"
        viewBox="0 0 96 96"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {SHAPES[picture]}
      </svg>
      <div className={styles.title}>{title}</div>
      {hint ? <div className={styles.hint}>{hint}</div> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
