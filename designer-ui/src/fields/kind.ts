// What every field type gives the browser: how a value is shown, typed, filtered and written as text.

import type { FC } from "react";
import type { FieldDefinition, FormInfo, Json, Language, Operator, Option, Titles } from "@/api/types";

/** The record a shown value belongs to; files are fetched through it. */
export interface Place {
  form: string;
  id: string;
  /** The sub-table the value stands in, when it is a cell of a row. */
  within?: string;
}

/** How the server names a field that holds files: "photo", or "lines.photo" in a sub-table. */
export function filePath(field: string, { within }: { within?: string }): string {
  return within ? `${within}.${field}` : field;
}

export interface CellProps {
  field: FieldDefinition;
  value: Json | undefined;
  titles: Titles;
  place?: Place;
  /** On a record page there is room: whole text, pictures, links. In a list there is one line. */
  full?: boolean;
}

/** What an input may need from the form around it. */
export interface InputContext {
  form: string;
  recordId: string | null;
  titles: Titles;
  addTitles: (titles: Titles) => void;
  targets: FormInfo["targets"];
  /** The sub-table the input stands in. */
  within?: string;
  /** The input stands in a grid cell: no border, focused at once, lists open. */
  inCell?: boolean;
  /** Opens a form over this one to create a record; absent where that is not possible. */
  createInPlace?: (form: string, done: (created: Option) => void) => void;
}

export interface InputProps {
  field: FieldDefinition;
  value: Json | undefined;
  onChange: (value: Json) => void;
  context: InputContext;
  id: string;
  disabled?: boolean;
  status?: "error" | "";
  /** Told the reason when what is typed cannot be a value: saving waits until it is mended. */
  onUnreadable?: (reason: string) => void;
}

export interface FilterProps {
  field: FieldDefinition;
  operator: Operator;
  value: Json | undefined;
  onChange: (value: Json) => void;
}

export interface FieldKind {
  Cell: FC<CellProps>;
  Input: FC<InputProps>;
  /** The value editor of a filter; absent: the general one for the operator serves. */
  Filter?: FC<FilterProps>;
  toText: (field: FieldDefinition, value: Json | undefined, titles: Titles, language: Language) => string;
  /** The JSON value typed or pasted text stands for; undefined when it cannot be read. */
  fromText?: (field: FieldDefinition, text: string) => Json | undefined;
  /** The record or person that text names exactly; null when there is none or more than one. */
  findByText?: (field: FieldDefinition, text: string) => Promise<Option | null>;
  emptyValue: Json;
  /** In a grid cell: typed text, a pick that ends the edit, a click that toggles, or too large for a cell. */
  editor: "text" | "pick" | "toggle" | "panel";
  align?: "right" | "center";
}
