"""What dropped and converted fields and forms leave behind, so that they can come back with their values."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import RowMapping, delete, insert, select, update

from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.models import retired
from jigsmith.tables.sql import retired_name


@dataclass(frozen=True, slots=True)
class Retired:
    """A column (or a field's own tables) of `table` that waits under a retired name; `column` None: a whole form."""

    table: str
    column: str | None
    number: int
    """The version that retired it; part of the retired name."""
    before: str
    """JSON of the field or form it belonged to."""
    after: str | None = None
    """JSON of the field it was converted to; None when it was dropped."""

    @property
    def name(self) -> str:
        """The retired name of the column, or of the form's main table."""
        return retired_name(self.column or self.table, self.number)


def load_retired(uow: UnitOfWork) -> tuple[Retired, ...]:
    """Everything retired, oldest first."""
    return tuple(_read(row) for row in uow.execute(select(retired).order_by(retired.c.id)).mappings())


def _read(row: RowMapping) -> Retired:
    return Retired(row["table_name"], row["column_name"], row["number"], row["before"], row["after"])


def remember(uow: UnitOfWork, found: Iterable[Retired]) -> None:
    """Write down what a change retired."""
    rows = [
        {"table_name": r.table, "column_name": r.column, "number": r.number, "before": r.before, "after": r.after}
        for r in found
    ]
    if rows:
        uow.execute(insert(retired), rows)


def forget(uow: UnitOfWork, found: Iterable[Retired]) -> None:
    """Strike out what has come back."""
    for r in found:
        column = retired.c.column_name
        same = column.is_(None) if r.column is None else column == r.column
        uow.execute(delete(retired).where(retired.c.table_name == r.table, retired.c.number == r.number, same))


def move(uow: UnitOfWork, old: str, new: str) -> None:
    """Follow a renamed table."""
    uow.execute(
        update(retired).where(retired.c.table_name == old, retired.c.column_name.is_not(None)).values(table_name=new)
    )
