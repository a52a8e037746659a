"""Between dry run and run time passes: rows whose record has appeared meanwhile become updates of it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from pydantic import JsonValue

from jigsmith.imports.columns import ColumnPlan
from jigsmith.imports.matching import differences
from jigsmith.imports.models import import_rows
from jigsmith.imports.rows import key_of
from jigsmith.imports.store import Import, change_row, moved
from jigsmith.records.reading import get_many
from jigsmith.records.sql import fetch, schema_of, table_sql
from jigsmith.storage.unit_of_work import UnitOfWork

PAGE = 1_000


def refresh_rows(uow: UnitOfWork, plan: ColumnPlan, found: Import, counts: Mapping[str, int]) -> dict[str, int]:
    """Look at the records written since the check began, and at nothing else. Answers the corrected counts."""
    moves: list[tuple[str, str, int]] = []
    after = UUID(int=0)
    while plan.match:
        ids = _changed_since(uow, found, after)
        if not ids:
            break
        after = ids[-1]
        by_key: dict[str, tuple[UUID, Mapping[str, JsonValue]]] = {}
        for record in get_many(uow, plan.catalog, plan.actor, found.form, ids):
            values = record["values"]
            key = key_of(plan.match, values) if isinstance(values, dict) else None
            if key is not None and isinstance(values, dict):
                by_key[key] = (UUID(str(record["id"])), values)
        moves += _match_again(uow, plan, found.id, by_key)
    return moved(counts, iter(moves))


def _changed_since(uow: UnitOfWork, found: Import, after: UUID) -> list[UUID]:
    sql = (
        f"SELECT id FROM {table_sql(schema_of(uow), found.form)} WHERE deleted_at IS NULL "
        f"AND updated_at >= %(since)s AND id > %(after)s ORDER BY id LIMIT {PAGE}"
    )
    rows = fetch(uow, sql, {"since": found.checked_at, "after": after})
    return [row[0] for row in rows if isinstance(row[0], UUID)]


def _match_again(
    uow: UnitOfWork,
    plan: ColumnPlan,
    import_id: UUID,
    by_key: Mapping[str, tuple[UUID, Mapping[str, JsonValue]]],
) -> Sequence[tuple[str, str, int]]:
    query = sa.select(import_rows.c.row, import_rows.c.key, import_rows.c.payload).where(
        import_rows.c.import_id == import_id,
        import_rows.c.key.in_([UUID(key) for key in by_key]),
        import_rows.c.outcome == "added",
    )
    moves = []
    for row, key, payload in [(line.row, line.key, line.payload) for line in uow.execute(query)]:
        identity, values = by_key[key.hex]
        changes = differences(values, payload["values"])
        outcome = "updated" if changes and plan.settings.update_existing else "unchanged"
        change_row(uow, import_id, row, outcome, {**payload, "id": str(identity), "changes": changes})  # type: ignore[arg-type]
        moves.append(("added", outcome, 0))
    return moves
