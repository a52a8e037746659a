"""The shape of what is read: which columns are selected, and how a row becomes a record as the API shows it.

Titles of whatever a row points at are subselects of the same statement, so a page costs one statement, not one more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import cast

from pydantic import JsonValue

from engine.fields.base import Field, StorageKind
from engine.fields.date import DateField
from engine.fields.exact_numbers import ExactField
from engine.fields.money import MoneyField
from engine.forms.compile import CompiledForm
from jigsmith.apps.catalog import Catalog
from jigsmith.records.rights import FormRightsOf, Rights
from jigsmith.records.sql import MEMBERS, POINTERS, quoted, table_sql, target_of
from jigsmith.records.titles import pointed_title_sql
from jigsmith.tables.columns import storage_of

Row = Sequence[object]
Json = dict[str, JsonValue]
RECORD_COLUMNS = (
    "r.id::text, r.revision, {created_at}, r.created_by::text, {updated_at}, r.updated_by::text, "
    "{deleted_at}, r.deleted_by::text"
).format(**{name: f"(r.{name} AT TIME ZONE 'UTC')::text" for name in ("created_at", "updated_at", "deleted_at")})
"""Most values are read as text in their JSON form: PostgreSQL writes them faster than Python would."""
CACHED_SHAPES = 200
Writer = Callable[[object], JsonValue]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A field that points at records or people: where in a row the ids stand, and where their titles."""

    ids: int
    titles: int
    many: bool


@dataclass(frozen=True)
class Cells:
    """The fields of a form's (or sub-table's) rows as columns of a select list: values first, then titles."""

    select: str
    names: tuple[str, ...]
    first: int
    writers: tuple[tuple[str, Writer], ...]
    """The fields whose columns are not in JSON form yet."""
    pointers: tuple[Pointer, ...]

    def values(self, row: Row) -> Json:
        """The fields of a row in API form."""
        values = dict(zip(self.names, row[self.first : self.first + len(self.names)], strict=True))
        for name, write in self.writers:
            if (value := values[name]) is not None:
                values[name] = write(value)
        return cast("Json", values)

    def collect_titles(self, row: Row, titles: Json) -> None:
        """Add the titles of what the row points at."""
        for pointer in self.pointers:
            ids, found = row[pointer.ids], row[pointer.titles]
            if pointer.many:
                titles.update(zip(cast("list[str]", ids), cast("list[str]", found), strict=True))
            elif ids is not None:
                titles[cast(str, ids)] = cast(str, found)


@dataclass(frozen=True)
class SubTable:
    """A sub-table of a record: one statement reads it for any number of parents."""

    name: str
    sql: str
    cells: Cells


@dataclass(frozen=True)
class Shape:
    """A form as one set of rights reads it, with the columns asked for."""

    form: CompiledForm
    table: str
    select: str
    cells: Cells
    sub_tables: tuple[SubTable, ...]

    def record(self, row: Row) -> Json:
        """The record a row of `select` stands for, without sub-tables."""
        titles: Json = {}
        self.cells.collect_titles(row, titles)
        for who, title in ((3, 8), (5, 9)):
            if row[who] is not None and row[title] is not None:
                titles[row[who]] = row[title]  # type: ignore[index,assignment]
        record: Json = {
            "id": row[0],  # type: ignore[dict-item]
            "revision": row[1],  # type: ignore[dict-item]
            "created_at": _instant(row[2]),
            "created_by": row[3],  # type: ignore[dict-item]
            "updated_at": _instant(row[4]),
            "updated_by": row[5],  # type: ignore[dict-item]
            "values": self.cells.values(row),
            "titles": titles,
        }
        if row[6] is not None:
            record |= {"deleted_at": _instant(row[6]), "deleted_by": row[7]}  # type: ignore[dict-item]
        return record


def instant_text(value: datetime) -> str:
    """A system instant in ISO 8601, in UTC, exactly as a reading writes it."""
    text = value.astimezone(UTC).isoformat().removesuffix("+00:00")
    return f"{text.rstrip('0') if '.' in text else text}Z"


def _instant(text: object) -> str | None:
    """A system instant, read as text in UTC, in ISO 8601."""
    return None if text is None else f"{str(text).replace(' ', 'T')}Z"


def shape_of(catalog: Catalog, schema: str, rights: Rights, form: str, columns: tuple[str, ...] | None) -> Shape:
    """The shape of a form with the given columns (None: all the asker may see), compiled once per catalog and rights."""
    build = catalog.derived(
        ("shapes", schema, rights.key, form),
        lambda: lru_cache(CACHED_SHAPES)(_Builder(catalog, schema, rights, rights.form(form)).shape),
    )
    return build(columns)


class _Builder:
    """Builds shapes of one form for one set of rights."""

    def __init__(self, catalog: Catalog, schema: str, rights: Rights, held: FormRightsOf) -> None:
        self.catalog, self.schema, self.rights, self.held = catalog, schema, rights, held

    def shape(self, columns: tuple[str, ...] | None) -> Shape:
        form = self.catalog.forms[self.held.form]
        visible = {name: field for name, field in form.fields.items() if name not in self.held.hidden}
        chosen = visible if columns is None else {name: visible[name] for name in columns if name in visible}
        people = ", ".join(self._title(MEMBERS, f"r.{who}") for who in ("created_by", "updated_by"))
        first = 10
        cells = self._cells(form.name, "r", chosen, first)
        sub_tables = tuple(self._sub_table(form, name) for name in chosen if name in form.rows)
        select = ", ".join(part for part in (RECORD_COLUMNS, people, cells.select) if part)
        return Shape(form, table_sql(self.schema, form.name), select, cells, sub_tables)

    def _sub_table(self, form: CompiledForm, name: str) -> SubTable:
        table = table_sql(self.schema, form.name, name)
        cells = self._cells(None, "s", form.rows[name].fields, 2)
        select = ", ".join(part for part in ("s.parent_id::text, s.id::text", cells.select) if part)
        sql = f"SELECT {select} FROM {table} s WHERE s.parent_id = ANY(%(ids)s::uuid[]) ORDER BY s.parent_id, s.position, s.id"
        return SubTable(name, sql, cells)

    def _cells(self, form: str | None, alias: str, fields: Mapping[str, Field], first: int) -> Cells:
        """`form` is None for sub-table rows, which hold no tables of their own."""
        columns: dict[str, str] = {}
        titles: list[tuple[str, str, bool]] = []
        writers: list[tuple[str, Writer]] = []
        for name, field in fields.items():
            storage = storage_of(field)
            if storage is None or storage.kind is StorageKind.ROWS:
                continue
            column, target = f"{alias}.{quoted(name)}", target_of(storage)
            if storage.kind is StorageKind.RECORDS and form is not None and target is not None:
                columns[name], title = self._links(form, name, target)
                titles.append((name, title, True))
            elif storage.kind in POINTERS and target is not None:
                columns[name] = f"{column}::text"
                titles.append((name, self._title(target, column), False))
            else:
                columns[name], write = _plain_cell(field, storage.kind, column)
                writers += [(name, write)] if write is not None else []
        names, end = tuple(columns), first + len(columns)
        pointers = tuple(
            Pointer(first + names.index(name), end + place, many) for place, (name, _, many) in enumerate(titles)
        )
        select = ", ".join([*columns.values(), *(title for _, title, _ in titles)])
        return Cells(select, names, first, tuple(writers), pointers)

    def _title(self, target: str, pointer: str) -> str:
        return pointed_title_sql(self.catalog, self.rights, self.schema, target, pointer)

    def _links(self, form: str, name: str, target: str) -> tuple[str, str]:
        linked = (
            f"FROM {table_sql(self.schema, form, name)} l WHERE l.record_id = r.id ORDER BY l.position, l.target_id"
        )
        titles = f"ARRAY(SELECT {self._title(target, 'l.target_id')} {linked})"
        return f"ARRAY(SELECT l.target_id::text {linked})", titles


def _plain_cell(field: Field, kind: StorageKind, column: str) -> tuple[str, Writer | None]:
    """A field's column as SQL, and what remains to be done in Python: nothing where PostgreSQL's text is the JSON form."""
    writes = type(field).to_json
    if kind is StorageKind.DECIMAL and writes is ExactField.to_json:
        return f"trim_scale({column})::text", None
    if kind is StorageKind.DATE and writes is DateField.to_json:
        return f"{column}::text", None
    if isinstance(field, MoneyField):
        return f"{column}::text", _money_writer(field)
    return column, None if writes is Field.to_json else field.to_json


def _money_writer(field: MoneyField) -> Writer:
    """An amount stored with the field's own decimals is written already."""
    point = -field.decimals - 1

    def write(amount: object) -> str:
        text = str(amount)
        if field.decimals and text[point : point + 1] == ".":
            return text
        return field.to_json(Decimal(text))

    return write
