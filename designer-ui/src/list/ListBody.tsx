// Everything of one form's list: views, tools, rows, and the record beside or over them.
import { PlusOutlined } from "@ant-design/icons";
import { Button, type InputRef } from "antd";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FormInfo } from "@/api/types";
import { useText } from "@/i18n/setup";
import { SYSTEM_LABELS } from "@/i18n/systemLabels";
import { SkeletonLines } from "@/ui/Skeleton";
import { usePhone } from "@/ui/useMedia";
import { BulkBar } from "./BulkBar";
import { Count } from "./Count";
import { columnsOf, pickColumns, titleField } from "./columns";
import { EmptyList } from "./EmptyList";
import { FilterChips } from "./FilterChips";
import { countConditions, fromFilter } from "./filterModel";
import styles from "./list.module.css";
import { RecordCards } from "./RecordCards";
import { RecordOutlet } from "./RecordOutlet";
import { RecordTable } from "./RecordTable";
import type { Rows } from "./rowWindow";
import { chosenOf, NO_SELECTION, type Selection } from "./selection";
import { Toolbar } from "./Toolbar";
import { toggleSort } from "./urlState";
import { useFilterFields } from "./useFilterFields";
import { useListKeys } from "./useListKeys";
import { useListState } from "./useListState";
import { useQuestion } from "./useQuestion";
import { useRows } from "./useRows";
import { useSortable } from "./useSortable";
import { useTitles } from "./useTitles";
import { ViewTabs } from "./ViewTabs";

const ExportDialog = lazy(() => import("@/exports/ExportDialog").then((dialog) => ({ default: dialog.ExportDialog })));
const FilterPanel = lazy(() => import("./FilterPanel").then((panel) => ({ default: panel.FilterPanel })));
const CARD_FIELDS = 3;

export function ListBody({ form, info }: { form: string; info: FormInfo }) {
  const { t, label, language } = useText();
  const phone = usePhone();
  const { views, state, change, chooseView, open, close, openId } = useListState(form, info);
  const all = useMemo(() => columnsOf(info.definition, SYSTEM_LABELS), [info.definition]);
  const columns = useMemo(() => {
    const picked = pickColumns(all, state.columns);
    return picked.length > 0 ? picked : all.slice(0, 1);
  }, [all, state.columns]);
  const title = all.find((column) => column.name === titleField(info.definition, info.title));
  const question = useQuestion(form, state, columns, title);
  const { window, rows, news, refresh, countExactly } = useRows(question);
  const [selection, setSelection] = useState(NO_SELECTION);
  const [filterOpen, setFilterOpen] = useState(false);
  const [exporting, setExporting] = useState<"all" | "chosen" | null>(null);
  const fields = useFilterFields(all, state.filter);
  const shownTitles = useMemo(
    () => Object.assign({}, ...rows.records.slice(0, 100).map((record) => record.titles)),
    [rows.records],
  );
  const { titles, addTitles } = useTitles(state.filter, fields, shownTitles);
  const search = useRef<InputRef>(null);
  const onNew = useCallback(() => open("new"), [open]);
  useListKeys({
    enabled: openId === undefined,
    onSearch: () => search.current?.focus(),
    onNew: info.rights.create ? onNew : null,
  });
  const questionText = JSON.stringify([question.form, question.filter, question.search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question, another choice
  useEffect(() => setSelection(NO_SELECTION), [questionText]);

  const onMore = useCallback(() => void window.more(), [window]);
  const onRetry = useCallback(() => void window.retry(), [window]);
  const isSortable = useSortable();
  const order = useMemo(() => rows.records.map((record) => record.id), [rows.records]);
  const context = useMemo(
    () => ({ form, titles, addTitles, targets: info.targets }),
    [form, titles, addTitles, info.targets],
  );
  const filtered = state.filter !== null || state.search !== "";
  const name = label(info.definition.label);
  const empty = rows.records.length === 0 && (rows.state === "done" || rows.state === "failed");
  const shared = { form, label: name, rows, onOpen: open, onMore, onRetry };
  const selecting = selection.ids.size > 0;
  const chosen = chosenOf(selection, question, rows.count);
  const matches = moreMatches(rows, selection, language);
  const cardColumns = columns.filter((column) => column !== title).slice(0, CARD_FIELDS);

  return (
    <div className={styles.list}>
      <div className={styles.header}>
        <h1 className={styles.title}>{name}</h1>
        {phone ? null : <span className={styles.help}>{label(info.definition.help)}</span>}
        <span className={styles.space} />
        <Count rows={rows} onExact={countExactly} />
      </div>
      <ViewTabs form={form} views={views} state={state} onChoose={chooseView} />
      <Toolbar
        info={info}
        state={state}
        all={all}
        conditions={countConditions(fromFilter(state.filter))}
        filterOpen={filterOpen}
        onFilterOpen={setFilterOpen}
        filterEditor={
          <Suspense fallback={<SkeletonLines count={2} label={t("state.loading")} />}>
            <FilterPanel
              filter={state.filter}
              fields={fields}
              context={context}
              onChange={(filter) => change({ filter })}
              onClose={() => setFilterOpen(false)}
            />
          </Suspense>
        }
        searchRef={search}
        onChange={change}
        onNew={onNew}
        onExport={() => setExporting("all")}
      />
      <FilterChips
        filter={state.filter}
        fields={fields}
        titles={titles}
        onOpen={() => setFilterOpen(true)}
        onChange={(filter) => change({ filter })}
      />
      <div className={styles.body}>
        {empty ? (
          <EmptyList
            info={info}
            rows={rows}
            filtered={filtered}
            onNew={onNew}
            onRetry={onRetry}
            onClear={() => change({ filter: null, search: "" })}
          />
        ) : phone ? (
          <RecordCards
            {...shared}
            title={title}
            columns={cardColumns}
            selection={selection}
            onSelect={setSelection}
            onRefresh={refresh}
          />
        ) : (
          <RecordTable
            {...shared}
            columns={columns}
            sorts={state.sorts}
            isSortable={isSortable}
            selection={selection}
            openId={openId}
            onSort={(field, beside) => change({ sorts: toggleSort(state.sorts, field, beside) })}
            onSelect={setSelection}
          />
        )}
        {news > 0 ? (
          <button type="button" className={styles.news} onClick={() => void refresh()}>
            {t("list.news", { count: news })}
          </button>
        ) : null}
        {selecting ? (
          <BulkBar
            form={form}
            info={info}
            chosen={chosen}
            matches={matches}
            onWhole={async () => {
              if (!rows.countIsExact) await countExactly();
              setSelection({ ...selection, whole: true });
            }}
            onExport={() => setExporting("chosen")}
            onClear={() => setSelection(NO_SELECTION)}
          />
        ) : null}
      </div>
      {phone && info.rights.create && !selecting ? (
        <div className={styles.bottomBar}>
          <Button type="primary" block icon={<PlusOutlined />} onClick={onNew}>
            {t("list.new")}
          </Button>
        </div>
      ) : null}
      {exporting ? (
        <Suspense>
          <ExportDialog
            info={info}
            columns={all}
            initial={columns.map((column) => column.name)}
            question={exporting === "chosen" && "ids" in chosen ? { ids: chosen.ids } : question}
            onClose={() => setExporting(null)}
          />
        </Suspense>
      ) : null}
      <RecordOutlet openId={openId} order={order} phone={phone} onOpen={open} onClose={close} />
    </div>
  );
}

/** How many match ("" where not counted), when all loaded rows are chosen and there are more; null otherwise. */
function moreMatches({ records, state, count, countIsExact }: Rows, selection: Selection, language: string) {
  if (selection.whole || state === "done" || selection.ids.size < records.length || count === null) return null;
  return countIsExact ? count.toLocaleString(language) : "";
}
