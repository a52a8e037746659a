// Search, filter, columns, count, and what can be made or fetched.
import {
  DeleteOutlined,
  DownloadOutlined,
  EllipsisOutlined,
  FilterOutlined,
  PlusOutlined,
  TableOutlined,
  UploadOutlined,
} from "@ant-design/icons";
import { Button, Drawer, Dropdown, type InputRef, Popover } from "antd";
import { type ReactNode, type Ref, useState } from "react";
import { useNavigate } from "react-router";
import type { FormInfo } from "@/api/types";
import { useText } from "@/i18n/setup";
import { SearchBox } from "@/ui/SearchBox";
import { usePhone } from "@/ui/useMedia";
import { ColumnChooser } from "./ColumnChooser";
import type { ListColumn } from "./columns";
import styles from "./list.module.css";
import type { ListChange, ListState } from "./urlState";

interface Properties {
  info: FormInfo;
  state: ListState;
  all: ListColumn[];
  conditions: number;
  filterEditor: ReactNode;
  filterOpen: boolean;
  onFilterOpen: (open: boolean) => void;
  searchRef: Ref<InputRef>;
  onChange: (change: ListChange) => void;
  onNew: () => void;
  onExport: () => void;
}

export function Toolbar(bar: Properties) {
  const { t } = useText();
  const phone = usePhone();
  const { state, conditions } = bar;
  return (
    <div className={styles.tools} role="toolbar" aria-label={t("list.tools")}>
      <SearchBox
        inputRef={bar.searchRef}
        className={styles.search}
        value={state.search}
        placeholder={t("list.search")}
        onSearch={(search) => bar.onChange({ search })}
      />
      <Panel
        phone={phone}
        open={bar.filterOpen}
        onOpen={bar.onFilterOpen}
        title={t("filter.title")}
        icon={<FilterOutlined />}
        count={conditions}
        content={bar.filterEditor}
      />
      {phone ? null : <Columns {...bar} />}
      <span className={phone ? undefined : styles.space} />
      <More {...bar} phone={phone} />
      {phone || !bar.info.rights.create ? null : (
        <Button type="primary" icon={<PlusOutlined />} onClick={bar.onNew} aria-keyshortcuts="n">
          {t("list.new")}
        </Button>
      )}
    </div>
  );
}

function Columns({ all, state, onChange }: Properties) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const differ = state.columns.join() !== state.view.columns.join();
  return (
    <Panel
      phone={false}
      open={open}
      onOpen={setOpen}
      title={t("list.columns")}
      icon={<TableOutlined />}
      content={
        <ColumnChooser
          all={all}
          shown={state.columns}
          onChange={(columns) => onChange({ columns })}
          onReset={differ ? () => onChange({ columns: state.view.columns }) : undefined}
        />
      }
    />
  );
}

function More({ info, phone, onExport }: Properties & { phone: boolean }) {
  const { t } = useText();
  const navigate = useNavigate();
  const base = `/f/${encodeURIComponent(info.definition.name)}`;
  const { rights } = info;
  const entries = [
    { key: "import", allowed: rights.import, icon: <UploadOutlined />, onClick: () => navigate(`${base}/import`) },
    { key: "export", allowed: rights.export, icon: <DownloadOutlined />, onClick: onExport },
    { key: "bin", allowed: rights.delete, icon: <DeleteOutlined />, onClick: () => navigate(`${base}/bin`) },
  ].filter((entry) => entry.allowed);
  if (entries.length === 0) return null;
  const items = entries.map(({ key, icon, onClick }) => ({ key, icon, onClick, label: t(`list.${key}`) }));
  return (
    <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
      <Button icon={<EllipsisOutlined />} aria-label={t("action.more")} type={phone ? "text" : "default"} />
    </Dropdown>
  );
}

interface PanelProperties {
  phone: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  title: string;
  icon: ReactNode;
  /** How many things are set inside; 0 shows nothing. */
  count?: number;
  content: ReactNode;
}

/** A popover on a desk, a sheet on a phone. */
function Panel({ phone, open, onOpen, title, icon, count = 0, content }: PanelProperties) {
  const button = (
    <Button
      icon={icon}
      aria-expanded={open}
      aria-label={phone ? [title, count || ""].join(" ").trim() : undefined}
      className={count > 0 ? styles.on : undefined}
      onClick={phone ? () => onOpen(true) : undefined}
    >
      {[phone ? "" : title, count || ""].filter(Boolean).join(" ") || null}
    </Button>
  );
  if (!phone) {
    return (
      <Popover
        open={open}
        onOpenChange={onOpen}
        trigger="click"
        placement="bottomLeft"
        content={content}
        destroyOnHidden
      >
        {button}
      </Popover>
    );
  }
  return (
    <>
      {button}
      <Drawer open={open} onClose={() => onOpen(false)} placement="bottom" size="80%" title={title} destroyOnHidden>
        {content}
      </Drawer>
    </>
  );
}
