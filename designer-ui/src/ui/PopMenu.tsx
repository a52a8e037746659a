// A small menu under a button: arrows, Escape and clicks outside work; light enough for the first load.
import { Button } from "antd";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import styles from "./popmenu.module.css";

export interface PopMenuItem {
  key: string;
  text: ReactNode;
  icon?: ReactNode;
  current?: boolean;
  onChoose: () => void;
}

interface Properties {
  label: string;
  children?: ReactNode;
  icon?: ReactNode;
  className?: string;
  head?: ReactNode;
  items: PopMenuItem[];
}

export function PopMenu({ label, children, icon, className, head, items }: Properties) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  const entries = () => [...(place.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const close = () => {
    setOpen(false);
    place.current?.querySelector("button")?.focus();
  };

  useEffect(() => {
    if (!open) return;
    place.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const onPointer = (event: PointerEvent) => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", onPointer);
    return () => document.removeEventListener("pointerdown", onPointer);
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === "Tab") return setOpen(false);
    if (event.key === "Escape") return close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble here from the button and the menu
    <div ref={place} className={styles.place} onKeyDown={onKeyDown}>
      <Button
        type="text"
        icon={icon}
        className={className}
        aria-label={children ? undefined : label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {children}
      </Button>
      {open ? (
        <div id={id} role="menu" aria-label={label} className={styles.menu}>
          {head ? <div className={styles.head}>{head}</div> : null}
          {items.map((item) => (
            <button
              key={item.key}
              type="button"
              role="menuitem"
              aria-current={item.current ? "true" : undefined}
              className={`${styles.item} ${item.current ? styles.current : ""}`}
              onClick={() => {
                close();
                item.onChoose();
              }}
            >
              {item.icon}
              {item.text}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
