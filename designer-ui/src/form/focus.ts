// Moving the keyboard through a form: Enter goes on, the first problem is shown.

const FOCUSABLE =
  'input:not([disabled]):not([type="hidden"]):not([hidden]):not([tabindex="-1"]), textarea:not([disabled]), button[role="switch"]:not([disabled]), [contenteditable="true"], [role="grid"][tabindex="0"]';

/** True when Enter in this element should go to the next field rather than act on it. */
export function enterMovesOn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLInputElement)) return false;
  if (!["text", "search", "tel", "email", "number", ""].includes(target.type)) return false;
  return (
    target.getAttribute("role") !== "combobox" &&
    !target.closest(".ant-picker, [role='grid'], [role='dialog'] .ant-modal-footer")
  );
}

/** Focuses the input after `from` in the form, else the save button. */
export function focusNext(form: HTMLElement, from: HTMLElement): void {
  const box = from.closest("[data-field]");
  const all = [...form.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.offsetParent !== null);
  const index = all.indexOf(from);
  const next = all.slice(index + 1).find((element) => element.closest("[data-field]") !== box);
  (next ?? form.querySelector<HTMLElement>("[data-save]"))?.focus();
}

/** Scrolls to a field and focuses its input. */
export function showField(form: HTMLElement, field: string): void {
  const box = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`);
  if (!box) return;
  box.scrollIntoView({ block: "center", behavior: "smooth" });
  box.querySelector<HTMLElement>(FOCUSABLE)?.focus({ preventScroll: true });
}

/** Focuses the first input of a new form. */
export function focusFirst(form: HTMLElement): void {
  const first = [...form.querySelectorAll<HTMLElement>(`[data-field] :is(${FOCUSABLE})`)].find(
    (element) => element.offsetParent !== null,
  );
  first?.focus({ preventScroll: true });
}
