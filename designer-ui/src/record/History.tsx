// What happened to a record: who, when, from where, and each value before and after.

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Timeline } from "antd";
import { keys } from "@/api/queries";
import { getHistory } from "@/api/records";
import type { FieldDefinition, FormInfo, HistoryEntry, Json, Titles } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { fieldKind } from "@/fields/registry";
import { instantText, useZone } from "@/fields/zones";
import { isEmpty } from "@/form/values";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { RowChanges } from "./RowChanges";
import styles from "./record.module.css";

const COLOURS: Record<string, string> = { create: "green", delete: "red", purge: "red", restore: "green" };

export function History({ info, id }: { info: FormInfo; id: string }) {
  const { t } = useText();
  const form = info.definition.name;
  const pages = useInfiniteQuery({
    queryKey: keys.history(form, id),
    queryFn: ({ pageParam }) => getHistory(form, id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
  if (pages.isError) return <ProblemState error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <SkeletonLines count={5} label={t("state.loading")} />;
  const entries = pages.data.pages.flatMap((page) => page.entries);
  return (
    <div className={styles.details}>
      <Timeline
        items={entries.map((entry) => ({
          key: `${entry.revision}/${entry.at}/${entry.action}`,
          color: COLOURS[verb(entry.action)] ?? "blue",
          content: <Entry entry={entry} fields={info.definition.fields} />,
        }))}
      />
      {pages.hasNextPage && (
        <Button type="link" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("recordPage.more")}
        </Button>
      )}
    </div>
  );
}

/** "created" and "create" are the same word here. */
function verb(action: string): string {
  return action.replace(/d$/, "").replace(/^(creat|updat|delet|restor|purg)$/, "$1e");
}

function Entry({ entry, fields }: { entry: HistoryEntry; fields: readonly FieldDefinition[] }) {
  const { t } = useText();
  const zone = useZone();
  const changed = fields.flatMap((field) => {
    const change = entry.changes[field.name];
    return change ? [{ field, ...change }] : [];
  });
  const isCreate = verb(entry.action) === "create";
  const shown = isCreate ? changed.filter((change) => !isEmpty(change.after)) : changed;
  return (
    <div className={styles.entry}>
      <div className={styles.entryHead}>
        <b>{entry.by_name ?? t("recordPage.system")}</b>
        <span>{t(`recordPage.did.${verb(entry.action)}`, { defaultValue: entry.action })}</span>
        <span className={styles.quiet}>{instantText(entry.at, zone)}</span>
        {entry.source && entry.source !== "ui" && entry.source !== "web" && (
          <span className={styles.source}>
            {t(`recordPage.source.${entry.source.split(":")[0]}`, { defaultValue: entry.source })}
          </span>
        )}
      </div>
      {shown.length > 0 && (
        <dl className={styles.changes}>
          {shown.map((change) => (
            <Change key={change.field.name} {...change} titles={entry.titles} isCreate={isCreate} />
          ))}
        </dl>
      )}
    </div>
  );
}

interface ChangeProperties {
  field: FieldDefinition;
  before: Json;
  after: Json;
  titles: Titles;
  isCreate: boolean;
}

function Change({ field, before, after, titles, isCreate }: ChangeProperties) {
  const { label } = useText();
  return (
    <>
      <dt>{label(field.label)}</dt>
      <dd>
        {field.type === "sub_table" ? (
          <RowChanges field={field} before={before} after={after} titles={titles} />
        ) : (
          <>
            {!isCreate && (
              <>
                <del>
                  <Value field={field} value={before} titles={titles} />
                </del>
                <span aria-hidden> → </span>
              </>
            )}
            <ins>
              <Value field={field} value={after} titles={titles} />
            </ins>
          </>
        )}
      </dd>
    </>
  );
}

export function Value({ field, value, titles }: { field: FieldDefinition; value: Json | undefined; titles: Titles }) {
  const { t, language } = useText();
  if (isEmpty(value)) return <span className={styles.quiet}>{t("recordPage.nothing")}</span>;
  const { Cell, toText, editor } = fieldKind(field.type);
  if (editor === "panel") return <span>{toText(field, value, titles, language)}</span>;
  return <Cell field={field} value={value} titles={titles} />;
}
