// A tap does one thing, holding the finger another.
import { type MouseEvent, type PointerEvent, useEffect, useRef } from "react";

const HOLD_MS = 500;
const SLIP = 10;

export function useLongPress(onTap: () => void, onHold: () => void) {
  const timer = useRef<number | undefined>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const held = useRef(false);
  const stop = () => window.clearTimeout(timer.current);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const hold = () => {
    stop();
    if (held.current) return;
    held.current = true;
    onHold();
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      held.current = false;
      start.current = { x: event.clientX, y: event.clientY };
      stop();
      if (event.pointerType === "touch") timer.current = window.setTimeout(hold, HOLD_MS);
    },
    onPointerMove: (event: PointerEvent) => {
      if (Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y) > SLIP) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    /** Some phones answer a long press with a menu of their own. */
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      hold();
    },
    onClick: () => {
      if (held.current) held.current = false;
      else onTap();
    },
  };
}
