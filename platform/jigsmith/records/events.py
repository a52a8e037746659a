"""Record events from the outbox: in commit order, none skipped, and only those the asker may read.

Events become visible once every transaction that began before theirs has ended (`pg_snapshot_xmin`), so a reader that
pages by (transaction, id) can never pass over one that commits late.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue

from engine.errors import Diagnostic
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Invalid
from jigsmith.records.reading import reachable_ids
from jigsmith.records.rights import Rights, rights_of
from jigsmith.records.sql import fetch, first_row, quoted, schema_of
from jigsmith.storage.unit_of_work import UnitOfWork

BATCH = 1000
_CURSOR = re.compile(r"(\d{1,20})-(\d{1,19})\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the outbox: everything up to and with it has been seen."""

    transaction: int
    id: int

    def __str__(self) -> str:
        return f"{self.transaction}-{self.id}"


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """One written record."""

    position: Position
    form: str
    record_id: UUID
    action: str
    revision: int
    by: str | None

    def data(self) -> dict[str, JsonValue]:
        """The event as the API sends it."""
        return {
            "form": self.form,
            "id": str(self.record_id),
            "action": self.action,
            "revision": self.revision,
            "by": self.by,
        }


def read_position(text: str) -> Position:
    """A position from a Last-Event-ID. Raises Invalid."""
    found = _CURSOR.match(text)
    if not found or int(found[1]) >= 2**64 or int(found[2]) >= 2**63:
        raise Invalid(
            "event_cursor_invalid",
            diagnostics=[Diagnostic("event_cursor_invalid", {"value": text[:50]})],
            value=text[:50],
        )
    return Position(int(found[1]), int(found[2]))


def present_position(uow: UnitOfWork) -> Position:
    """After everything that has become visible by now."""
    row = first_row(uow, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text", {})
    return Position(int(str(row[0])) - 1 if row else 0, 2**63 - 1)


def events_after(uow: UnitOfWork, position: Position, limit: int = BATCH) -> list[RecordEvent]:
    """The next events after a position, in order."""
    text = (
        f'SELECT o."transaction"::text, o.id, o.form, o.record_id, o.action, o.revision, o."by"::text '
        f"FROM {quoted(schema_of(uow))}._outbox o "
        f'WHERE (o."transaction", o.id) > (%(transaction)s::text::xid8, %(id)s::bigint) '
        f'AND o."transaction" < pg_snapshot_xmin(pg_current_snapshot()) '
        f'ORDER BY o."transaction", o.id LIMIT {limit}'
    )
    rows = fetch(uow, text, {"transaction": str(position.transaction), "id": position.id})
    return [RecordEvent(Position(int(row[0]), row[1]), *row[2:]) for row in rows]  # type: ignore[call-overload,arg-type]


def readable_forms(rights: Rights, forms: frozenset[str] | None) -> frozenset[str]:
    """The forms a stream tells of: those asked for (None: all) that the asker may read."""
    return frozenset(
        name for name, held in rights.forms.items() if held.may("read") and (forms is None or name in forms)
    )


def limited_forms(rights: Rights, events: Sequence[RecordEvent]) -> frozenset[str]:
    """The forms among the events' whose rows the asker's rights limit: only these need a look at the records."""
    names = {event.form for event in events}
    return frozenset(name for name in names if (held := rights.find(name)) and held.rows("read") is not None)


def readable_events(
    uow: UnitOfWork, catalog: Catalog, actor: Actor, events: Sequence[RecordEvent]
) -> list[RecordEvent]:
    """The events of records the asker may read, live or in the recycle bin; one statement per limited form."""
    limited = limited_forms(rights_of(catalog, actor), events)
    wanted: dict[str, list[UUID]] = {name: [] for name in limited}
    for event in events:
        if event.form in limited:
            wanted[event.form].append(event.record_id)
    reached: Mapping[str, set[UUID]] = {
        name: reachable_ids(uow, catalog, actor, name, ids) for name, ids in wanted.items()
    }
    return [event for event in events if event.form not in limited or event.record_id in reached[event.form]]
