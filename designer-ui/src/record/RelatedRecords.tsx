// The records of another form that point at this one: the latest few, how many, and adding one.

import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useNavigate } from "react-router";
import { formQuery, keys } from "@/api/queries";
import { queryRecords } from "@/api/records";
import type { FieldDefinition, FormInfo, RecordData } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { recordAddress } from "@/fields/reference";
import { fieldKind } from "@/fields/registry";
import { titleOf } from "@/form/title";
import { useText } from "@/i18n/setup";
import type { NewRecordState } from "./NewRecord";
import styles from "./record.module.css";

const PAGE = 8;
const COLUMNS = 5;
const UNLISTED = new Set(["sub_table", "reverse_reference", "rich_text", "json"]);

interface Properties {
  /** The form whose records point here, and its reference field. */
  target: string;
  pointer: string;
  columns?: string[];
  record: RecordData;
  label: string;
  /** What this record is called, for a record added here. */
  title: string;
}

/** Columns to show: those asked for, else the first view's, without the pointer itself. */
function shownColumns(info: FormInfo, pointer: string, asked: readonly string[] | undefined): FieldDefinition[] {
  const fields = info.definition.fields;
  const names = asked?.length ? asked : (info.definition.views[0]?.columns ?? fields.map((field) => field.name));
  const known = names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  return known.filter((field) => field.name !== pointer && !UNLISTED.has(field.type)).slice(0, COLUMNS);
}

export function RelatedRecords({ target, pointer, columns, record, label, title }: Properties) {
  const { t, language, label: text } = useText();
  const navigate = useNavigate();
  const info = useQuery(formQuery(target));
  const field = info.data?.definition.fields.find((candidate) => candidate.name === pointer);
  const operator = field?.type === "multi_reference" ? ("has_any" as const) : ("equals" as const);
  const filter = { field: pointer, operator, value: operator === "has_any" ? [record.id] : record.id };
  const pages = useInfiniteQuery({
    queryKey: [...keys.records(target), "pointing", pointer, record.id],
    queryFn: ({ pageParam, signal }) =>
      queryRecords(target, { filter, limit: PAGE, cursor: pageParam, count: pageParam ? "none" : "about" }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: Boolean(info.data),
  });
  const rows = pages.data?.pages.flatMap((page) => page.records) ?? [];
  const count = pages.data?.pages[0]?.count;
  const add = () => {
    const value = operator === "has_any" ? [record.id] : record.id;
    const state: NewRecordState = {
      initial: { [pointer]: value },
      titles: { ...record.titles, [record.id]: title },
    };
    void navigate(recordAddress(target, "new"), { state });
  };
  const error = info.error ?? pages.error;
  const shown = info.data ? shownColumns(info.data, pointer, columns) : [];
  return (
    <section className={styles.related}>
      <h4>
        {label}
        {count != null && <span className={styles.count}>{count}</span>}
        {info.data?.rights.create && (
          <Button size="small" icon={<PlusOutlined />} onClick={add}>
            {t("action.add")}
          </Button>
        )}
      </h4>
      {error && <p className={styles.quiet}>{problemText(error, t)}</p>}
      {!error && pages.isLoading && <p className={styles.quiet}>{t("state.loading")}…</p>}
      {pages.isSuccess && rows.length === 0 && <p className={styles.quiet}>{t("recordPage.noRelated")}</p>}
      {info.data && rows.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.list}>
            <thead>
              <tr>
                <th>{text(info.data.definition.label)}</th>
                {shown.map((column) => (
                  <th key={column.name}>{text(column.label)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={row.id}>
                  <td>
                    <Link to={recordAddress(target, row.id)}>
                      {(info.data && titleOf(info.data, row, language)) || t("form.row", { row: index + 1 })}
                    </Link>
                  </td>
                  {shown.map((column) => {
                    const { Cell } = fieldKind(column.type);
                    return (
                      <td key={column.name}>
                        <Cell
                          field={column}
                          value={row.values[column.name]}
                          titles={row.titles}
                          place={{ form: target, id: row.id }}
                        />
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.hasNextPage && (
        <Button type="link" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("recordPage.more")}
        </Button>
      )}
    </section>
  );
}
