// The state of a form being filled in: values, messages, what changed, and sending it.

import type { TFunction } from "i18next";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Problem } from "@/api/http";
import { useSession } from "@/api/queries";
import { createRecord, updateRecord } from "@/api/records";
import type { FormInfo, Json, RecordData, Titles, Values } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { useText } from "@/i18n/setup";
import { draftKey, withoutFiles } from "./drafts";
import { type Messages, placeProblems, withoutField } from "./pointers";
import { withoutBlankEnds } from "./subtable/rows";
import { useDraft } from "./useDraft";
import { uuid7 } from "./uuid7";
import { checkValues } from "./validation";
import { changedValues, defaultValues, forServer, isEmpty } from "./values";

/** A record changed by somebody else meanwhile; the answer is what to send on top of theirs. */
export interface Conflict {
  base: Values;
  mine: Values;
  theirs: RecordData;
  titles: Titles;
}

export interface FormOptions {
  info: FormInfo;
  /** The stored record; absent for a new one. */
  record?: RecordData;
  /** Values a new record starts with, before the definition's defaults. */
  initial?: Values;
  initialTitles?: Titles;
  /** Takes up the draft at once: the person was asked already. */
  restoring?: boolean;
  onConflict?: (conflict: Conflict) => Promise<Record<string, Json> | null>;
}

interface Base {
  values: Values;
  revision: number | null;
}

const KEYLESS: Messages = {};

export function useRecordForm({ info, record, initial, initialTitles, restoring, onConflict }: FormOptions) {
  const { t } = useText();
  const member = useSession().data?.member.id ?? "";
  const fields = info.definition.fields;
  const key = draftKey(member, info.definition.name, record?.id ?? null);
  const start = useMemo(() => startOf(record, fields, initial), [record, fields, initial]);
  const id = useRef(record?.id ?? uuid7());
  const [base, setBase] = useState<Base>({ values: start, revision: record?.revision ?? null });
  const [values, setValues] = useState<Values>(start);
  const [titles, setTitles] = useState<Titles>({ ...record?.titles, ...initialTitles });
  const [messages, setMessages] = useState<Messages>(KEYLESS);
  const [isSending, setSending] = useState(false);
  const [isOffline, setOffline] = useState(false);
  const readOnly = useMemo(() => new Set(info.rights.read_only), [info.rights.read_only]);
  const isBusy = useRef(false);
  /** Messages of pasted cells that could not be read: they stay until the cell is mended, so that nothing is lost unseen. */
  const unreadable = useRef(new Set<string>());

  const changed = useMemo(() => changedValues(fields, base.values, values), [fields, base.values, values]);
  const isDirty = Object.keys(changed).length > 0;
  const unsaved = () => {
    const kept = withoutFiles(fields, changed);
    if (!Object.keys(kept).length) return null;
    const before = Object.fromEntries(Object.keys(kept).map((name) => [name, base.values[name] ?? null]));
    const at = new Date().toISOString();
    return { id: id.current, values: kept, base: before, titles, revision: base.revision, at };
  };
  const draft = useDraft(key, unsaved, values);

  const setValue = useCallback((field: string, value: Json) => {
    setValues((all) => ({ ...all, [field]: value }));
    setMessages((all) => withoutField(all, field));
  }, []);
  /** Rows of a sub-table keep the messages of their cells; the grid says which of them still hold. */
  const setRows = useCallback((field: string, rows: Json) => {
    setValues((all) => ({ ...all, [field]: rows }));
    setMessages((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== field)));
  }, []);
  const addTitles = useCallback((more: Titles) => setTitles((all) => ({ ...all, ...more })), []);

  const save = async (now: Values, from: Base): Promise<RecordData> => {
    if (!record) return createRecord(info.definition.name, forServer(writable(now, fields, readOnly)), id.current);
    const changes = forServer(changedValues(fields, from.values, now));
    return updateRecord(info.definition.name, record.id, from.revision ?? 1, changes);
  };

  const settleConflict = async (problem: Problem): Promise<RecordData | null> => {
    const theirs = problem.values.current as RecordData | undefined;
    if (!theirs || !onConflict) throw problem;
    const chosen = await onConflict({
      base: base.values,
      mine: values,
      theirs,
      titles: { ...titles, ...theirs.titles },
    });
    if (!chosen) return null;
    const next = { values: theirs.values, revision: theirs.revision };
    const merged = { ...theirs.values, ...chosen };
    setBase(next);
    setValues(merged);
    addTitles(theirs.titles);
    return Object.keys(changedValues(fields, theirs.values, merged)).length ? save(merged, next) : theirs;
  };

  const fail = (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    if (error.isTransient) {
      draft.keep();
      setOffline(true);
      return;
    }
    const names = new Set(fields.map((field) => field.name));
    const placed = placeProblems(error.errors, (name) => names.has(name));
    setMessages(Object.keys(placed).length ? placed : { "": problemText(error, t as TFunction) });
  };

  /** Checks and sends. Answers the stored record, or null when something has to be mended first. */
  const submit = async (): Promise<RecordData | null> => {
    if (isBusy.current) return null;
    const unread = Object.fromEntries(Object.entries(messages).filter(([, text]) => unreadable.current.has(text)));
    const now = withoutBlankEnds(fields, values);
    setValues(now);
    const found = { ...checkValues(fields, now, readOnly, t as TFunction), ...unread };
    setMessages(found);
    if (Object.keys(found).length) return null;
    isBusy.current = true;
    setSending(true);
    setOffline(false);
    try {
      const stored = await save(now, base).catch((error: unknown) => {
        if (error instanceof Problem && error.code === "stale_revision") return settleConflict(error);
        throw error;
      });
      if (stored) draft.drop();
      return stored;
    } catch (error) {
      fail(error);
      return null;
    } finally {
      isBusy.current = false;
      setSending(false);
    }
  };

  const restart = (next: Values = defaultValues(fields)) => {
    id.current = record?.id ?? uuid7();
    setBase({ values: next, revision: null });
    setValues(next);
    setMessages(KEYLESS);
    setOffline(false);
  };
  const restoreDraft = () => {
    if (!draft.found) return;
    const { values: typed, base: before, revision } = draft.found;
    // what others saved meanwhile is settled on sending, against what this person saw
    if (record) setBase({ values: { ...start, ...before }, revision: revision ?? record.revision });
    else id.current = draft.found.id;
    setValues({ ...start, ...typed });
    addTitles(draft.found.titles);
    draft.take();
  };
  useEffect(() => {
    if (restoring && draft.found) restoreDraft();
  });
  const replaceMessages = useCallback((field: string, own: Messages, areUnreadable = false) => {
    if (areUnreadable) for (const text of Object.values(own)) unreadable.current.add(text);
    setMessages((all) => ({ ...withoutField(all, field), ...own }));
  }, []);

  return {
    id: id.current,
    values,
    titles,
    messages,
    readOnly,
    isDirty,
    isSending,
    isOffline,
    draft: draft.found,
    setValue,
    setRows,
    addTitles,
    replaceMessages,
    submit,
    restart,
    restoreDraft,
    discardDraft: draft.drop,
  };
}

export type RecordFormState = ReturnType<typeof useRecordForm>;

function startOf(record: RecordData | undefined, fields: FormInfo["definition"]["fields"], initial?: Values): Values {
  return record ? record.values : { ...defaultValues(fields), ...initial };
}

/** A create carries what the person may write; what was left empty is sent only where a default would fill it. */
function writable(values: Values, fields: FormInfo["definition"]["fields"], readOnly: ReadonlySet<string>): Values {
  const open = fields.filter((field) => !readOnly.has(field.name));
  const cleared = open.filter((field) => !isEmpty(field.default) && isEmpty(values[field.name]));
  return { ...Object.fromEntries(cleared.map((field) => [field.name, null])), ...changedValues(open, {}, values) };
}
