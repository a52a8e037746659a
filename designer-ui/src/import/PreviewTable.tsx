// Rows of one outcome: bad cells red with their message, changes before and after.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Pagination, Table, Tooltip } from "antd";
import { useState } from "react";
import type { FieldDefinition, FormInfo, Json } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { getPreview, type ImportData, importKeys, type Outcome, type PreviewRow } from "./calls";
import styles from "./import.module.css";
import { mappedFields } from "./mapping";

const PAGE = 50;

interface Properties {
  info: FormInfo;
  current: ImportData;
  outcome: Outcome;
  total: number;
}

export function PreviewTable({ info, current, outcome, total }: Properties) {
  const { t, label } = useText();
  const [page, setPage] = useState(1);
  const rows = useQuery({
    queryKey: importKeys.preview(current.id, outcome, page),
    queryFn: () => getPreview(current.id, outcome, (page - 1) * PAGE, PAGE),
    placeholderData: keepPreviousData,
    enabled: total > 0,
  });
  if (rows.isError) return <ProblemState error={rows.error} onRetry={() => void rows.refetch()} />;
  const titles = new Map(
    Object.entries(current.settings?.columns ?? {}).flatMap(([title, field]) =>
      field ? [[field, title] as const] : [],
    ),
  );
  const mapped = mappedFields(current.settings?.columns ?? {});
  const fields = info.definition.fields.filter((field) => mapped.includes(field.name));
  return (
    <>
      <Table<PreviewRow>
        size="small"
        rowKey="row"
        loading={rows.isFetching}
        dataSource={rows.data?.rows ?? []}
        pagination={false}
        scroll={{ x: 90 + fields.length * 150, y: "min(46vh, 520px)" }}
        locale={{ emptyText: t("importing.noRows") }}
        columns={[
          {
            key: "row",
            title: t("importing.row"),
            width: outcome === "duplicate" ? 170 : 70,
            fixed: "left",
            render: (_, row) => <RowNumber row={row} />,
          },
          ...fields.map((field) => ({
            key: field.name,
            title: label(field.label),
            width: 150,
            render: (_: unknown, row: PreviewRow) => (
              <PreviewCell row={row} field={field} column={titles.get(field.name)} />
            ),
          })),
        ]}
      />
      {total > PAGE && (
        <Pagination
          className={styles.pages}
          current={page}
          pageSize={PAGE}
          total={rows.data?.total ?? total}
          showSizeChanger={false}
          onChange={setPage}
          size="small"
        />
      )}
    </>
  );
}

function RowNumber({ row }: { row: PreviewRow }) {
  const { t } = useText();
  const own = row.errors?.filter((error) => !error.field && !error.column) ?? [];
  const number = (
    <>
      {row.row}
      {row.duplicate_of != null && (
        <small className={styles.quiet}> {t("importing.duplicateOf", { row: row.duplicate_of })}</small>
      )}
    </>
  );
  if (!own.length) return number;
  return (
    <Tooltip title={own.map((error) => error.message).join("\n")}>
      <span className={styles.bad}>{number}</span>
    </Tooltip>
  );
}

function PreviewCell({ row, field, column }: { row: PreviewRow; field: FieldDefinition; column?: string }) {
  const text = row.values[field.name] ?? "";
  const wrong = row.errors?.filter((error) => error.field === field.name || (column && error.column === column)) ?? [];
  const change = row.changes?.[field.name];
  if (wrong.length) {
    const message = wrong.map((error) => error.message).join("\n");
    return (
      <Tooltip title={message}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the message must be reachable by keyboard */}
        <span className={styles.badCell} tabIndex={0}>
          {text || "—"}
          <small>{message}</small>
        </span>
      </Tooltip>
    );
  }
  if (change)
    return (
      <span className={styles.change}>
        <del>{shown(change.before) || "—"}</del> <ins>{shown(change.after) || text || "—"}</ins>
      </span>
    );
  return (
    <span className={styles.cut} title={text}>
      {text}
    </span>
  );
}

function shown(value: Json): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
