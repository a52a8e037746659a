"""The dry run: every row read, coerced, matched and stored with its outcome, chunk by chunk, in constant memory."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Conflict
from jigsmith.imports.cells import Cell
from jigsmith.imports.columns import ColumnPlan, plan_columns
from jigsmith.imports.matching import Matcher, make_matcher
from jigsmith.imports.rows import RowReader
from jigsmith.imports.sheets import Sheet, find_sheet
from jigsmith.imports.source import in_chunks, numbered_rows, sheet_rows
from jigsmith.imports.store import Import, change_import, clear_rows, copy_rows, counted, get_import, lock_at
from jigsmith.imports.texts import Finder
from jigsmith.imports.workplace import Workplace
from jigsmith.storage.queue import Progress
from jigsmith.storage.unit_of_work import UnitOfWork

NumberedRow = tuple[int, list[Cell]]


@dataclass
class _Check:
    """One dry run under way."""

    work: Workplace
    found: Import
    sheet: Sheet
    plan: ColumnPlan
    reader: RowReader
    matcher: Matcher

    def chunk(self, rows: Sequence[NumberedRow]) -> None:
        """Check and store one chunk in a transaction of its own; a restarted worker goes on behind it."""
        with self.work.unit() as uow:
            found = lock_at(uow, self.found.id, "checking", self.found.checkpoint)
            if uow.version != self.plan.catalog.version:
                raise Conflict("import_form_changed", form=self.found.form)
            finder = Finder(uow, self.plan.catalog, self.plan.actor, self.plan.rights)
            read = self.reader.read(finder, rows)
            self.matcher.settle(uow, read)
            copy_rows(uow, found.id, [column.field.name for column in self.plan.columns], read)
            counts = counted(found.counts, read)
            change_import(uow, found.id, counts=counts, checkpoint=rows[-1][0])
        self.found = replace(self.found, counts=counts, checkpoint=rows[-1][0])


def check_import(work: Workplace, import_id: UUID, progress: Progress) -> dict[str, int]:
    """Check every row of an import in state "checking", or go on where a dead worker stopped. Answers the counts."""
    check = _begin(work, import_id)
    if check is None:
        with work.unit() as uow:
            return get_import(uow, import_id).counts
    with sheet_rows(work.files, work.tenant.id, check.sheet) as rows:
        done = check.found.counts["rows"]
        for chunk in in_chunks(_after(numbered_rows(rows, check.sheet), check.found.checkpoint)):
            progress.report(done, check.sheet.rows)
            check.chunk(chunk)
            done += len(chunk)
    progress.report(done, check.sheet.rows)
    with work.unit() as uow:
        lock_at(uow, import_id, "checking", check.found.checkpoint)
        check.matcher.forget(uow)
        change_import(uow, import_id, state="checked", checkpoint=0)
    return check.found.counts


def _begin(work: Workplace, import_id: UUID) -> _Check | None:
    with work.unit() as uow:
        found = get_import(uow, import_id, lock=True)
        if found.state != "checking" or found.settings is None:
            return None
        catalog = work.catalog(uow)
        sheet = find_sheet(found.sheets, found.settings.sheet)
        plan = plan_columns(catalog, work.actor, found.form, sheet, found.settings)
        if found.checkpoint == 0:
            clear_rows(uow, import_id)
            # Records changed from now on are looked at again before the import writes.
            change_import(uow, import_id, checked_at=sa.func.clock_timestamp(), version=catalog.version)
        matcher = make_matcher(uow, plan, import_id, sheet.rows)
        matcher.prepare(uow)
        reader = RowReader(plan, import_id, int(found.created_at.timestamp() * 1000))
        return _Check(work, found, sheet, plan, reader, matcher)


def check_settings(uow: UnitOfWork, catalog: Catalog, actor: Actor, found: Import) -> ColumnPlan:
    """Raise Invalid when the settings stored with the import do not fit sheet and form."""
    assert found.settings is not None
    sheet = find_sheet(found.sheets, found.settings.sheet)
    return plan_columns(catalog, actor, found.form, sheet, found.settings)


def _after(rows: Iterator[NumberedRow], checkpoint: int) -> Iterator[NumberedRow]:
    return itertools.dropwhile(lambda row: row[0] <= checkpoint, rows)
