"""Deleting for good what publishes have retired."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.description import Place
from jigsmith.tables.field_json import read_field, read_form
from jigsmith.tables.models import retired
from jigsmith.tables.retired import Retired, forget
from jigsmith.tables.sql import quoted, retired_name
from jigsmith.tables.tables import field_column, form_tables, own_tables


def purge_retired(uow: UnitOfWork, before: datetime) -> int:
    """Delete what was retired before a moment; answers how many fields and forms that were."""
    rows = uow.execute(select(retired).where(retired.c.at < before).order_by(retired.c.id)).mappings().all()
    for row in rows:
        found = Retired(row["table_name"], row["column_name"], row["number"], row["before"], row["after"])
        for statement in _statements(found):
            uow.driver.execute(statement)
        forget(uow, [found])
    return len(rows)


def _statements(found: Retired) -> Iterator[str]:
    if found.column is None:
        form = read_form(found.before)
        tables = [table.name for table in form_tables(form)] if form else [found.table]
        yield from (_drop_table(name, found.number) for name in tables)
        return
    field = read_field(found.before)
    if field is not None and field_column(field) is None:
        place = Place(found.table, found.table, field.label)
        yield from (_drop_table(table.name, found.number) for table in own_tables(place, field))
        return
    yield f"ALTER TABLE IF EXISTS {quoted(found.table)} DROP COLUMN IF EXISTS {quoted(found.name)}"


def _drop_table(name: str, number: int) -> str:
    return f"DROP TABLE IF EXISTS {quoted(retired_name(name, number))} CASCADE"
