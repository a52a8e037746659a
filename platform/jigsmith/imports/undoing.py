"""Taking an import back by the history it left: what it made is deleted, what it changed gets its old values.

A record somebody has changed since is left alone and listed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from jigsmith.errors import Conflict
from jigsmith.imports.store import change_import, get_import, plain_values
from jigsmith.imports.workplace import Workplace
from jigsmith.records.service import Records, Selection, Written
from jigsmith.records.sql import fetch, schema_of, table_sql
from jigsmith.storage.queue import Progress
from jigsmith.storage.unit_of_work import UnitOfWork

CHUNK = 500
KEPT_CONFLICTS = 1_000
NEW_UNDO: dict[str, Any] = {"before": None, "deleted": 0, "restored": 0, "conflicts": [], "conflict_count": 0}


@dataclass(frozen=True)
class Trace:
    """What the import did to one record."""

    history_id: int
    form: str
    record_id: UUID
    action: str
    revision: int
    changes: Mapping[str, Mapping[str, JsonValue]]


def undo_import(work: Workplace, import_id: UUID, progress: Progress) -> dict[str, Any]:
    """Take back everything an import wrote, or go on where a dead worker stopped. Answers what was done."""
    while True:
        with work.unit() as uow:
            found = get_import(uow, import_id, lock=True)
            if found.state == "undone" or found.undo is None:
                return found.undo or {}
            undo = dict(found.undo)
            traces = _traces(uow, import_id, undo["before"])
            if not traces:
                change_import(uow, import_id, state="undone")
                return undo
            _undo_chunk(work.records(uow), import_id, traces, undo)
            undo["before"] = traces[-1].history_id
            change_import(uow, import_id, undo=undo)
        done = undo["deleted"] + undo["restored"] + undo["conflict_count"]
        total = found.counts["added"] + found.counts["updated"]
        progress.report(done, max(done, total))


def _traces(uow: UnitOfWork, import_id: UUID, before: int | None) -> list[Trace]:
    """The next history entries, newest first: what refers to others goes before what is referred to."""
    sql = (
        f"SELECT id, form, record_id, action, revision, changes FROM {table_sql(schema_of(uow), '_history')} "
        "WHERE batch = %(batch)s AND (%(before)s::bigint IS NULL OR id < %(before)s) ORDER BY id DESC LIMIT %(limit)s"
    )
    rows = fetch(uow, sql, {"batch": import_id, "before": before, "limit": CHUNK})
    return [Trace(*row) for row in rows]  # type: ignore[arg-type]


def _undo_chunk(records: Records, import_id: UUID, traces: Sequence[Trace], undo: dict[str, Any]) -> None:
    for form in dict.fromkeys(trace.form for trace in traces):
        own = [trace for trace in traces if trace.form == form]
        if form not in records.writer.tables:
            continue
        current = _revisions(records, form, [trace.record_id for trace in own])
        sound = []
        for trace in own:
            if trace.record_id not in current:
                continue
            if current[trace.record_id] == trace.revision:
                sound.append(trace)
            else:
                _note(undo, trace, Conflict("changed_since_import"))
        _delete(records, form, [trace for trace in sound if trace.action == "create"], undo)
        _restore(records, form, [trace for trace in sound if trace.action == "update"], undo)


def _revisions(records: Records, form: str, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Revisions of the live ones; a record that is gone needs no undoing."""
    table = records.writer.tables[form].qualified
    rows = fetch(
        records.uow,
        f"SELECT id, revision FROM {table} WHERE id = ANY(%(ids)s) AND deleted_at IS NULL ORDER BY id FOR UPDATE",
        {"ids": list(ids)},
    )
    return {row[0]: row[1] for row in rows}  # type: ignore[misc]


def _delete(records: Records, form: str, traces: Sequence[Trace], undo: dict[str, Any]) -> None:
    if traces:
        selection = Selection(ids=[trace.record_id for trace in traces])
        written = records.change_many("delete", form, selection, atomic=False)
        undo["deleted"] += _settle(traces, written, undo)


def _restore(records: Records, form: str, traces: Sequence[Trace], undo: dict[str, Any]) -> None:
    if traces:
        fields = records.catalog.forms[form].fields
        rows = [
            (
                trace.record_id,
                {name: pair.get("before") for name, pair in trace.changes.items() if name in fields},
                trace.revision,
            )
            for trace in traces
        ]
        undo["restored"] += _settle(traces, records.save_many(form, rows, atomic=False), undo)


def _settle(traces: Sequence[Trace], written: Sequence[Written], undo: dict[str, Any]) -> int:
    """Note what failed; answers how many went well."""
    by_id = {trace.record_id: trace for trace in traces}
    failed = [line for line in written if line.problem is not None]
    for line in failed:
        _note(undo, by_id[line.id], line.problem)
    return len(written) - len(failed)


def _note(undo: dict[str, Any], trace: Trace, problem: Exception | None) -> None:
    undo["conflict_count"] += 1
    if len(undo["conflicts"]) < KEPT_CONFLICTS:
        code, values = getattr(problem, "code", "undo_failed"), plain_values(getattr(problem, "values", {}))
        noted = {"form": trace.form, "id": str(trace.record_id), "code": code, "values": values}
        undo["conflicts"] = [*undo["conflicts"], noted]
