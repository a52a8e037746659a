// The generated form: fills in a new record or edits a stored one.

import { Alert, Button } from "antd";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from "react";
import type { Option, RecordData } from "@/api/types";
import { useConfirm } from "@/feedback/useConfirm";
import type { InputContext } from "@/fields/kind";
import { useText } from "@/i18n/setup";
import { CreateDialog, useCreateInPlace } from "./CreateDialog";
import { DraftNotice } from "./DraftNotice";
import { FormField } from "./FormField";
import { enterMovesOn, focusFirst, focusNext, showField } from "./focus";
import { useFolds } from "./folds";
import styles from "./form.module.css";
import { LayoutView } from "./LayoutView";
import { LeaveGuard, leaveQuestion } from "./LeaveGuard";
import { foldsAround, layoutOf } from "./layout";
import { ProblemList } from "./ProblemList";
import { hasMessage } from "./pointers";
import { useStable } from "./subtable/useStable";
import { type FormOptions, useRecordForm } from "./useRecordForm";

interface Properties extends FormOptions {
  onSaved: (record: RecordData, andNew: boolean) => void;
  onCancel?: () => void;
  /** Offers "save and new". */
  canRepeat?: boolean;
  /** False inside another form's dialog, which guards itself. */
  guarded?: boolean;
  /** Forms inside dialogs do not open further dialogs without end. */
  depth?: number;
  extra?: ReactNode;
}

export function RecordForm(props: Properties) {
  const { info, record, onSaved, onCancel, canRepeat, guarded = true, depth = 0, extra } = props;
  const { t, label } = useText();
  const form = useRecordForm(props);
  const root = useRef<HTMLDivElement>(null);
  const folds = useFolds();
  const layout = useMemo(() => layoutOf(info.definition), [info.definition]);
  const fields = useMemo(() => new Map(info.definition.fields.map((field) => [field.name, field])), [info.definition]);
  const creating = useCreateInPlace();
  const confirm = useConfirm();
  const mayLeave = useRef(false);
  /** The person asked to save: what stands in the way is shown, also when it was said before. */
  const isSought = useRef(false);

  const context: InputContext = {
    form: info.definition.name,
    recordId: record?.id ?? null,
    titles: form.titles,
    addTitles: form.addTitles,
    targets: info.targets,
    createInPlace: depth < 2 ? (target, done: (created: Option) => void) => creating.ask(target, done) : undefined,
  };

  const show = (field: string) => {
    folds.reveal(foldsAround(layout, field) ?? []);
    requestAnimationFrame(() => root.current && showField(root.current, field));
  };
  const firstProblem = info.definition.fields.find((field) => hasMessage(form.messages, field.name))?.name;
  const shown = useRef<typeof form.messages>(form.messages);
  useEffect(() => {
    if (shown.current === form.messages || form.isSending) return;
    const isNew = Object.keys(form.messages).length > Object.keys(shown.current).length;
    shown.current = form.messages;
    const isTyping = root.current?.contains(document.activeElement?.closest("[data-field]") ?? null);
    if (firstProblem && (isSought.current || (isNew && !isTyping))) show(firstProblem);
    isSought.current = false;
  });
  useEffect(() => {
    if (!record && root.current && window.matchMedia("(min-width: 720px)").matches) focusFirst(root.current);
  }, [record]);

  const save = async (andNew: boolean) => {
    (document.activeElement as HTMLElement | null)?.blur();
    isSought.current = true;
    const stored = await form.submit();
    if (!stored) return;
    mayLeave.current = !andNew;
    if (andNew) {
      form.restart();
      requestAnimationFrame(() => root.current && focusFirst(root.current));
    }
    onSaved(stored, andNew);
  };
  const cancel = async () => {
    if (form.isDirty && !(await confirm(leaveQuestion(t)))) return;
    mayLeave.current = true;
    form.discardDraft();
    onCancel?.();
  };
  // Also when nothing in the form has the focus, unless a dialog over it is the one to save.
  const saveFromAnywhere = useStable((event: globalThis.KeyboardEvent) => {
    if (event.defaultPrevented || event.key !== "s" || !(event.ctrlKey || event.metaKey) || creating.request) return;
    event.preventDefault();
    void save(false);
  });
  useEffect(() => {
    window.addEventListener("keydown", saveFromAnywhere);
    return () => window.removeEventListener("keydown", saveFromAnywhere);
  }, [saveFromAnywhere]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && (event.key === "s" || event.key === "Enter")) {
      event.preventDefault();
      void save(event.shiftKey && Boolean(canRepeat));
    } else if (event.key === "Enter" && root.current && enterMovesOn(event.target)) {
      event.preventDefault();
      focusNext(root.current, event.target as HTMLElement);
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens for shortcuts of the inputs inside
    <div ref={root} className={styles.form} onKeyDown={onKeyDown}>
      <div className={styles.body}>
        {form.draft && (
          <DraftNotice
            draft={form.draft}
            fields={info.definition.fields}
            onRestore={form.restoreDraft}
            onDiscard={form.discardDraft}
          />
        )}
        {form.isOffline && <Alert type="warning" showIcon title={t("form.offline")} className={styles.notice} />}
        <ProblemList fields={info.definition.fields} messages={form.messages} onShow={show} />
        {info.definition.help && <p className={styles.remark}>{label(info.definition.help)}</p>}
        <LayoutView
          items={layout}
          folds={folds}
          countProblems={(names) => names.filter((name) => hasMessage(form.messages, name)).length}
          renderField={(name, span) => {
            const field = fields.get(name);
            return field ? <FormField key={name} field={field} span={span} form={form} context={context} /> : null;
          }}
        />
        {extra}
      </div>
      <footer className={styles.footer}>
        <Button type="primary" data-save loading={form.isSending} onClick={() => void save(false)} title="Ctrl+S">
          {form.isOffline ? t("form.retry") : t("action.save")}
        </Button>
        {canRepeat && (
          <Button disabled={form.isSending} onClick={() => void save(true)} title="Ctrl+Shift+Enter">
            {t("form.saveAndNew")}
          </Button>
        )}
        {onCancel && (
          <Button disabled={form.isSending} onClick={() => void cancel()}>
            {t("action.cancel")}
          </Button>
        )}
        {form.isDirty && <span className={styles.dirty}>{t("form.unsaved")}</span>}
      </footer>
      {guarded && <LeaveGuard isDirty={form.isDirty} allowed={mayLeave} onLeave={form.discardDraft} />}
      {creating.request && <CreateDialog {...creating.request} depth={depth + 1} onClose={creating.close} />}
    </div>
  );
}
