// A signature drawn on the screen, kept as a picture.

import { EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { fileAddress } from "@/api/records";
import type { Json } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { type CellProps, type FieldKind, filePath, type InputProps } from "./kind";
import { SignaturePad } from "./parts/SignaturePad";
import { filesOf, useUploads } from "./parts/useUploads";

function SignatureCell({ field, value, place, full }: CellProps) {
  const { t } = useText();
  const [first] = filesOf(value);
  if (!first) return null;
  if (!place) return <span>{t("fields.signed")}</span>;
  const source = fileAddress(place.form, place.id, filePath(field.name, place), first.id, true);
  return <img src={source} alt={t("fields.signed")} className={full ? styles.signature : styles.signatureSmall} />;
}

function SignatureInput({ field, value, onChange, context, id, disabled }: InputProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const path = filePath(field.name, context);
  const uploads = useUploads({ form: context.form, field, path, value: [], onChange });
  const [first] = filesOf(value);
  const preview = first && uploads.previews[first.id];
  const stored =
    first && context.recordId ? fileAddress(context.form, context.recordId, path, first.id, true) : undefined;
  const [sending] = uploads.sending;
  const redraw = (picture: File) => {
    for (const one of uploads.sending) uploads.dismiss(one.key);
    uploads.add([picture]);
  };
  return (
    <div className={styles.signing}>
      {first && (preview || stored) && (
        <img src={preview ?? stored} alt={t("fields.signed")} className={styles.signature} />
      )}
      {sending?.problem && <div className={styles.error}>{sending.problem}</div>}
      <div className={styles.dropline}>
        <Button
          id={id}
          icon={<EditOutlined />}
          disabled={disabled}
          loading={Boolean(sending && !sending.problem)}
          onClick={() => setOpen(true)}
        >
          {t(first ? "fields.signAgain" : "fields.sign")}
        </Button>
        {first && !disabled && (
          <Button type="text" onClick={() => onChange([] as Json)}>
            {t("fields.removeSignature")}
          </Button>
        )}
      </div>
      <SignaturePad open={open} onClose={() => setOpen(false)} onSigned={redraw} />
    </div>
  );
}

export const signature: FieldKind = {
  Cell: SignatureCell,
  Input: SignatureInput,
  toText: (_, value, __, language) => (filesOf(value).length ? (language === "en" ? "Signed" : "已签名") : ""),
  emptyValue: [],
  editor: "panel",
};
