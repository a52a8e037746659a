"""A form's tables: described as values (for plans) and as SQLAlchemy tables (for queries)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column as SqlColumn,
)
from sqlalchemy import (
    DateTime,
    Integer,
    MetaData,
    Uuid,
)
from sqlalchemy import (
    Table as SqlTable,
)

from engine.fields.base import Field, Storage, StorageKind
from engine.forms.definition import FormDefinition
from jigsmith.tables.columns import COLUMN_TYPES, child_table, storage_of, target_table
from jigsmith.tables.description import (
    Column,
    ForeignKey,
    Index,
    Place,
    Table,
    foreign_key_name,
    index_name,
    unique_name,
)
from jigsmith.tables.sql import quoted

LONG_TEXT = 600
"""Texts that may be longer (in characters) are indexed by their hash: an index entry holds about 2,700 bytes."""

_TIME = DateTime(timezone=True)
_RECORD = (
    Column("id", Uuid(), required=True),
    Column("revision", Integer(), required=True, default="1"),
    Column("created_at", _TIME, required=True, default="now()"),
    Column("created_by", Uuid()),
    Column("updated_at", _TIME, required=True, default="now()"),
    Column("updated_by", Uuid()),
    Column("deleted_at", _TIME),
    Column("deleted_by", Uuid()),
)
_ROW = (
    Column("id", Uuid(), required=True),
    Column("parent_id", Uuid(), required=True),
    Column("position", Integer(), required=True, default="0"),
)
_LINK = (
    Column("record_id", Uuid(), required=True),
    Column("target_id", Uuid(), required=True),
    Column("position", Integer(), required=True, default="0"),
)


def place_of(form: FormDefinition) -> Place:
    """Where a form's own fields stand."""
    return Place(form.name, form.name, form.label)


def form_tables(form: FormDefinition) -> tuple[Table, ...]:
    """Every table of a form: the records' own first, then one for each sub-table and multi-reference."""
    return (main_table(form), *child_tables(place_of(form), form.fields))


def main_table(form: FormDefinition) -> Table:
    """The table of a form's records."""
    columns = _RECORD + field_columns(form.fields)
    newest = Index(index_name(form.name, "created_at"), form.name, ('"created_at"', '"id"'))
    indexes, keys = bindings(place_of(form), form.fields)
    return Table(form.name, "records", columns, ("id",), (newest, *indexes), keys)


def child_tables(place: Place, fields: Sequence[Field]) -> tuple[Table, ...]:
    """The tables behind the sub-tables and multi-references among `fields`."""
    return tuple(found for field in fields for found in own_tables(place, field))


def own_tables(place: Place, field: Field) -> tuple[Table, ...]:
    """The tables that exist for one field: none for a plain column."""
    storage = storage_of(field)
    if storage is not None and storage.kind is StorageKind.RECORDS:
        return (link_description(place.table, field.name, storage),)
    if storage is not None and storage.kind is StorageKind.ROWS:
        return (rows_description(place, field), *child_tables(place.inside(field), row_fields(field)))
    return ()


def rows_description(place: Place, field: Field) -> Table:
    """The table of a sub-table's rows; they go with their parent."""
    rows = place.inside(field)
    name = rows.table
    indexes, keys = bindings(rows, row_fields(field))
    parent = ForeignKey(foreign_key_name(name, "parent_id"), name, "parent_id", place.table, cascade=True)
    order = Index(index_name(name, "parent_id"), name, ('"parent_id"', '"position"'))
    return Table(name, "rows", _ROW + field_columns(row_fields(field)), ("id",), (order, *indexes), (parent, *keys))


def link_description(table: str, field: str, storage: Storage) -> Table:
    """The table of a multi-reference's links; they go with the record that holds them."""
    name = child_table(table, field)
    target = target_table(storage) or table
    keys = (
        ForeignKey(foreign_key_name(name, "record_id"), name, "record_id", table, cascade=True),
        ForeignKey(foreign_key_name(name, "target_id"), name, "target_id", target),
    )
    back = Index(index_name(name, "target_id"), name, ('"target_id"',))
    return Table(name, "links", _LINK, ("record_id", "target_id"), (back,), keys)


def row_fields(field: Field) -> Sequence[Field]:
    """The fields of a sub-table's rows."""
    return getattr(field, "fields", ())


def field_columns(fields: Sequence[Field]) -> tuple[Column, ...]:
    """The columns of the fields that have one."""
    return tuple(column for field in fields if (column := field_column(field)) is not None)


def field_column(field: Field) -> Column | None:
    """The column of a field, None when it has a table of its own or stores nothing."""
    storage = storage_of(field)
    return Column(field.name, COLUMN_TYPES[storage.kind]) if storage and storage.kind in COLUMN_TYPES else None


def bindings(place: Place, fields: Sequence[Field]) -> tuple[tuple[Index, ...], tuple[ForeignKey, ...]]:
    """The indexes and foreign keys of the columns among `fields`."""
    indexes = tuple(index for field in fields for index in field_indexes(place, field))
    return indexes, tuple(key for field in fields if (key := field_key(place, field)) is not None)


def field_key(place: Place, field: Field) -> ForeignKey | None:
    """The foreign key of a reference, member or department column."""
    storage = storage_of(field)
    if storage is None or storage.kind not in COLUMN_TYPES or (target := target_table(storage)) is None:
        return None
    return ForeignKey(foreign_key_name(place.table, field.name), place.table, field.name, target)


def field_indexes(place: Place, field: Field) -> Iterator[Index]:
    """The indexes of a field's column: for `unique`, for `indexed`, and for everything that points somewhere."""
    if (unique := unique_index(place, field)) is not None:
        yield unique
    if (index := plain_index(place, field)) is not None:
        yield index


def unique_index(place: Place, field: Field) -> Index | None:
    """The index that keeps live records apart; rows of a sub-table have no recycle bin."""
    if not field.unique or field_column(field) is None:
        return None
    element = f"md5({quoted(field.name)})" if is_long(field) else quoted(field.name)
    condition = None if place.rows else '"deleted_at" IS NULL'
    return Index(unique_name(place.table, field.name), place.table, (element,), unique=True, condition=condition)


def plain_index(place: Place, field: Field) -> Index | None:
    """The index behind filters and sorts; it ends in the id so that keyset paging can use it."""
    storage = storage_of(field)
    if storage is None or storage.kind not in COLUMN_TYPES or not (field.indexed or target_table(storage)):
        return None
    name, column = index_name(place.table, field.name), quoted(field.name)
    if storage.kind in (StorageKind.TEXT_LIST, StorageKind.JSON):
        return Index(name, place.table, (column,), method="gin")
    if is_long(field):
        return Index(name, place.table, (column,), method="hash")
    return Index(name, place.table, (column, '"id"'))


def unique_fields(form: FormDefinition) -> dict[str, str]:
    """Names of the form's unique indexes → "field" or "sub_table/field": whom a unique violation is about."""
    found: dict[str, str] = {}
    for field in form.fields:
        if unique_index(place_of(form), field):
            found[unique_name(form.name, field.name)] = field.name
        for row_field in row_fields(field):
            rows = place_of(form).inside(field)
            if unique_index(rows, row_field):
                found[unique_name(rows.table, row_field.name)] = f"{field.name}/{row_field.name}"
    return found


def is_long(field: Field) -> bool:
    """Whether the field's texts may be too long for an ordinary index entry."""
    storage = storage_of(field)
    if storage is None or storage.kind is not StorageKind.TEXT or hasattr(field, "options"):
        return False
    limit = getattr(field, "max_length", LONG_TEXT)
    return limit is None or limit > LONG_TEXT


def record_table(form: FormDefinition, schema: str, *, metadata: MetaData | None = None) -> SqlTable:
    """The SQLAlchemy table of a form's records: id, revision, created_at … and a column per field."""
    return _sql_table(main_table(form), schema, metadata)


def rows_table(form: FormDefinition, field: Field, schema: str, *, metadata: MetaData | None = None) -> SqlTable:
    """The SQLAlchemy table of a sub-table's rows: id, parent_id, position and a column per field."""
    return _sql_table(rows_description(place_of(form), field), schema, metadata)


def link_table(form: FormDefinition, field: Field, schema: str, *, metadata: MetaData | None = None) -> SqlTable:
    """The SQLAlchemy table of a multi-reference: record_id, target_id, position."""
    storage = storage_of(field)
    if storage is None:
        raise ValueError(field.name)
    return _sql_table(link_description(form.name, field.name, storage), schema, metadata)


def _sql_table(table: Table, schema: str, metadata: MetaData | None) -> SqlTable:
    columns: list[SqlColumn[Any]] = [
        SqlColumn(column.name, column.type, primary_key=column.name in table.primary_key) for column in table.columns
    ]
    return SqlTable(table.name, metadata if metadata is not None else MetaData(), *columns, schema=schema, quote=True)
