"""Writing what the dry run found: chunk by chunk, or all in one transaction, through the one write path."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from engine.errors import Diagnostic
from jigsmith.errors import Invalid, JigsmithError
from jigsmith.imports.checking import check_settings
from jigsmith.imports.refreshing import refresh_rows
from jigsmith.imports.rows import CellError
from jigsmith.imports.store import (
    Import,
    StoredRow,
    change_import,
    change_row,
    errors_json,
    get_import,
    lock_at,
    moved,
    rows_after,
)
from jigsmith.imports.workplace import Workplace
from jigsmith.records.service import Records, Written
from jigsmith.storage.identifiers import new_id
from jigsmith.storage.queue import Progress
from jigsmith.storage.unit_of_work import UnitOfWork

CHUNK = 1_000
WRITTEN = ("added", "updated")


def apply_import(work: Workplace, import_id: UUID, progress: Progress) -> dict[str, int]:
    """Write a checked import in state "importing", or go on behind the last committed chunk. Answers the counts.

    Raises Invalid("import_refused") when an all-or-nothing import fails: then nothing is written.
    """
    with work.unit() as uow:
        found = get_import(uow, import_id)
        if found.state != "importing" or found.settings is None:
            return found.counts
    applying = _Applying(work, found, progress)
    if found.settings.mode == "all_or_nothing":
        applying.all_at_once()
    else:
        applying.in_steps()
    return applying.found.counts


@dataclass
class _Applying:
    """One run under way."""

    work: Workplace
    found: Import
    progress: Progress

    def in_steps(self) -> None:
        """A transaction a chunk: rows, their outcomes and the checkpoint commit together."""
        while True:
            self._report()
            with self.work.unit() as uow:
                lock_at(uow, self.found.id, "importing", self.found.checkpoint)
                counts, last = self._chunk(uow, self.found.counts, self.found.checkpoint, atomic=False)
                self._save(uow, counts, last)
            if last is None:
                return
            self.found = replace(self.found, counts=counts, checkpoint=last)

    def all_at_once(self) -> None:
        """One transaction for everything; the first problem undoes it all."""
        with self.work.unit() as uow:
            lock_at(uow, self.found.id, "importing", 0)
            counts, last = self.found.counts, 0
            while True:
                self._report(last)
                counts, reached = self._chunk(uow, counts, last, atomic=True)
                if reached is None:
                    break
                last = reached
            self._save(uow, counts, None)
        self.found = replace(self.found, counts=counts)

    def _report(self, at: int | None = None) -> None:
        last = max((sheet.header + sheet.rows for sheet in self.found.sheets), default=0)
        self.progress.report(min(self.found.checkpoint if at is None else at, last), last)

    def _save(self, uow: UnitOfWork, counts: Mapping[str, int], last: int | None) -> None:
        values: dict[str, object] = {"counts": dict(counts)}
        if last is None:
            values["state"] = "done"
        else:
            values["checkpoint"] = last
        change_import(uow, self.found.id, **values)

    def _chunk(
        self, uow: UnitOfWork, counts: Mapping[str, int], after: int, *, atomic: bool
    ) -> tuple[dict[str, int], int | None]:
        """Write the next rows; answers the counts and the last row, None when there was none."""
        records = self.work.records(uow)
        if after == 0:
            plan = check_settings(uow, records.catalog, self.work.actor, self.found)
            counts = refresh_rows(uow, plan, self.found, counts)
        rows = rows_after(uow, self.found.id, WRITTEN, after, CHUNK)
        if not rows:
            return dict(counts), None
        self._make_targets(records, rows, atomic)
        written = _save_rows(records, self.found, rows, atomic=atomic)
        moves = list(_outcome_moves(uow, self.found, rows, written))
        return moved(counts, iter(moves)), rows[-1].row

    def _make_targets(self, records: Records, rows: Sequence[StoredRow], atomic: bool) -> None:
        """Make the missing records the rows refer to; a row whose target cannot be made fails by itself later."""
        new: dict[str, dict[UUID, tuple[str, str]]] = {}
        for row in rows:
            for form, field, identity, text in row.payload.get("new", ()):
                new.setdefault(form, {})[UUID(identity)] = (field, text)
        for form, targets in new.items():
            missing = _missing(records, form, targets)
            lines: list[tuple[UUID | None, Mapping[str, JsonValue], int | None]] = [
                (identity, {field: text}, None) for identity, (field, text) in missing.items()
            ]
            records.save_many(form, lines, atomic=atomic, batch=self.found.id)


def _missing(records: Records, form: str, targets: Mapping[UUID, tuple[str, str]]) -> dict[UUID, tuple[str, str]]:
    """The targets an earlier chunk has not made."""
    table = records.writer.tables[form].qualified
    rows = records.uow.driver.execute(f"SELECT id FROM {table} WHERE id = ANY(%s)".encode(), [list(targets)])
    made = {row[0] for row in rows}
    return {identity: target for identity, target in targets.items() if identity not in made}


def _save_rows(records: Records, found: Import, rows: Sequence[StoredRow], *, atomic: bool) -> Sequence[Written]:
    lines: list[tuple[UUID | None, Mapping[str, JsonValue], int | None]] = []
    for row in rows:
        values, identity = row.payload["values"], row.payload.get("id")
        if row.outcome == "updated":
            values = {name: values[name] for name in row.payload["changes"]}
        lines.append((UUID(identity) if identity else new_id(), values, None))
    try:
        return records.save_many(found.form, lines, atomic=atomic, batch=found.id)
    except Invalid as problem:
        raise Invalid("import_refused", diagnostics=[_at_row(one, rows) for one in problem.diagnostics]) from problem


def _at_row(finding: Diagnostic, rows: Sequence[StoredRow]) -> Diagnostic:
    """The finding with the sheet's row number instead of the position in the chunk."""
    parts = finding.path.split("/", 3)
    if len(parts) > 2 and parts[1] == "rows" and parts[2].isdigit():
        number = rows[int(parts[2])].row
        return replace(finding, path="/".join(["", "rows", str(number), *parts[3:]]))
    return finding


def _outcome_moves(
    uow: UnitOfWork, found: Import, rows: Sequence[StoredRow], written: Sequence[Written]
) -> Iterator[tuple[str, str, int]]:
    """Store what became different from the dry run: rows that failed, rows somebody else had made equal."""
    for row, line in zip(rows, written, strict=True):
        if line.problem is not None:
            errors = errors_json(list(_row_errors(found, line.problem)))
            change_row(uow, found.id, row.row, "error", {**_texts(row), "errors": errors})
            yield row.outcome, "error", len(errors)
        elif row.outcome == "updated" and line.outcome == "unchanged":
            change_row(uow, found.id, row.row, "unchanged", row.payload)
            yield row.outcome, "unchanged", 0


def _texts(row: StoredRow) -> dict[str, Any]:
    return {"texts": {name: "" if value is None else str(value) for name, value in row.payload["values"].items()}}


def _row_errors(found: Import, problem: JigsmithError) -> Iterable[CellError]:
    titles = {} if found.settings is None else {name: title for title, name in found.settings.columns.items() if name}
    if not isinstance(problem, Invalid) or not problem.diagnostics:
        yield CellError(None, "", problem.code, problem.values)
        return
    for finding in problem.diagnostics:
        name = finding.path.removeprefix("/values").strip("/").split("/")[0]
        yield CellError(titles.get(name), name, finding.code, finding.values)
