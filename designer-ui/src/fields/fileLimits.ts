// What a file field accepts, checked before anything is sent.

import type { FieldDefinition } from "@/api/types";
import { properties } from "./definition";

export interface FileRefusal {
  key: "fields.fileType" | "fields.fileSize" | "fields.fileCount" | "fields.fileEmpty";
  values: Record<string, string | number>;
}

/** Bytes as people read them: "1.5 MB". */
export function sizeText(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit && size < 100 ? size.toFixed(1).replace(/\.0$/, "") : Math.round(size)} ${units[unit]}`;
}

/** The `accept` attribute for the file dialog; undefined accepts everything. */
export function acceptOf(field: FieldDefinition): string | undefined {
  const listed = properties(field).accept ?? [];
  if (listed.length) return listed.join(",");
  return field.type === "image" ? "image/*" : undefined;
}

function isAccepted(accept: string, file: File): boolean {
  const name = file.name.toLowerCase();
  return accept.split(",").some((kind) => {
    if (kind.startsWith(".")) return name.endsWith(kind.toLowerCase());
    if (kind.endsWith("/*")) return file.type.startsWith(kind.slice(0, -1));
    return file.type === kind;
  });
}

/** Why a file may not be added next to `present` others; null when it may. */
export function fileRefusal(field: FieldDefinition, file: File, present: number): FileRefusal | null {
  const { max_size_mb, max_count } = properties(field);
  const most = (max_size_mb ?? 0) * 1024 * 1024;
  const accept = acceptOf(field);
  if (max_count && present >= max_count) return { key: "fields.fileCount", values: { limit: max_count } };
  if (accept && !isAccepted(accept, file))
    return { key: "fields.fileType", values: { name: file.name, accepted: accept.replaceAll(",", " ") } };
  if (file.size === 0) return { key: "fields.fileEmpty", values: { name: file.name } };
  if (most && file.size > most)
    return { key: "fields.fileSize", values: { name: file.name, limit: sizeText(most), size: sizeText(file.size) } };
  return null;
}
