"""What is remembered of every write: who, when, how, and each changed field before and after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
        changes: Changes = {name: {"after": value} for name, value in after.items() if value not in (None, [])}
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


COLUMNS = "form, record_id, revision, action, by, source, version, batch, changes"


def write_history(batch: Batch, entries: Sequence[Entry]) -> None:
    """One row for each entry: a plain insert for one, COPY for many."""
    table = batch.table.beside("_history")
    actor = batch.writer.actor
    start, rest = batch.table.name, (actor.member_id, actor.source, batch.writer.catalog.version, batch.batch_id)
    rows = ((start, e.record_id, e.revision, e.action, *rest, as_jsonb(e.changes)) for e in entries)
    insert_rows(batch, f"{table} ({COLUMNS})", 9, list(rows))


def write_outbox(batch: Batch, entries: Sequence[Entry]) -> None:
    """Tell those who act after commit what happened."""
    table, actor = batch.table.beside("_outbox"), batch.writer.actor.member_id
    rows = [(batch.table.name, e.record_id, e.action, e.revision, actor, batch.batch_id) for e in entries]
    insert_rows(batch, f"{table} (form, record_id, action, revision, by, batch)", 6, rows)


def insert_rows(batch: Batch, into: str, width: int, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows "table (columns)": one by VALUES, many by COPY."""
    driver = batch.writer.uow.driver
    if len(rows) == 1:
        driver.execute(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * width)})".encode(), rows[0])
    elif rows:
        with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
