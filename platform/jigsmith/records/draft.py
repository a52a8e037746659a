"""What travels through the save steps: the drafts of one form's records, and who writes them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal, Protocol, cast
from uuid import UUID

from pydantic import JsonValue

from engine.errors import Diagnostic
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import JigsmithError
from jigsmith.records.filters import Asking
from jigsmith.records.record_table import RecordTable
from jigsmith.records.rights import FormRightsOf, Rights
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tenants.lookup import find_tenant_by_id

Values = Mapping[str, JsonValue]
Row = dict[str, object]
"""A sub-table row: "id" and its fields."""
Action = Literal["create", "update", "delete", "restore", "purge"]
Outcome = Literal["created", "updated", "unchanged", "replayed", "deleted", "restored", "purged", "failed"]
Intent = Literal["create", "update", "either"]


@dataclass(frozen=True)
class Writer:
    """Who writes, where and under which catalog: the same for everything in one unit of work."""

    uow: UnitOfWork
    catalog: Catalog
    actor: Actor
    rights: Rights
    tables: Mapping[str, RecordTable]
    asking: Asking

    @property
    def time_zone(self) -> str:
        """The tenant's time zone, looked up once per catalog."""
        return self.catalog.derived(("time_zone",), self._tenant_time_zone)

    def _tenant_time_zone(self) -> str:
        with self.uow.control() as control:
            found = find_tenant_by_id(control, self.catalog.tenant_id)
        return found.time_zone if found else self.actor.time_zone

    @cached_property
    def now(self) -> datetime:
        """The transaction's time, as PostgreSQL's now() gives it."""
        row = self.uow.driver.execute("SELECT now()").fetchone()
        return cast("datetime", row[0] if row else None)

    def table(self, form: str) -> RecordTable:
        """The form's tables, for an asker who has some right on it. Raises NotFound."""
        self.rights.form(form)
        return self.tables[form]


@dataclass(frozen=True, slots=True)
class RowChanges:
    """How a sub-table differs from what is stored."""

    added: tuple[Row, ...]
    changed: tuple[tuple[Row, Row], ...]
    """(stored, new) where a value differs."""
    removed: tuple[Row, ...]
    moved: tuple[tuple[Row, int], ...]
    """Kept rows whose position (from 0) is another now."""

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.moved)


@dataclass(slots=True)
class Draft:
    """One record on its way through the steps."""

    id: UUID
    submitted: Values
    revision: int | None = None
    """The revision the writer believes in; None overwrites."""
    intent: Intent = "create"
    own_id: bool = False
    """The id was made by the client, so it may exist already."""
    before: dict[str, object] = field(default_factory=dict)
    """Stored values of an existing record: columns always, sub-tables and links when submitted."""
    exists: bool = False
    values: dict[str, object] = field(default_factory=dict)
    """The coerced values to write: all of a new record, the changed ones of an existing one."""
    row_changes: dict[str, RowChanges] = field(default_factory=dict)
    titles: dict[str, object] = field(default_factory=dict)
    """Titles of the records and people the draft newly points at, by id."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    problem: JigsmithError | None = None
    outcome: Outcome | None = None
    written_at: datetime | None = None
    """When it was written, where the write itself tells."""

    @property
    def stored_revision(self) -> int:
        """The revision of the existing record; 0 of a new one."""
        return cast("int", self.before.get("revision", 0))

    def refuse(self, code: str, path: str = "", **values: object) -> None:
        """Add a finding about the submitted record; `path` is a pointer into the values ("/qty")."""
        self.diagnostics.append(Diagnostic(code, values, "/values" + path))

    def rows_before(self, name: str) -> list[Row]:
        """The stored rows of a sub-table; none of a new record."""
        return cast("list[Row]", self.before.get(name) or [])

    def rows_after(self, name: str) -> list[Row]:
        """The rows to write into a sub-table."""
        return cast("list[Row]", self.values.get(name) or [])

    def links_before(self, name: str) -> list[UUID]:
        """The stored targets of a multi-reference."""
        return cast("list[UUID]", self.before.get(name) or [])

    def links_after(self, name: str) -> list[UUID]:
        """The targets to write."""
        return cast("list[UUID]", self.values.get(name) or [])

    def fail(self, problem: JigsmithError) -> None:
        """Take the draft out of the run."""
        self.problem = problem
        self.outcome = "failed"


@dataclass
class Batch:
    """The drafts of one form that are saved together; a single save is a batch of one."""

    writer: Writer
    table: RecordTable
    rights: FormRightsOf
    drafts: Sequence[Draft]
    batch_id: UUID | None = None

    def running(self) -> Iterator[Draft]:
        """The drafts still to be written."""
        return (draft for draft in self.drafts if draft.outcome is None)


class SaveStep(Protocol):
    """One step of the pipeline: reads and changes the running drafts of the batch, or refuses them."""

    def __call__(self, batch: Batch) -> None: ...
