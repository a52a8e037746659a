// The recycle bin of a form: deleted records, to restore or to delete for good.
import { ArrowLeftOutlined, DeleteOutlined, UndoOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { useMemo, useState } from "react";
import { Link, useParams } from "react-router";
import { keys, useForm, usePeople, useSession } from "@/api/queries";
import { queryRecords } from "@/api/records";
import type { FormInfo, RecordData } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { useBulk } from "@/feedback/useBulk";
import { useConfirm } from "@/feedback/useConfirm";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import { SearchBox } from "@/ui/SearchBox";
import { SkeletonLines } from "@/ui/Skeleton";
import { StateMessage } from "@/ui/StateMessage";
import styles from "./bin.module.css";

const PAGE = 50;
const SHOWN_FIELDS = 3;
const UNSHOWN = new Set(["sub_table", "rich_text", "long_text", "file", "image", "signature"]);

export function BinPage() {
  const { form = "" } = useParams();
  const { t } = useText();
  const info = useForm(form);
  if (info.error) return <ProblemState error={info.error} onRetry={() => info.refetch()} />;
  if (!info.data) return <SkeletonLines label={t("state.loading")} />;
  return <Bin key={form} form={form} info={info.data} />;
}

function Bin({ form, info }: { form: string; info: FormInfo }) {
  const { t, label } = useText();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const pages = useInfiniteQuery({
    queryKey: [...keys.records(form), "bin", search],
    queryFn: ({ pageParam, signal }) =>
      queryRecords(form, { deleted: true, search, limit: PAGE, cursor: pageParam, count: "none" }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 0,
  });
  const records = useMemo(() => pages.data?.pages.flatMap((page) => page.records) ?? [], [pages.data]);
  const { act, busy } = useBinActions(form, () => setChosen(new Set()));
  const ids = records.map((record) => record.id).filter((id) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const all = records.length > 0 && ids.length === records.length;
  return (
    <div className={styles.page}>
      <Link to={`/f/${encodeURIComponent(form)}`} className={styles.back}>
        <ArrowLeftOutlined /> {t("bin.back")}
      </Link>
      <h1>{t("bin.title", { name: label(info.definition.label) })}</h1>
      <p className={styles.hint}>{t("bin.hint")}</p>
      <div className={styles.tools}>
        <Checkbox
          checked={all}
          indeterminate={!all && ids.length > 0}
          disabled={records.length === 0}
          aria-label={t("list.selectAll")}
          onChange={() => setChosen(new Set(all ? [] : records.map((record) => record.id)))}
        />
        <SearchBox value={search} placeholder={t("list.search")} onSearch={setSearch} className={styles.search} />
        <span className={styles.space} />
        <Button icon={<UndoOutlined />} disabled={ids.length === 0 || busy} onClick={() => act("restore", ids)}>
          {t("bin.restore")} {ids.length || ""}
        </Button>
        <Button danger icon={<DeleteOutlined />} disabled={ids.length === 0 || busy} onClick={() => act("purge", ids)}>
          {t("bin.purge")}
        </Button>
      </div>
      <div className={styles.panel}>
        {pages.isPending ? <SkeletonLines label={t("state.loading")} /> : null}
        {pages.error ? <ProblemState error={pages.error} onRetry={() => pages.refetch()} /> : null}
        {pages.data && records.length === 0 ? (
          <StateMessage
            picture={search ? "filtered" : "empty"}
            title={search ? t("bin.noHit", { search }) : t("bin.empty")}
            hint={search ? undefined : t("bin.emptyHint")}
          />
        ) : null}
        {records.map((record) => (
          <BinItem
            key={record.id}
            info={info}
            record={record}
            chosen={chosen.has(record.id)}
            onToggle={() => toggle(record.id)}
            onRestore={() => act("restore", [record.id])}
          />
        ))}
      </div>
      {pages.hasNextPage ? (
        <Button block type="text" loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
          {t("bin.more")}
        </Button>
      ) : null}
    </div>
  );
}

function useBinActions(form: string, onDone: () => void) {
  const { t } = useText();
  const ask = useConfirm();
  const { run, busy } = useBulk(form);
  const act = async (action: "restore" | "purge", ids: string[]) => {
    if (action === "purge") {
      const title = t("bin.purgeTitle", { count: ids.length });
      if (!(await ask({ title, text: t("bin.purgeText"), action: t("bin.purge"), danger: true }))) return;
    }
    await run({ ids }, { action });
    onDone();
  };
  return { act, busy };
}

interface ItemProperties {
  info: FormInfo;
  record: RecordData;
  chosen: boolean;
  onToggle: () => void;
  onRestore: () => void;
}

function BinItem({ info, record, chosen, onToggle, onRestore }: ItemProperties) {
  const { t, label, language } = useText();
  const zone = useSession().data?.member.time_zone;
  const people = usePeople().data?.members;
  const titleName = info.title ?? info.definition.fields[0]?.name;
  const fields = info.definition.fields.filter((field) => !UNSHOWN.has(field.type));
  const text = (field: (typeof fields)[number]) =>
    fieldKind(field.type).toText(field, record.values[field.name] ?? null, record.titles, language);
  const title = fields.find((field) => field.name === titleName);
  const rest = fields.filter((field) => field !== title && record.values[field.name] != null).slice(0, SHOWN_FIELDS);
  const by = record.deleted_by
    ? (record.titles[record.deleted_by] ?? people?.find(({ id }) => id === record.deleted_by)?.name)
    : null;
  const at = record.deleted_at
    ? new Date(record.deleted_at).toLocaleString(language === "zh" ? "zh-CN" : "en", {
        timeZone: zone,
        dateStyle: "medium",
        timeStyle: "short",
      })
    : "";
  return (
    <div className={styles.item}>
      <Checkbox checked={chosen} onChange={onToggle} aria-label={t("list.selectRow")} />
      <div className={styles.what}>
        <b>{(title && text(title)) || t("list.untitled")}</b>
        <div className={styles.fields}>
          {rest.map((field) => (
            <span key={field.name}>
              {label(field.label)}: {text(field)}
            </span>
          ))}
        </div>
      </div>
      <div className={styles.when}>
        {at}
        {by ? ` · ${by}` : ""}
      </div>
      <Button type="text" icon={<UndoOutlined />} onClick={onRestore}>
        {t("bin.restore")}
      </Button>
    </div>
  );
}
