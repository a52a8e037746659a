"""The one write path and its readers: UI, API, import, templates and jobs all call this service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.records.paging import Page, Query
from jigsmith.storage.unit_of_work import UnitOfWork

__all__ = ["Page", "Query", "Records", "Values", "Written"]

Values = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Written:
    """One line of a bulk outcome: the id, and what became of it."""

    id: UUID
    outcome: Literal["created", "updated", "unchanged", "deleted", "failed"]
    problem: Exception | None = None


class Records:
    """Records of one tenant as one actor sees and changes them, inside one unit of work."""

    def __init__(self, uow: UnitOfWork, catalog: Catalog, actor: Actor) -> None:
        raise NotImplementedError

    def create(self, form: str, values: Values, *, id: UUID | None = None) -> dict[str, JsonValue]:
        """Create a record; the same id again answers the first result and writes nothing."""
        raise NotImplementedError

    def update(self, form: str, id: UUID, values: Values, *, revision: int) -> dict[str, JsonValue]:
        """Change the given fields. Raises Conflict("stale_revision") carrying both versions."""
        raise NotImplementedError

    def get(self, form: str, id: UUID) -> dict[str, JsonValue]:
        """One record with its sub-tables and the titles of what it refers to."""
        raise NotImplementedError

    def list(self, form: str, query: Query) -> Page:
        """A page of records."""
        raise NotImplementedError

    def delete(self, form: str, id: UUID, *, revision: int | None = None) -> None:
        """Move to the recycle bin. Raises Conflict("record_in_use") naming form and count of what refers to it."""
        raise NotImplementedError

    def save_many(
        self,
        form: str,
        rows: Sequence[tuple[UUID | None, Values, int | None]],
        *,
        atomic: bool,
        batch: UUID | None = None,
    ) -> Sequence[Written]:
        """Create (id unknown) or update many through the same checks, batched.

        Each row is (id, values, revision or None to overwrite). `atomic`: any failure raises Invalid with all problems, and the caller's transaction
        rolls back; otherwise failed rows are reported and the others written. `batch` marks the history (import undo).
        """
        raise NotImplementedError
