// The head of a record: what it is called and what can be done with it.

import {
  CloseOutlined,
  CopyOutlined,
  DeleteOutlined,
  DownOutlined,
  EditOutlined,
  LinkOutlined,
  MoreOutlined,
  UpOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, Space, Tooltip } from "antd";
import { useNavigate } from "react-router";
import type { FormInfo, RecordData } from "@/api/types";
import { useToast } from "@/feedback/useToast";
import { recordAddress } from "@/fields/reference";
import { useText } from "@/i18n/setup";
import { usePhone } from "@/ui/useMedia";
import { copyOf } from "./copy";
import type { NewRecordState } from "./NewRecord";
import type { RecordPageProperties } from "./RecordPage";
import styles from "./record.module.css";
import { useDelete } from "./useDelete";

interface Properties extends RecordPageProperties {
  info: FormInfo;
  record: RecordData;
  title: string;
  isEditing: boolean;
  mayEdit: boolean;
  onEdit: () => void;
}

export function RecordHeader(props: Properties) {
  const { form, info, record, title, isEditing, mayEdit, onEdit, onOpen, onClose, previous, next } = props;
  const { t, label } = useText();
  const phone = usePhone();
  const navigate = useNavigate();
  const toast = useToast();
  const remove = useDelete({ form, record, title, onDeleted: onClose });
  const copy = () => {
    const state: NewRecordState = { initial: copyOf(info.definition.fields, record.values), titles: record.titles };
    void navigate(recordAddress(form, "new"), { state });
  };
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(new URL(recordAddress(form, record.id), window.location.href).href);
      toast.success(t("recordPage.linkCopied"));
    } catch {
      toast.warning(t("recordPage.linkNotCopied"));
    }
  };
  const items = [
    ...(phone && previous
      ? [{ key: "previous", icon: <UpOutlined />, label: t("recordPage.previous"), onClick: () => onOpen(previous) }]
      : []),
    ...(phone && next
      ? [{ key: "next", icon: <DownOutlined />, label: t("recordPage.next"), onClick: () => onOpen(next) }]
      : []),
    ...(info.rights.create
      ? [{ key: "copy", icon: <CopyOutlined />, label: t("recordPage.duplicate"), onClick: copy }]
      : []),
    { key: "link", icon: <LinkOutlined />, label: t("recordPage.copyLink"), onClick: () => void copyLink() },
    ...(info.rights.delete
      ? [
          { type: "divider" as const },
          { key: "delete", danger: true, icon: <DeleteOutlined />, label: t("action.delete"), onClick: remove.ask },
        ]
      : []),
  ];
  return (
    <header className={styles.head}>
      <div className={styles.name}>
        <small>{label(info.definition.label)}</small>
        <h2 className={styles.title} title={title}>
          {title}
        </h2>
      </div>
      <Space size={4}>
        {!isEditing && !phone && (
          <Space.Compact>
            <Tooltip title={t("recordPage.previous")}>
              <Button
                icon={<UpOutlined />}
                disabled={!previous}
                aria-label={t("recordPage.previous")}
                onClick={() => previous && onOpen(previous)}
              />
            </Tooltip>
            <Tooltip title={t("recordPage.next")}>
              <Button
                icon={<DownOutlined />}
                disabled={!next}
                aria-label={t("recordPage.next")}
                onClick={() => next && onOpen(next)}
              />
            </Tooltip>
          </Space.Compact>
        )}
        {mayEdit && !isEditing && (
          <Button type="primary" icon={<EditOutlined />} onClick={onEdit}>
            {t("action.edit")}
          </Button>
        )}
        {!isEditing && (
          <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
            <Button type="text" icon={<MoreOutlined />} aria-label={t("action.more")} />
          </Dropdown>
        )}
        <Button type="text" icon={<CloseOutlined />} aria-label={t("action.close")} onClick={onClose} />
      </Space>
      {remove.dialog}
    </header>
  );
}
