// Files on their way to the server, beside those already there.

import { useCallback, useEffect, useRef, useState } from "react";
import { Problem, upload } from "@/api/http";
import type { FieldDefinition, Json, StoredFile } from "@/api/types";
import { useText } from "@/i18n/setup";
import { fileRefusal } from "../fileLimits";

export interface Sending {
  key: string;
  name: string;
  share: number;
  problem?: string;
}

/** The files of a value. */
export function filesOf(value: Json | undefined): StoredFile[] {
  const list = Array.isArray(value) ? value : value ? [value] : [];
  return list.filter((part): part is Json & object => typeof part === "object") as unknown as StoredFile[];
}

/** Sends one file for a field and answers what is put into the record. */
export function sendFile(form: string, field: string, file: File, onShare: (share: number) => void) {
  const body = new FormData();
  body.set("form", form);
  body.set("field", field);
  body.set("file", file);
  return upload<StoredFile>("/api/files", body, onShare);
}

interface Target {
  form: string;
  field: FieldDefinition;
  /** The field's name, with its sub-table's before it. */
  path: string;
  value: Json | undefined;
  onChange: (value: Json) => void;
}

export function useUploads({ form, field, path, value, onChange }: Target) {
  const { t } = useText();
  const [sending, setSending] = useState<Sending[]>([]);
  const [previews, setPreviews] = useState<Record<string, string>>({});
  const latest = useRef({ value, onChange });
  useEffect(() => {
    latest.current = { value, onChange };
  });
  const update = useCallback((key: string, part: Partial<Sending>) => {
    setSending((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);
  const dismiss = useCallback((key: string) => setSending((all) => all.filter((one) => one.key !== key)), []);

  const send = async (file: File) => {
    const key = `${file.name}/${file.size}/${performance.now()}`;
    setSending((all) => [...all, { key, name: file.name, share: 0 }]);
    try {
      const stored = await sendFile(form, path, file, (share) => update(key, { share }));
      setPreviews((all) => ({ ...all, [stored.id]: URL.createObjectURL(file) }));
      const next = [...filesOf(latest.current.value), stored] as unknown as Json;
      latest.current.value = next;
      latest.current.onChange(next);
      dismiss(key);
    } catch (error) {
      const problem = error instanceof Problem ? error : null;
      const said = problem?.errors[0]?.message || problem?.detail;
      update(key, { problem: said || t(problem?.status === 0 ? "fields.uploadOffline" : "fields.uploadFailed") });
    }
  };

  const add = (files: Iterable<File>) => {
    let present = filesOf(value).length + sending.filter((one) => !one.problem).length;
    for (const file of files) {
      const refusal = fileRefusal(field, file, present);
      if (refusal) {
        const key = `${file.name}/${performance.now()}/${Math.random()}`;
        setSending((all) => [...all, { key, name: file.name, share: 0, problem: t(refusal.key, refusal.values) }]);
        continue;
      }
      present += 1;
      void send(file);
    }
  };
  return { sending, add, dismiss, previews };
}
