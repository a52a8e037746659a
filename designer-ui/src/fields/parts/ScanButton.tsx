// Reads a bar code or QR code: by camera where the browser allows it, else by a photo or a hand scanner.

import { ScanOutlined } from "@ant-design/icons";
import { Button, Input, Modal, Typography } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { cleanCode } from "../codes";

interface Detector {
  detect: (source: CanvasImageSource) => Promise<{ rawValue: string }[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: new () => Detector;
  }
}

export function ScanButton({ onCode, label }: { onCode: (code: string) => void; label: string }) {
  const [open, setOpen] = useState(false);
  const done = useCallback(
    (code: string) => {
      setOpen(false);
      onCode(cleanCode(code));
    },
    [onCode],
  );
  return (
    <>
      <Button
        type="text"
        size="small"
        tabIndex={-1}
        icon={<ScanOutlined />}
        aria-label={label}
        title={label}
        className={styles.scan}
        onClick={() => setOpen(true)}
      />
      <ScanDialog open={open} onClose={() => setOpen(false)} onCode={done} />
    </>
  );
}

function ScanDialog({ open, onClose, onCode }: { open: boolean; onClose: () => void; onCode: (code: string) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("fields.scan")} destroyOnHidden width={420}>
      {open && <Camera onCode={onCode} />}
      <Typography.Paragraph type="secondary">{t("fields.scanByHand")}</Typography.Paragraph>
      <Input.Search
        autoFocus
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        enterButton={t("fields.useCode")}
        onSearch={(code) => code && onCode(code)}
        aria-label={t("fields.scanByHand")}
      />
    </Modal>
  );
}

function Camera({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState(() => cameraProblem());
  useEffect(() => {
    if (problem) return;
    let live = true;
    let stream: MediaStream | null = null;
    const run = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (!live || !video.current || !window.BarcodeDetector) return;
      video.current.srcObject = stream;
      await video.current.play();
      const detector = new window.BarcodeDetector();
      while (live && video.current) {
        const [found] = await detector.detect(video.current);
        if (found) return onCode(found.rawValue);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    };
    run().catch(() => setProblem("fields.cameraRefused"));
    return () => {
      live = false;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [problem, onCode]);
  if (problem) return <Typography.Paragraph type="warning">{t(problem)}</Typography.Paragraph>;
  return <video ref={video} className={styles.camera} playsInline muted />;
}

/** Why there is no camera scanning here, as a text key; null when it should work. */
function cameraProblem(): string | null {
  if (!window.isSecureContext) return "fields.cameraNeedsHttps";
  if (!window.BarcodeDetector) return "fields.cameraNoDetector";
  return null;
}
