// Attached files.

import { PaperClipOutlined } from "@ant-design/icons";
import styles from "@/fields/fields.module.css";
import { type CellProps, type FieldKind, filePath } from "./kind";
import { FileDrop } from "./parts/FileDrop";
import { FileList } from "./parts/FileList";
import { Line } from "./parts/Line";
import { filesOf } from "./parts/useUploads";

function FileCell({ field, value, place, full }: CellProps) {
  const files = filesOf(value);
  const [first] = files;
  if (!first) return null;
  if (full) return <FileList files={files} field={filePath(field.name, place ?? {})} place={place} />;
  return (
    <span className={styles.person}>
      <PaperClipOutlined className={styles.muted} />
      <Line text={files.length > 1 ? `${first.name} +${files.length - 1}` : first.name} />
    </span>
  );
}

export const file: FieldKind = {
  Cell: FileCell,
  Input: FileDrop,
  toText: (_, value) =>
    filesOf(value)
      .map((one) => one.name)
      .join(", "),
  emptyValue: [],
  editor: "panel",
};
