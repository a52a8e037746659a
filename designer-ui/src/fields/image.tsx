// Pictures, shown as thumbnails that open large.

import { Image } from "antd";
import { fileAddress } from "@/api/records";
import styles from "@/fields/fields.module.css";
import { type CellProps, type FieldKind, filePath } from "./kind";
import { FileDrop } from "./parts/FileDrop";
import { Thumbs } from "./parts/FileList";
import { filesOf } from "./parts/useUploads";

function ImageCell({ field, value, place, full }: CellProps) {
  const files = filesOf(value);
  if (!files.length) return null;
  if (!full || !place) return <Thumbs files={files} field={filePath(field.name, place ?? {})} place={place} />;
  return (
    <div className={styles.gallery}>
      <Image.PreviewGroup>
        {files.map((one) => (
          <Image
            key={one.id}
            src={fileAddress(place.form, place.id, filePath(field.name, place), one.id, true)}
            alt={one.name}
            width={96}
            height={96}
            className={styles.thumb}
          />
        ))}
      </Image.PreviewGroup>
    </div>
  );
}

export const image: FieldKind = {
  Cell: ImageCell,
  Input: FileDrop,
  toText: (_, value) =>
    filesOf(value)
      .map((one) => one.name)
      .join(", "),
  emptyValue: [],
  editor: "panel",
};
