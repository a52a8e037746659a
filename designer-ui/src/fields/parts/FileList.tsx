// Stored files as links and thumbnails.

import { DeleteOutlined, PaperClipOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { fileAddress } from "@/api/records";
import type { StoredFile } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { Image, ImageGroup } from "@/ui/heavy";
import { sizeText } from "../fileLimits";
import type { Place } from "../kind";

interface Properties {
  files: StoredFile[];
  field: string;
  place?: Place;
  onRemove?: (id: string) => void;
  /** Pictures just sent, by file id; the server serves them only once the record is saved. */
  previews?: Readonly<Record<string, string>>;
}

function isPicture(file: StoredFile): boolean {
  return /^image\/(png|jpeg|gif|webp|bmp)$/.test(file.type);
}

export function FileList({ files, field, place, onRemove, previews = {} }: Properties) {
  const { t } = useText();
  const address = (file: StoredFile, inline: boolean) =>
    previews[file.id] ?? (place && fileAddress(place.form, place.id, field, file.id, inline));
  return (
    <ul className={styles.files}>
      {files.map((file) => (
        <li key={file.id}>
          {isPicture(file) && address(file, true) ? (
            <Image src={address(file, true)} alt={file.name} width={40} height={40} className={styles.thumb} />
          ) : (
            <PaperClipOutlined className={styles.muted} />
          )}
          {address(file, false) ? (
            <a href={address(file, false)} download={file.name}>
              {file.name}
            </a>
          ) : (
            <span>{file.name}</span>
          )}
          <span className={styles.muted}>{sizeText(file.size)}</span>
          {onRemove && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t("fields.removeFile", { name: file.name })}
              onClick={() => onRemove(file.id)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Thumbnails in one line for lists; the first few and how many more. */
export function Thumbs({ files, field, place }: Properties) {
  const shown = files.filter(isPicture).slice(0, 3);
  const more = files.length - shown.length;
  if (!place || !shown.length) return <span className={styles.muted}>{files.length || ""}</span>;
  return (
    <span className={styles.thumbs}>
      <ImageGroup>
        {shown.map((file) => (
          <Image
            key={file.id}
            src={fileAddress(place.form, place.id, field, file.id, true)}
            alt={file.name}
            width={28}
            height={28}
            className={styles.thumb}
            onClick={(event) => event.stopPropagation()}
          />
        ))}
      </ImageGroup>
      {more > 0 && <span className={styles.muted}>+{more}</span>}
    </span>
  );
}
