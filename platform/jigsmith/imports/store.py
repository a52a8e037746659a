"""Imports and their rows in the tenant's tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from pydantic import JsonValue

from jigsmith.accounts.actor import Actor
from jigsmith.errors import Conflict, Named, NotFound
from jigsmith.imports.models import COUNTED, ImportSettings, Outcome, import_rows, imports
from jigsmith.imports.rows import CellError, ReadRow, texts_of_row
from jigsmith.imports.sheets import Sheet
from jigsmith.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Import:
    """An import's row, read."""

    id: UUID
    form: str
    file_name: str
    file_key: str
    sheets: tuple[Sheet, ...]
    settings: ImportSettings | None
    state: str
    counts: dict[str, int]
    problem: dict[str, JsonValue] | None
    undo: dict[str, Any] | None
    checkpoint: int
    job_id: UUID | None
    version: int | None
    checked_at: datetime | None
    created_by: UUID
    created_at: datetime


COLUMNS = tuple(imports.c[field.name] for field in fields(Import))


def get_import(uow: UnitOfWork, import_id: UUID, *, lock: bool = False) -> Import:
    """An import of the tenant; `lock` keeps others from changing it until commit. Raises NotFound."""
    query = sa.select(*COLUMNS).where(imports.c.id == import_id)
    row = uow.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("import_not_found", id=str(import_id))
    return read_import(row)


def get_own_import(uow: UnitOfWork, actor: Actor, import_id: UUID, *, lock: bool = False) -> Import:
    """An import the actor made (an administrator sees all). Raises NotFound."""
    found = get_import(uow, import_id, lock=lock)
    if found.created_by != actor.member_id and not actor.is_admin:
        raise NotFound("import_not_found", id=str(import_id))
    return found


def read_import(row: sa.Row[Any]) -> Import:
    """An import from its row."""
    values = dict(row._mapping)
    values["sheets"] = tuple(Sheet.model_validate(sheet) for sheet in values["sheets"])
    if values["settings"] is not None:
        values["settings"] = ImportSettings.model_validate(values["settings"])
    return Import(**values)


def change_import(uow: UnitOfWork, import_id: UUID, **values: object) -> None:
    """Change columns of an import."""
    uow.execute(sa.update(imports).where(imports.c.id == import_id).values(**values))


def lock_at(uow: UnitOfWork, import_id: UUID, state: str, checkpoint: int) -> Import:
    """Lock an import that must stand where this worker left it.

    Raises Conflict("import_taken_over"): another worker has gone on with it, or somebody has changed it.
    """
    found = get_import(uow, import_id, lock=True)
    if found.state != state or found.checkpoint != checkpoint:
        raise Conflict("import_taken_over", id=str(import_id))
    return found


def clear_rows(uow: UnitOfWork, import_id: UUID) -> None:
    """Forget what an earlier check found."""
    uow.execute(sa.delete(import_rows).where(import_rows.c.import_id == import_id))


def copy_rows(uow: UnitOfWork, import_id: UUID, names: Sequence[str], rows: Sequence[ReadRow]) -> None:
    """Append checked rows; `names` are the fields of the columns, in order."""
    sql = b"COPY _import_row (import_id, row, outcome, key, digest, payload) FROM STDIN"
    with uow.driver.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            payload = orjson.dumps(_payload(row, names), default=str).decode()
            copy.write_row((import_id, row.number, row.outcome, row.key, row.digest, payload))


def _payload(row: ReadRow, names: Sequence[str]) -> dict[str, object]:
    if row.outcome == "error":
        return {"texts": texts_of_row(names, row), "errors": errors_json(row.errors), "of": row.duplicate_of}
    if row.outcome == "duplicate":
        return {"texts": texts_of_row(names, row), "of": row.duplicate_of}
    payload: dict[str, object] = {"values": row.values}
    if row.id is not None:
        payload["id"] = row.id
        payload["changes"] = row.changes
    if row.new_targets:
        payload["new"] = [[one.form, one.field, str(one.id), one.text] for one in row.new_targets]
    return payload


def errors_json(errors: Sequence[CellError]) -> list[dict[str, object]]:
    """Cell errors as stored: codes and values, never words."""
    return [{"column": e.column, "field": e.field, "code": e.code, "values": plain_values(e.values)} for e in errors]


def plain_values(values: Mapping[str, object]) -> dict[str, object]:
    """Message values as JSON; long texts are cut, labels kept in both languages."""
    kept = (str, int, float, bool, list, type(None))
    labels = {name: value.label.model_dump() for name, value in values.items() if isinstance(value, Named)}
    plain = {name: value if isinstance(value, kept) else str(value) for name, value in values.items()}
    cut = {name: value[:200] if isinstance(value, str) else value for name, value in plain.items()}
    return {**cut, **labels}


@dataclass(frozen=True)
class StoredRow:
    """A checked row."""

    row: int
    outcome: Outcome
    payload: dict[str, Any]


def rows_after(uow: UnitOfWork, import_id: UUID, outcomes: Sequence[str], after: int, limit: int) -> list[StoredRow]:
    """The next rows of these outcomes, in file order."""
    query = (
        sa.select(import_rows.c.row, import_rows.c.outcome, import_rows.c.payload)
        .where(import_rows.c.import_id == import_id, import_rows.c.outcome.in_(outcomes), import_rows.c.row > after)
        .order_by(import_rows.c.row)
        .limit(limit)
    )
    return [StoredRow(**row._mapping) for row in uow.execute(query)]


def change_row(uow: UnitOfWork, import_id: UUID, row: int, outcome: Outcome, payload: Mapping[str, object]) -> None:
    """Replace what is stored of one row."""
    condition = (import_rows.c.import_id == import_id, import_rows.c.row == row)
    uow.execute(sa.update(import_rows).where(*condition).values(outcome=outcome, payload=dict(payload)))


def counted(counts: Mapping[str, int], rows: Sequence[ReadRow]) -> dict[str, int]:
    """The counts with these rows added."""
    summed = dict(counts)
    for row in rows:
        summed[COUNTED[row.outcome]] += 1
        summed["cell_errors"] += len(row.errors)
    summed["rows"] += len(rows)
    return summed


def moved(counts: Mapping[str, int], moves: Iterator[tuple[str, str, int]]) -> dict[str, int]:
    """The counts after rows changed outcome: (from, to, further cell errors)."""
    summed = dict(counts)
    for before, after, errors in moves:
        summed[COUNTED[before]] -= 1
        summed[COUNTED[after]] += 1
        summed["cell_errors"] += errors
    return summed
