"""What is remembered of every write: who, when, how, and each changed field before and after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from pydantic import JsonValue

from jigsmith.records.draft import Action, Batch, Draft, RowChanges
from jigsmith.records.record_table import RecordTable, as_jsonb

Changes = dict[str, dict[str, JsonValue]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One written record, as history and outbox tell of it."""

    record_id: UUID
    revision: int
    action: Action
    changes: Changes


def entry_of(table: RecordTable, draft: Draft) -> Entry:
    """The entry of a draft about to be written: a create, or an update one revision on."""
    if not draft.exists:
        after = table.form.to_json(draft.values)
        changes: Changes = {
            name: {"after": value} for name, value in after.items() if value is not None and value != []
        }
        return Entry(draft.id, 1, "create", changes)
    return Entry(draft.id, draft.stored_revision + 1, "update", dict(_differences(table, draft)))


def _differences(table: RecordTable, draft: Draft) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    before = {name: draft.before.get(name) for name in draft.values}
    after = dict(draft.values)
    for name, changes in draft.row_changes.items():
        if name in after:
            before[name], after[name] = _affected(draft, name, changes)
    old, new = table.form.to_json(before), table.form.to_json(after)
    for name in draft.values:
        pair = {"before": old.get(name), "after": new.get(name)}
        yield name, {side: value for side, value in pair.items() if value is not None}


def _affected(draft: Draft, name: str, changes: RowChanges) -> tuple[object, object]:
    """Only the rows that differ; all of them when nothing but their order changed."""
    if not (changes.added or changes.changed or changes.removed):
        return draft.rows_before(name), draft.rows_after(name)
    kept_before = {row["id"] for row, _ in changes.changed} | {row["id"] for row in changes.removed}
    kept_after = {row["id"] for _, row in changes.changed} | {row["id"] for row in changes.added}
    return (
        [row for row in draft.rows_before(name) if row["id"] in kept_before],
        [row for row in draft.rows_after(name) if row["id"] in kept_after],
    )


HISTORY_COLUMNS = "form, record_id, revision, action, by, source, version, batch, changes"
OUTBOX_COLUMNS = "form, record_id, action, revision, by, batch"


def history_row(batch: Batch, entry: Entry) -> tuple[object, ...]:
    """The values of HISTORY_COLUMNS."""
    actor, version = batch.writer.actor, batch.writer.catalog.version
    what = (batch.table.name, entry.record_id, entry.revision, entry.action)
    return (*what, actor.member_id, actor.source, version, batch.batch_id, as_jsonb(entry.changes))


def outbox_row(batch: Batch, entry: Entry) -> tuple[object, ...]:
    """The values of OUTBOX_COLUMNS."""
    actor = batch.writer.actor.member_id
    return (batch.table.name, entry.record_id, entry.action, entry.revision, actor, batch.batch_id)


def remember(batch: Batch, entries: Sequence[Entry]) -> None:
    """Write history and outbox: one row each for every entry."""
    if len(entries) == 1:
        remember_one(batch, entries[0])
    elif entries:
        history, outbox = (batch.table.beside(table) for table in ("_history", "_outbox"))
        insert_rows(batch, f"{history} ({HISTORY_COLUMNS})", 9, [history_row(batch, entry) for entry in entries])
        insert_rows(batch, f"{outbox} ({OUTBOX_COLUMNS})", 6, [outbox_row(batch, entry) for entry in entries])


def remember_one(batch: Batch, entry: Entry, first: str = "", parameters: Sequence[object] = ()) -> datetime:
    """History and outbox in one statement, together with a `first` one; answers the time of the transaction."""
    history, outbox = (batch.table.beside(table) for table in ("_history", "_outbox"))
    sql = (
        f"WITH {first}h AS (INSERT INTO {history} ({HISTORY_COLUMNS}) VALUES ({placeholders(9)}))"
        f" INSERT INTO {outbox} ({OUTBOX_COLUMNS}) VALUES ({placeholders(6)}) RETURNING at"
    )
    values = [*parameters, *history_row(batch, entry), *outbox_row(batch, entry)]
    row = batch.writer.uow.driver.execute(sql.encode(), values).fetchone()
    assert row is not None
    return cast("datetime", row[0])


def placeholders(count: int) -> str:
    """ "%s, %s, …" """
    return ", ".join(["%s"] * count)


def insert_rows(batch: Batch, into: str, width: int, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows "table (columns)": one by VALUES, many by COPY."""
    driver = batch.writer.uow.driver
    if len(rows) == 1:
        driver.execute(f"INSERT INTO {into} VALUES ({placeholders(width)})".encode(), rows[0])
    elif rows:
        with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
