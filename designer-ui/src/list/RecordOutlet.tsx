// The place where the record of the address appears: beside the list on a desk, over it on a phone.
import { Drawer } from "antd";
import { useOutlet } from "react-router";
import { useText } from "@/i18n/setup";
import styles from "./list.module.css";

interface Properties {
  openId: string | undefined;
  order: string[];
  phone: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
}

export function RecordOutlet({ openId, order, phone, onOpen, onClose }: Properties) {
  const { t } = useText();
  const place = openId === undefined ? -1 : order.indexOf(openId);
  const outlet = useOutlet({
    presentation: phone ? "page" : "drawer",
    onClose,
    onOpen,
    previous: place > 0 ? order[place - 1] : undefined,
    next: place >= 0 ? order[place + 1] : undefined,
  });
  if (phone) return openId === undefined ? null : <div className={styles.overlay}>{outlet}</div>;
  return (
    <Drawer
      open={openId !== undefined}
      onClose={onClose}
      size="min(820px, 94vw)"
      mask={false}
      closable={false}
      title={null}
      aria-label={t("list.record")}
      rootStyle={{ top: "var(--bar)" }}
      styles={{ body: { padding: 0 } }}
      destroyOnHidden
      // a new record's form gives the focus to its first input
      autoFocus={openId !== "new"}
    >
      {outlet}
    </Drawer>
  );
}
