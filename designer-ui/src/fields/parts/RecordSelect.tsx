// The list of records under a reference picker: recent ones, then what the server finds, then "new".

import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { type ReactNode, useState } from "react";
import { getOptions } from "@/api/records";
import type { Filter, Option } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { useRecent } from "./recent";
import { ScanButton } from "./ScanButton";
import { useDebounced } from "./useDebounced";

interface Properties {
  id: string;
  target: string;
  filter?: Filter | null;
  picked: Option[];
  onPick: (options: Option[]) => void;
  multiple?: boolean;
  disabled?: boolean;
  status?: "error" | "";
  inCell?: boolean;
  scan?: boolean;
  onCreate?: () => void;
  createLabel?: string;
}

interface Item {
  value: string;
  label: string;
  subtitle: string | null;
}

const item = (option: Option): Item => ({ value: option.id, label: option.title, subtitle: option.subtitle });

/** Recent ones only while nothing is typed; none twice; what is picked always has a name. */
function groups(found: Option[], recent: Option[], picked: Option[], search: string, recentLabel: string) {
  const known = new Set(found.map((option) => option.id));
  const unseen = search ? [] : picked.filter((option) => !known.has(option.id));
  const first = search ? [] : recent.filter((option) => !picked.some((one) => one.id === option.id));
  const rest = found.filter((option) => !first.some((one) => one.id === option.id));
  const plain = [...unseen, ...rest].map(item);
  return first.length
    ? [
        { label: recentLabel, options: first.map(item) },
        { label: "", options: plain },
      ]
    : plain;
}

export function RecordSelect(props: Properties) {
  const { id, target, filter, picked, onPick, multiple, disabled, status, inCell, scan, onCreate, createLabel } = props;
  const { t } = useText();
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState(Boolean(inCell));
  const [recent, remember] = useRecent(target);
  const wanted = useDebounced(search.trim(), 250);
  const answer = useQuery({
    queryKey: ["options", target, wanted, filter ?? null],
    queryFn: ({ signal }) => getOptions(target, wanted, filter, 20, signal),
    enabled: open && target !== "",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const found = answer.data ?? [];
  const optionOf = (value: string): Option =>
    [...found, ...recent, ...picked].find((option) => option.id === value) ?? { id: value, title: "?", subtitle: null };
  const pick = (chosen: string | string[] | undefined) => {
    const ids = chosen === undefined || chosen === null ? [] : Array.isArray(chosen) ? chosen : [chosen];
    const options = ids.map(optionOf);
    const last = options.at(-1);
    if (last && !picked.some((one) => one.id === last.id)) remember(last);
    setSearch("");
    onPick(options);
  };
  const scanned = (code: string) => {
    setSearch(code);
    setOpen(true);
  };
  const ids = picked.map((option) => option.id);
  return (
    <Select<string | string[]>
      id={id}
      mode={multiple ? "multiple" : undefined}
      value={multiple ? ids : ids[0]}
      options={groups(found, recent, picked, search, t("fields.recent"))}
      onChange={pick}
      open={open}
      autoFocus={inCell}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setSearch("");
      }}
      showSearch={{ filterOption: false, onSearch: setSearch, searchValue: search }}
      optionRender={(option) => <Choice title={String(option.label)} subtitle={(option.data as Item).subtitle} />}
      loading={answer.isFetching}
      notFoundContent={emptyText(answer.isError, answer.isLoading, wanted, t)}
      popupRender={(menu) => <Popup menu={menu} onCreate={onCreate} label={createLabel} close={() => setOpen(false)} />}
      allowClear
      disabled={disabled}
      status={status}
      placeholder={inCell ? undefined : t("fields.pickRecord")}
      variant={inCell ? "borderless" : "outlined"}
      maxTagCount={inCell ? "responsive" : undefined}
      suffixIcon={scan && !disabled ? <ScanButton onCode={scanned} label={t("fields.scan")} /> : undefined}
      className={styles.wide}
    />
  );
}

function emptyText(failed: boolean, loading: boolean, wanted: string, t: (key: string) => string): string {
  if (failed) return t("fields.searchFailed");
  if (loading) return t("fields.searching");
  return wanted ? t("fields.nothingFound") : t("fields.noRecordsYet");
}

function Choice({ title, subtitle }: { title: string; subtitle: string | null }) {
  return (
    <div className={styles.choice}>
      <span>{title}</span>
      {subtitle && <small>{subtitle}</small>}
    </div>
  );
}

function Popup(props: { menu: ReactNode; onCreate?: () => void; label?: string; close: () => void }) {
  const { menu, onCreate, label, close } = props;
  if (!onCreate) return <>{menu}</>;
  return (
    <>
      {menu}
      <Button
        type="text"
        block
        icon={<PlusOutlined />}
        className={styles.create}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          close();
          onCreate();
        }}
      >
        {label}
      </Button>
    </>
  );
}
