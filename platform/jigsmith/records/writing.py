"""The write itself: records, sub-table rows and links, then history and outbox, in as few statements as possible."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

import orjson

from jigsmith.records.draft import Batch, Draft, Row
from jigsmith.records.history import entry_of, insert_rows, remember, remember_one
from jigsmith.records.record_table import FieldTable, LinkTable, StoredColumn
from jigsmith.records.sql import Parameters, quoted

RECORD_COLUMNS = "id, revision, created_at, created_by, updated_at, updated_by"
ROW_COLUMNS = "id, parent_id, position"


def write(batch: Batch) -> None:
    """Write every running draft and settle its outcome."""
    drafts = list(batch.running())
    if not drafts:
        return
    if len(drafts) == 1:
        _write_one(batch, drafts[0])
    else:
        _insert_records(batch, [draft for draft in drafts if not draft.exists])
        _update_records(batch, [draft for draft in drafts if draft.exists])
        remember(batch, [entry_of(batch.table, draft) for draft in drafts])
    for name, table in batch.table.sub_tables.items():
        _write_rows(batch, table, [draft for draft in drafts if name in draft.row_changes], name)
    for name, link in batch.table.links.items():
        _write_links(batch, link, [draft for draft in drafts if name in draft.values])
    for draft in drafts:
        draft.outcome = "updated" if draft.exists else "created"


def _write_one(batch: Batch, draft: Draft) -> None:
    """The record's own row, its history and its outbox row in one statement."""
    first, parameters = _update_one(batch, draft) if draft.exists else _insert_one(batch, draft)
    draft.written_at = remember_one(batch, entry_of(batch.table, draft), f"r AS ({first}), ", parameters)


def _insert_one(batch: Batch, draft: Draft) -> tuple[str, list[object]]:
    table, actor = batch.table, batch.writer.actor.member_id
    columns = ", ".join([RECORD_COLUMNS, *table.column_names])
    values = table.cells(draft.values)
    sql = (
        f"INSERT INTO {table.qualified} ({columns})"
        f" VALUES (%s, 1, now(), %s, now(), %s{''.join([', %s'] * len(values))})"
    )
    return sql, [draft.id, actor, actor, *values]


def _update_one(batch: Batch, draft: Draft) -> tuple[str, list[object]]:
    table = batch.table
    changed = [column for column in table.columns if column.name in draft.values]
    sets = "".join(f", {quoted(column.name)} = %s" for column in changed)
    values = [column.dump(draft.values[column.name]) for column in changed]
    sql = (
        f"UPDATE {table.qualified} SET revision = revision + 1, updated_at = now(), updated_by = %s{sets} WHERE id = %s"
    )
    return sql, [batch.writer.actor.member_id, *values, draft.id]


def _insert_records(batch: Batch, drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    table, actor, now = batch.table, batch.writer.actor.member_id, batch.writer.now
    rows = [(draft.id, 1, now, actor, now, actor, *table.cells(draft.values)) for draft in drafts]
    into = f"{table.qualified} ({', '.join([RECORD_COLUMNS, *table.column_names])})"
    insert_rows(batch, into, 6 + len(table.columns), rows)


def _update_records(batch: Batch, drafts: Sequence[Draft]) -> None:
    """One UPDATE for all drafts that change the same columns."""
    table = batch.table

    def changed(draft: Draft) -> tuple[str, ...]:
        return tuple(column.name for column in table.columns if column.name in draft.values)

    for names, group in groupby(sorted(drafts, key=changed), key=changed):
        columns = [table.by_name[name] for name in names]
        rows = [{"id": draft.id} | {name: draft.values[name] for name in names} for draft in group]
        parameters = Parameters()
        actor = parameters.add(batch.writer.actor.member_id, "uuid")
        system = f"revision = t.revision + 1, updated_at = now(), updated_by = {actor}"
        _update_from(batch, table, columns, rows, parameters, system)


def _update_from(
    batch: Batch,
    table: FieldTable,
    columns: Sequence[StoredColumn],
    rows: list[Row],
    parameters: Parameters,
    extra: str,
) -> None:
    sets = ", ".join([*(f"{quoted(c.name)} = v.{quoted(c.name)}" for c in columns), extra])
    shape = "".join(f", {quoted(column.name)} {column.sql_type}" for column in columns)
    source = parameters.add(_as_json(rows), "jsonb")
    batch.writer.uow.driver.execute(
        f"UPDATE {table.qualified} AS t SET {sets}"
        f' FROM jsonb_to_recordset({source}) AS v(id uuid, "@position" int{shape}) WHERE t.id = v.id'.encode(),
        parameters.values,
    )


def _as_json(rows: list[Row]) -> str:
    return orjson.dumps(rows, default=_json_default).decode()


def _json_default(value: object) -> str:
    if isinstance(value, timedelta):
        return f"{value // timedelta(microseconds=1)} microseconds"
    return str(value)


def _write_rows(batch: Batch, table: FieldTable, drafts: Sequence[Draft], name: str) -> None:
    removed = [row["id"] for draft in drafts for row in draft.row_changes[name].removed]
    if removed:
        parameters = Parameters()
        ids = parameters.add(removed, "uuid[]")
        sql = f"DELETE FROM {table.qualified} WHERE id = ANY({ids})"
        batch.writer.uow.driver.execute(sql.encode(), parameters.values)
    rewritten = [row for draft in drafts for row in _rewritten(draft, name)]
    if rewritten:
        _update_from(batch, table, table.columns, rewritten, Parameters(), 'position = v."@position"')
    added = [
        (row["id"], draft.id, position, *table.cells(row)) for draft in drafts for position, row in _added(draft, name)
    ]
    insert_rows(
        batch, f"{table.qualified} ({', '.join([ROW_COLUMNS, *table.column_names])})", 3 + len(table.columns), added
    )


def _added(draft: Draft, name: str) -> Iterator[tuple[int, Row]]:
    new = {row["id"] for row in draft.row_changes[name].added}
    return ((position, row) for position, row in enumerate(draft.rows_after(name)) if row["id"] in new)


def _rewritten(draft: Draft, name: str) -> Iterator[Row]:
    changes = draft.row_changes[name]
    touched = {row["id"] for _, row in changes.changed} | {row["id"] for row, _ in changes.moved}
    for position, row in enumerate(draft.rows_after(name)):
        if row["id"] in touched:
            yield {**row, "@position": position}


def _write_links(batch: Batch, link: LinkTable, drafts: Sequence[Draft]) -> None:
    replaced = [draft.id for draft in drafts if draft.exists]
    if replaced:
        parameters = Parameters()
        ids = parameters.add(replaced, "uuid[]")
        sql = f"DELETE FROM {link.qualified} WHERE record_id = ANY({ids})"
        batch.writer.uow.driver.execute(sql.encode(), parameters.values)
    rows = [
        (draft.id, target, position) for draft in drafts for position, target in enumerate(draft.links_after(link.name))
    ]
    insert_rows(batch, f"{link.qualified} (record_id, target_id, position)", 3, rows)
