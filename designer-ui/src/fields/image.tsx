// Pictures, shown as thumbnails that open large.

import { fileAddress } from "@/api/records";
import styles from "@/fields/fields.module.css";
import { Image, ImageGroup } from "@/ui/heavy";
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
      <ImageGroup>
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
      </ImageGroup>
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
