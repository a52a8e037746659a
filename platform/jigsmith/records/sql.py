"""Pieces of SQL for record tables: quoted names, typed parameters, the columns a form has in its table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg

from engine.fields.base import EMPTINESS, ORDERING, SAMENESS, Operator, Storage, StorageKind
from engine.forms.compile import CompiledForm
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.columns import child_table, storage_of

MEMBERS = "@member"
DEPARTMENTS = "@department"

PG_TYPES: Mapping[StorageKind, str] = {
    StorageKind.TEXT: "text",
    StorageKind.INTEGER: "bigint",
    StorageKind.DECIMAL: "numeric",
    StorageKind.BOOLEAN: "boolean",
    StorageKind.DATE: "date",
    StorageKind.INSTANT: "timestamptz",
    StorageKind.TIME: "time",
    StorageKind.DURATION: "interval",
    StorageKind.TEXT_LIST: "text[]",
    StorageKind.JSON: "jsonb",
    StorageKind.RECORD: "uuid",
    StorageKind.RECORDS: "uuid",
    StorageKind.MEMBER: "uuid",
    StorageKind.DEPARTMENT: "uuid",
}
POINTERS = (StorageKind.RECORD, StorageKind.MEMBER, StorageKind.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Column:
    """What a filter or a sort needs to know of a field of a form or of the record itself."""

    name: str
    storage: Storage
    operators: tuple[Operator, ...]
    sortable: bool = True
    system: bool = False


def _system(name: str, kind: StorageKind, operators: tuple[Operator, ...]) -> Column:
    return Column(name, Storage(kind), operators, system=True)


SYSTEM_COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        _system("id", StorageKind.RECORD, SAMENESS),
        _system("created_at", StorageKind.INSTANT, (*SAMENESS, *ORDERING, Operator.WITHIN)),
        _system("created_by", StorageKind.MEMBER, (*SAMENESS, *EMPTINESS)),
        _system("updated_at", StorageKind.INSTANT, (*SAMENESS, *ORDERING, Operator.WITHIN)),
        _system("updated_by", StorageKind.MEMBER, (*SAMENESS, *EMPTINESS)),
        _system("deleted_at", StorageKind.INSTANT, (*ORDERING, Operator.WITHIN, *EMPTINESS)),
        _system("deleted_by", StorageKind.MEMBER, (*SAMENESS, *EMPTINESS)),
    )
}


def find_column(form: CompiledForm, name: str) -> Column | None:
    """The column of a field or a system field of the form; None when there is none."""
    found = form.fields.get(name)
    if found is None:
        return SYSTEM_COLUMNS.get(name)
    storage = storage_of(found)
    return Column(name, storage, found.operators, found.sortable) if storage else None


def target_of(storage: Storage) -> str | None:
    """What the pointers of this storage point at: a form, "@member", "@department" or nothing."""
    if storage.kind is StorageKind.MEMBER:
        return MEMBERS
    if storage.kind is StorageKind.DEPARTMENT:
        return DEPARTMENTS
    return storage.target


def quoted(name: str) -> str:
    """An identifier as SQL text that also survives the driver's placeholder syntax."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def table_sql(schema: str, form: str, field_name: str | None = None) -> str:
    """The qualified table of a form, or of a sub-table or multi-reference field of it."""
    return f"{quoted(schema)}.{quoted(child_table(form, field_name) if field_name else form)}"


def like_pattern(text: str) -> str:
    """`text` with LIKE's wildcards made literal."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass
class Parameters:
    """The values of one statement; SQL text holds only their placeholders."""

    values: dict[str, object] = field(default_factory=dict)
    _aliases: int = 0

    def add(self, value: object, pg_type: str) -> str:
        """The placeholder of a new parameter, cast to a PostgreSQL type."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"%({name})s::{pg_type}"

    def alias(self) -> str:
        """A table alias unused so far in the statement."""
        self._aliases += 1
        return f"t{self._aliases}"


def fetch(uow: UnitOfWork, text: str, values: Mapping[str, object]) -> list[tuple[object, ...]]:
    """All rows of one reading statement."""
    return uow.driver.execute(text.encode(), values).fetchall()


def first_row(uow: UnitOfWork, text: str, values: Mapping[str, object]) -> tuple[object, ...] | None:
    """The first row of one reading statement, or None."""
    row: tuple[object, ...] | None = uow.driver.execute(text.encode(), values).fetchone()
    return row


def schema_of(uow: UnitOfWork) -> str:
    """The tenant schema the unit of work is bound to."""
    if uow.tenant is None:
        raise psycopg.InterfaceError("records need a unit of work bound to a tenant")
    return uow.tenant.schema
