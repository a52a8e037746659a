"""Unique fields in the dry run: values other records hold, and values twice in one chunk.

Values twice in different chunks are found by the write itself, which reports them on their row.
"""

from collections.abc import Iterator, Sequence

from jigsmith.imports.columns import ColumnPlan, ImportColumn
from jigsmith.imports.rows import CellError, ReadRow
from jigsmith.records.record_table import record_tables
from jigsmith.records.sql import fetch, quoted, schema_of
from jigsmith.storage.unit_of_work import UnitOfWork


def mark_taken(uow: UnitOfWork, plan: ColumnPlan, rows: Sequence[ReadRow]) -> None:
    """Add an error to each row that would break a unique field."""
    for at, column in enumerate(plan.columns):
        if column.field.unique and plan.match != (column.field.name,):
            held = [row for row in rows if not row.errors and row.readings[at].stored is not None]
            taken = _taken(uow, plan, column, at, held)
            for row in [*(row for row in held if row.number in taken), *_repeated(held, at, taken)]:
                values = {"field": column.field.name, "value": row.readings[at].text}
                row.errors.append(CellError(column.title, column.field.name, "value_taken", values))


def _taken(uow: UnitOfWork, plan: ColumnPlan, column: ImportColumn, at: int, rows: Sequence[ReadRow]) -> set[int]:
    """Numbers of the rows whose value a live record other than their own holds."""
    if not rows:
        return set()
    table = record_tables(plan.catalog, schema_of(uow))[plan.form.name]
    stored = table.by_name[column.field.name]
    sql = (
        f"SELECT DISTINCT w.n FROM unnest(%(n)s::bigint[], %(v)s::{stored.sql_type}[], %(id)s::uuid[]) AS w(n, v, id) "
        f"JOIN {table.qualified} f ON f.{quoted(stored.name)} = w.v AND f.deleted_at IS NULL AND f.id IS DISTINCT FROM w.id"
    )
    values = {
        "n": [row.number for row in rows],
        "v": [row.readings[at].stored for row in rows],
        "id": [row.id for row in rows],
    }
    return {row[0] for row in fetch(uow, sql, values) if isinstance(row[0], int)}


def _repeated(rows: Sequence[ReadRow], at: int, taken: set[int]) -> Iterator[ReadRow]:
    seen: set[object] = set()
    for row in rows:
        value = row.readings[at].stored
        if value in seen and row.number not in taken:
            yield row
        seen.add(value)
