// A sheet to sign on with finger, pen or mouse.

import { Button, Modal } from "antd";
import { type PointerEvent, useRef, useState } from "react";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";

const WIDTH = 640;
const HEIGHT = 280;

interface Properties {
  open: boolean;
  onClose: () => void;
  onSigned: (picture: File) => void;
}

export function SignaturePad({ open, onClose, onSigned }: Properties) {
  const { t } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<[number, number] | null>(null);
  const [isBlank, setBlank] = useState(true);

  const at = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT];
  };
  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    last.current = at(event);
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    const from = last.current;
    const pen = event.currentTarget.getContext("2d");
    if (!from || !pen) return;
    const to = at(event);
    pen.lineWidth = event.pressure > 0 && event.pointerType === "pen" ? 2 + event.pressure * 4 : 4;
    pen.lineCap = "round";
    pen.strokeStyle = "#111827";
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
    last.current = to;
    setBlank(false);
  };
  const clear = () => {
    canvas.current?.getContext("2d")?.clearRect(0, 0, WIDTH, HEIGHT);
    setBlank(true);
  };
  const sign = () =>
    canvas.current?.toBlob((picture) => {
      if (picture) onSigned(new File([picture], "signature.png", { type: "image/png" }));
      onClose();
    }, "image/png");

  return (
    <Modal
      open={open}
      onCancel={onClose}
      title={t("fields.sign")}
      width={700}
      destroyOnHidden
      afterClose={() => setBlank(true)}
      footer={[
        <Button key="clear" onClick={clear} disabled={isBlank}>
          {t("fields.clearSignature")}
        </Button>,
        <Button key="done" type="primary" onClick={sign} disabled={isBlank}>
          {t("fields.useSignature")}
        </Button>,
      ]}
    >
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        className={styles.pad}
        aria-label={t("fields.signHere")}
        onPointerDown={start}
        onPointerMove={draw}
        onPointerUp={() => {
          last.current = null;
        }}
      />
      <small className={styles.muted}>{t("fields.signHere")}</small>
    </Modal>
  );
}
