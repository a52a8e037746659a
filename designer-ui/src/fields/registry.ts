// Every field type by its name (engine/fields/registry.py).

import { address } from "./address";
import { autoNumber } from "./auto_number";
import { barcode } from "./barcode";
import { boolean } from "./boolean";
import { cascade } from "./cascade";
import { choice } from "./choice";
import { date } from "./date";
import { datetime } from "./datetime";
import { department } from "./department";
import { duration } from "./duration";
import { file } from "./file";
import { image } from "./image";
import { json } from "./json";
import type { FieldKind } from "./kind";
import { longText } from "./long_text";
import { member } from "./member";
import { money } from "./money";
import { multiChoice } from "./multi_choice";
import { multiReference } from "./multi_reference";
import { number } from "./number";
import { percent } from "./percent";
import { rating } from "./rating";
import { reference } from "./reference";
import { reverseReference } from "./reverse_reference";
import { richText } from "./rich_text";
import { signature } from "./signature";
import { subTable } from "./sub_table";
import { text } from "./text";
import { time } from "./time";
import { unknown } from "./unknown";

const KINDS: Readonly<Record<string, FieldKind>> = {
  text,
  long_text: longText,
  rich_text: richText,
  number,
  money,
  percent,
  rating,
  boolean,
  choice,
  multi_choice: multiChoice,
  cascade,
  address,
  date,
  datetime,
  time,
  duration,
  auto_number: autoNumber,
  file,
  image,
  signature,
  barcode,
  member,
  department,
  reference,
  multi_reference: multiReference,
  reverse_reference: reverseReference,
  sub_table: subTable,
  json,
};

/** How a field type is shown and typed; a type this release does not know is shown as text, read-only. */
export function fieldKind(type: string): FieldKind {
  return KINDS[type] ?? unknown;
}
