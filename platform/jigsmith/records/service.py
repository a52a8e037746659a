"""The one write path and its readers: UI, API, import, templates and jobs all call this service."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import JsonValue

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Conflict
from jigsmith.records.answering import is_known, new_record
from jigsmith.records.bin import BIN_ACTIONS
from jigsmith.records.bulk import (
    BulkAction,
    Row,
    Run,
    Selection,
    Written,
    change_many,
    create_rows,
    save_rows,
    write_same,
)
from jigsmith.records.draft import Batch, Draft, Values, Writer
from jigsmith.records.filters import Asking
from jigsmith.records.listing import list_records
from jigsmith.records.paging import Page, Query
from jigsmith.records.past import HistoryPage, list_history, list_referrers
from jigsmith.records.reading import get_record
from jigsmith.records.record_table import record_tables
from jigsmith.records.rights import rights_of
from jigsmith.records.rules import NO_HOOKS, Hooks
from jigsmith.records.saving import check, write_together
from jigsmith.records.sql import schema_of
from jigsmith.storage.identifiers import new_id
from jigsmith.storage.nudge import Nudge
from jigsmith.storage.unit_of_work import UnitOfWork

__all__ = ["Page", "Query", "Records", "Selection", "Values", "Written"]

Json = dict[str, JsonValue]


class Records:
    """Records of one tenant as one actor sees and changes them, inside one unit of work."""

    def __init__(
        self, uow: UnitOfWork, catalog: Catalog, actor: Actor, *, nudge: Nudge | None = None, hooks: Hooks = NO_HOOKS
    ) -> None:
        schema = schema_of(uow)
        self.uow, self.catalog, self.actor, self.hooks, self.nudge = uow, catalog, actor, hooks, nudge
        self.writer = Writer(
            uow,
            catalog,
            actor,
            rights_of(catalog, actor),
            record_tables(catalog, schema),
            Asking(catalog, actor, schema),
        )

    def create(self, form: str, values: Values, *, id: UUID | None = None) -> Json:  # noqa: A002
        """Create a record; the same id again answers the first result and writes nothing."""
        return self.create_once(form, values, id=id)[0]

    def create_once(self, form: str, values: Values, *, id: UUID | None = None) -> tuple[Json, bool]:  # noqa: A002
        """The record, and whether this call made it."""
        draft = Draft(id or new_id(), values, own_id=id is not None)
        self._save(form, draft)
        return self._answer(form, draft), draft.outcome == "created"

    def update(self, form: str, id: UUID, values: Values, *, revision: int | None) -> Json:  # noqa: A002
        """Change the given fields; revision None overwrites. Raises Conflict("stale_revision") carrying both versions."""
        draft = Draft(id, values, revision, intent="update", own_id=True)
        try:
            self._save(form, draft)
        except Conflict as problem:
            raise self._with_versions(form, problem, draft) from None
        return self._answer(form, draft)

    def get(self, form: str, id: UUID, *, deleted: bool = False) -> Json:  # noqa: A002
        """One record with its sub-tables and the titles of what it refers to."""
        return get_record(self.uow, self.catalog, self.actor, form, id, deleted=deleted)

    def list(self, form: str, query: Query) -> Page:
        """A page of records."""
        return list_records(self.uow, self.catalog, self.actor, form, query)

    def delete(self, form: str, id: UUID, *, revision: int | None = None) -> None:  # noqa: A002
        """Move to the recycle bin. Raises Conflict("record_in_use") naming form and count of what refers to it."""
        self._change("delete", form, Draft(id, {}, revision))

    def restore(self, form: str, id: UUID) -> Json:  # noqa: A002
        """Bring back from the recycle bin. Raises Invalid when a unique value or a reference is gone."""
        draft = Draft(id, {})
        self._change("restore", form, draft)
        return self._answer(form, draft)

    def purge(self, form: str, id: UUID) -> None:  # noqa: A002
        """Remove a record in the recycle bin for good, with its history."""
        self._change("purge", form, Draft(id, {}))

    def history(self, form: str, id: UUID, *, cursor: str | None = None, limit: int = 50) -> HistoryPage:  # noqa: A002
        """What happened to a record, newest first, without the fields hidden from the asker."""
        return list_history(self.writer, form, id, cursor=cursor, limit=limit)

    def referrers(self, form: str, id: UUID) -> Sequence[Json]:  # noqa: A002
        """[{"form", "field", "label", "count"}] of the readable records that refer to a record."""
        return list_referrers(self.writer, form, id)

    def save_many(
        self, form: str, rows: Sequence[Row], *, atomic: bool, batch: UUID | None = None
    ) -> Sequence[Written]:
        """Create (id unknown) or update many through the same checks, batched.

        Each row is (id, values, revision or None to overwrite). `atomic`: any failure raises Invalid with all
        problems, and the caller's transaction rolls back; otherwise failed rows are reported and the others written.
        `batch` marks the history (import undo).
        """
        self._nudge()
        return save_rows(Run(self.writer, self.hooks, atomic, batch), form, rows)

    def create_many(self, form: str, rows: Sequence[tuple[UUID | None, Values]], *, atomic: bool) -> Sequence[Written]:
        """Create many, idempotent by client-made ids; an existing record is never changed."""
        self._nudge()
        return create_rows(Run(self.writer, self.hooks, atomic), form, rows)

    def update_many(self, form: str, values: Values, selection: Selection, *, atomic: bool) -> Sequence[Written]:
        """Give the same values to the selected records, at most 1,000."""
        self._nudge()
        return write_same(Run(self.writer, self.hooks, atomic), form, values, selection)

    def change_many(
        self, action: BulkAction, form: str, selection: Selection, *, atomic: bool, batch: UUID | None = None
    ) -> Sequence[Written]:
        """Delete, restore or purge the selected records, at most 1,000."""
        self._nudge()
        return change_many(Run(self.writer, self.hooks, atomic, batch), action, form, selection)

    def _save(self, form: str, draft: Draft) -> None:
        batch = self._batch(form, draft)
        check(batch, self.hooks)
        if draft.outcome is None:
            self._nudge()
            write_together(batch, self.hooks)
        if draft.problem is not None:
            raise draft.problem

    def _change(self, action: BulkAction, form: str, draft: Draft) -> None:
        batch = self._batch(form, draft)
        batch.rights.require("delete")
        BIN_ACTIONS[action](batch)
        if draft.problem is not None:
            raise draft.problem
        self._nudge()

    def _batch(self, form: str, draft: Draft) -> Batch:
        table = self.writer.table(form)
        return Batch(self.writer, table, self.writer.rights.form(form), [draft])

    def _answer(self, form: str, draft: Draft) -> Json:
        """The record as the asker may read it; only its id and revision where the right to read is missing."""
        rights = self.writer.rights.form(form)
        if not rights.may("read"):
            return {"id": str(draft.id), "revision": draft.stored_revision + 1, "values": {}, "titles": {}}
        table = self.writer.tables[form]
        known = draft.outcome == "created" and rights.rows("read") is None and is_known(table, draft)
        return new_record(self.writer, table, rights, draft) if known else self.get(form, draft.id)

    def _with_versions(self, form: str, problem: Conflict, draft: Draft) -> Conflict:
        if problem.code != "stale_revision" or not self.writer.rights.form(form).may("read"):
            return problem
        return Conflict(problem.code, **problem.values, current=self.get(form, draft.id), yours=dict(draft.submitted))

    def _nudge(self) -> None:
        """Wake those who wait for events, once, when this unit of work has committed."""
        nudge, tenant = self.nudge, self.uow.tenant
        if nudge is not None and tenant is not None:
            self.nudge = None
            self.uow.after_commit(lambda: nudge.send(tenant.id))
