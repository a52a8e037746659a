"""Where a form's records live: tables, columns and their SQL types, worked out once per catalog."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import orjson
from psycopg.types.json import Jsonb

from engine.fields.base import Field, StorageKind
from engine.forms.compile import CompiledForm
from jigsmith.apps.catalog import Catalog
from jigsmith.records.sql import PG_TYPES, quoted, table_sql
from jigsmith.storage.json_text import write_json
from jigsmith.tables.columns import COLUMN_TYPES, PEOPLE, storage_of


def as_jsonb(value: object) -> object:
    """A JSON column's value as the driver wants it."""
    return None if value is None else Jsonb(value, dumps=write_json)


def differ(one: object, other: object, *, as_json: bool) -> bool:
    """Whether two values of a field are different; in JSON, true and 1 are, while the order of keys says nothing."""
    if one == other:
        return as_json and _canonical(one) != _canonical(other)
    return True


def _canonical(value: object) -> bytes:
    return orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True)
class StoredColumn:
    """A field with a column of its own."""

    name: str
    kind: StorageKind
    field: Field
    target: str | None = None
    """The form a reference points at."""

    @cached_property
    def sql_type(self) -> str:
        return PG_TYPES[self.kind]

    def dump(self, value: object) -> object:
        """The value as the driver wants it."""
        return as_jsonb(value) if self.kind is StorageKind.JSON else value


@dataclass(frozen=True)
class LinkTable:
    """A multi-reference: record_id, target_id, position."""

    name: str
    qualified: str
    field: Field
    target: str


@dataclass(frozen=True)
class FieldTable:
    """A table whose columns are fields: a form's own, or a sub-table's."""

    form: CompiledForm
    qualified: str
    columns: tuple[StoredColumn, ...]

    @cached_property
    def by_name(self) -> Mapping[str, StoredColumn]:
        return {column.name: column for column in self.columns}

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """The columns' names as SQL writes them."""
        return tuple(quoted(column.name) for column in self.columns)

    @cached_property
    def pointers(self) -> tuple[StoredColumn, ...]:
        """Columns that point at records, members or departments."""
        return tuple(c for c in self.columns if c.kind is StorageKind.RECORD or c.kind in PEOPLE)

    @cached_property
    def unique(self) -> tuple[StoredColumn, ...]:
        """Columns whose values may occur once among the live records."""
        return tuple(column for column in self.columns if column.field.unique)

    @cached_property
    def json_columns(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.kind is StorageKind.JSON)

    @cached_property
    def _pick(self) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
        names = [column.name for column in self.columns]
        return itemgetter(*names) if len(names) > 1 else lambda values: tuple(values[name] for name in names)

    def cells(self, values: Mapping[str, object]) -> tuple[object, ...]:
        """The value of every column, in order, as the driver wants it; missing ones are empty."""
        try:
            found = self._pick(values)
        except KeyError:
            found = tuple(values.get(column.name) for column in self.columns)
        if self.json_columns:
            return tuple(column.dump(value) for column, value in zip(self.columns, found, strict=True))
        return found


@dataclass(frozen=True)
class RecordTable(FieldTable):
    """A form's table with the tables around it."""

    schema: str
    links: Mapping[str, LinkTable]
    sub_tables: Mapping[str, FieldTable]

    @property
    def name(self) -> str:
        return self.form.name

    @cached_property
    def parted(self) -> frozenset[str]:
        """Fields stored outside the record's own row."""
        return frozenset(self.links) | frozenset(self.sub_tables)

    def beside(self, table: str) -> str:
        """The qualified name of another table of the same schema."""
        return table_sql(self.schema, table)


def record_tables(catalog: Catalog, schema: str) -> Mapping[str, RecordTable]:
    """The tables of every form, compiled once per catalog."""
    return catalog.derived(
        ("record_tables", schema), lambda: {name: _compile(form, schema) for name, form in catalog.forms.items()}
    )


def _compile(form: CompiledForm, schema: str) -> RecordTable:
    links: dict[str, LinkTable] = {}
    rows: dict[str, FieldTable] = {}
    for name, field in form.fields.items():
        storage = storage_of(field)
        beside = table_sql(schema, form.name, name)
        if storage is not None and storage.kind is StorageKind.RECORDS:
            links[name] = LinkTable(name, beside, field, storage.target or "")
        elif storage is not None and storage.kind is StorageKind.ROWS:
            rows[name] = FieldTable(form.rows[name], beside, _columns(form.rows[name]))
    return RecordTable(form, table_sql(schema, form.name), _columns(form), schema, links, rows)


def _columns(form: CompiledForm) -> tuple[StoredColumn, ...]:
    found = ((name, field, storage_of(field)) for name, field in form.fields.items())
    return tuple(
        StoredColumn(name, storage.kind, field, storage.target)
        for name, field, storage in found
        if storage is not None and storage.kind in COLUMN_TYPES
    )
