"""Many records in one call: the same checks and the same write path, a thousand at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from engine.errors import Diagnostic
from engine.forms.filters import Filter
from jigsmith.errors import Invalid, JigsmithError, LimitReached
from jigsmith.records.bin import BIN_ACTIONS
from jigsmith.records.draft import Batch, Draft, Outcome, Values, Writer
from jigsmith.records.filters import filter_sql
from jigsmith.records.row_rights import row_condition
from jigsmith.records.rules import Hooks
from jigsmith.records.saving import check, write_apart, write_together
from jigsmith.records.search import search_sql
from jigsmith.records.sql import Parameters, fetch
from jigsmith.storage.identifiers import new_id

CHUNK = 1000
MAX_BULK = 1000

Row = tuple[UUID | None, Values, int | None]
"""Id (None: a new one), values, and the revision believed in (None: overwrite)."""
BulkAction = Literal["delete", "restore", "purge"]


@dataclass(frozen=True)
class Selection:
    """The records a bulk call means: named, or (ids None) found by filter and search among those the asker may read."""

    ids: Sequence[UUID] | None = None
    where: Filter | None = None
    search: str = ""


@dataclass(frozen=True)
class Written:
    """One line of a bulk outcome: the id, and what became of it ("replayed": it had been created before)."""

    id: UUID
    outcome: Outcome
    problem: JigsmithError | None = None


@dataclass(frozen=True)
class Run:
    """How a bulk call runs: as one (any problem raises Invalid("rows_invalid")) or row by row, and under which batch."""

    writer: Writer
    hooks: Hooks
    atomic: bool
    batch_id: UUID | None = None


def save_rows(run: Run, form: str, rows: Sequence[Row]) -> list[Written]:
    """Create or update the rows, a chunk at a time."""
    drafts = [
        Draft(own or new_id(), values, revision, intent="create" if own is None else "either", own_id=own is not None)
        for own, values, revision in rows
    ]
    return _save(run, form, drafts)


def create_rows(run: Run, form: str, rows: Sequence[tuple[UUID | None, Values]]) -> list[Written]:
    """Create the rows; an id that was created before by the same member answers "replayed"."""
    return _save(run, form, [Draft(own or new_id(), values, own_id=own is not None) for own, values in rows])


def write_same(run: Run, form: str, values: Values, selection: Selection) -> list[Written]:
    """Give the same values to many existing records."""
    found = find_ids(run.writer, form, selection, deleted=False)
    drafts = [Draft(one, values, None, intent="update", own_id=True) for one in found]
    return _save(run, form, drafts)


def change_many(run: Run, action: BulkAction, form: str, selection: Selection) -> list[Written]:
    """Delete, restore or purge many records; records among them may refer to each other."""
    rights = run.writer.rights.form(form)
    rights.require("delete")
    found = find_ids(run.writer, form, selection, deleted=action != "delete")
    batch = Batch(run.writer, run.writer.table(form), rights, [Draft(one, {}) for one in found], run.batch_id)
    BIN_ACTIONS[action](batch)
    if run.atomic:
        _raise_problems(batch.drafts)
    return list(_outcomes(batch.drafts))


def find_ids(writer: Writer, form: str, selection: Selection, *, deleted: bool) -> Sequence[UUID]:
    """The selected ids, each once, at most MAX_BULK. Raises LimitReached."""
    if selection.ids is not None:
        return _limited(list(dict.fromkeys(selection.ids)))
    rights, parameters = writer.rights.form(form), Parameters()
    rights.require("read")
    conditions = [
        "t.deleted_at IS NOT NULL" if deleted else "t.deleted_at IS NULL",
        row_condition(writer, rights, "read", "t", parameters),
        filter_sql(writer.asking, writer.catalog.forms[form], selection.where, "t", parameters),
        search_sql(writer.asking, rights, selection.search, "t", parameters),
    ]
    sql = f"SELECT t.id FROM {writer.table(form).qualified} AS t WHERE {' AND '.join(conditions)} LIMIT {MAX_BULK + 1}"
    return _limited([row[0] for row in fetch(writer.uow, sql, parameters.values) if isinstance(row[0], UUID)])


def _limited(ids: list[UUID]) -> list[UUID]:
    if len(ids) > MAX_BULK:
        raise LimitReached("too_many_records", limit=MAX_BULK, actual=len(ids))
    return ids


def _save(run: Run, form: str, drafts: Sequence[Draft]) -> list[Written]:
    writer, table, rights = run.writer, run.writer.table(form), run.writer.rights.form(form)
    for start in range(0, len(drafts), CHUNK):
        chunk = Batch(writer, table, rights, drafts[start : start + CHUNK], run.batch_id)
        _refuse_repeated(chunk)
        check(chunk, run.hooks)
        if not run.atomic:
            write_apart(chunk, run.hooks)
        elif not any(draft.problem for draft in chunk.drafts):
            write_together(chunk, run.hooks)
    if run.atomic:
        _raise_problems(drafts)
    return list(_outcomes(drafts))


def _refuse_repeated(batch: Batch) -> None:
    """The same id twice in one call would write over itself."""
    seen: set[UUID] = set()
    for draft in batch.drafts:
        if draft.id in seen:
            draft.fail(Invalid("record_id_repeated", id=str(draft.id)))
        seen.add(draft.id)


def _outcomes(drafts: Sequence[Draft]) -> Iterator[Written]:
    return (Written(draft.id, draft.outcome or "failed", draft.problem) for draft in drafts)


def _raise_problems(drafts: Sequence[Draft]) -> None:
    """All problems of all rows, as one; paths begin with "/rows/<index>"."""
    failed = [(position, draft.problem) for position, draft in enumerate(drafts) if draft.problem is not None]
    if failed:
        findings = [finding for position, problem in failed for finding in _findings(position, problem)]
        raise Invalid("rows_invalid", diagnostics=findings, failed=len(failed), count=len(drafts))


def _findings(position: int, problem: JigsmithError) -> Sequence[Diagnostic]:
    path = f"/rows/{position}"
    if isinstance(problem, Invalid) and problem.diagnostics:
        return [finding.inside(path) for finding in problem.diagnostics]
    return [Diagnostic(problem.code, problem.values, path)]
