// A field type this release does not know (a plugin's, or a newer server's): shown, never changed.

import type { Json } from "@/api/types";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { Line } from "./parts/Line";

function plain(value: Json | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function UnknownCell({ value }: CellProps) {
  return <Line text={plain(value)} />;
}

function UnknownInput({ value, id }: InputProps) {
  return <output id={id}>{plain(value)}</output>;
}

export const unknown: FieldKind = {
  Cell: UnknownCell,
  Input: UnknownInput,
  toText: (_, value) => plain(value),
  emptyValue: null,
  editor: "panel",
};
