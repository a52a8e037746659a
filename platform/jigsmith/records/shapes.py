"""The shape of what is read: which columns are selected, and how a row becomes a record as the API shows it.

Titles of whatever a row points at are subselects of the same statement, so a page costs one statement, not one more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from pydantic import JsonValue

from engine.fields.base import Field, StorageKind
from engine.forms.compile import CompiledForm
from jigsmith.apps.catalog import Catalog
from jigsmith.records.rights import FormRightsOf, Rights
from jigsmith.records.sql import MEMBERS, POINTERS, quoted, table_sql, target_of
from jigsmith.records.titles import pointed_title_sql
from jigsmith.tables.columns import storage_of

Row = Sequence[object]
Json = dict[str, JsonValue]
RECORD_COLUMNS = (
    "r.id::text, r.revision, r.created_at, r.created_by::text, r.updated_at, r.updated_by::text, "
    "r.deleted_at, r.deleted_by::text"
)
CACHED_SHAPES = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row: where its value stands in the row, how it becomes JSON, where its title stands."""

    name: str
    index: int
    to_json: Callable[[object], JsonValue] | None
    """None: the value is in JSON form already."""
    title: int | None = None
    many: bool = False


@dataclass(frozen=True)
class Cells:
    """The fields of a form's (or sub-table's) rows as columns of a select list."""

    select: str
    cells: tuple[Cell, ...]
    width: int

    def values(self, row: Row) -> Json:
        """The fields of a row in API form."""
        return {
            cell.name: value if (value := row[cell.index]) is None or cell.to_json is None else cell.to_json(value)  # type: ignore[misc]
            for cell in self.cells
        }

    def collect_titles(self, row: Row, titles: Json) -> None:
        """Add the titles of what the row points at."""
        for cell in self.cells:
            if cell.title is not None and (ids := row[cell.index]) is not None:
                found = row[cell.title]
                if cell.many:
                    titles.update(zip(ids, found, strict=True))  # type: ignore[call-overload]
                else:
                    titles[ids] = found  # type: ignore[index,assignment]


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
            "created_at": instant_text(row[2]),
            "created_by": row[3],  # type: ignore[dict-item]
            "updated_at": instant_text(row[4]),
            "updated_by": row[5],  # type: ignore[dict-item]
            "values": self.cells.values(row),
            "titles": titles,
        }
        if row[6] is not None:
            record |= {"deleted_at": instant_text(row[6]), "deleted_by": row[7]}  # type: ignore[dict-item]
        return record


def instant_text(value: object) -> str | None:
    """A stored instant as ISO 8601 in UTC."""
    if not isinstance(value, datetime):
        return None
    return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


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
        parts: list[str] = []
        cells: list[Cell] = []

        def add(text: str) -> int:
            parts.append(text)
            return first + len(parts) - 1

        for name, field in fields.items():
            storage = storage_of(field)
            if storage is None or storage.kind is StorageKind.ROWS:
                continue
            column, target = f"{alias}.{quoted(name)}", target_of(storage)
            if storage.kind is StorageKind.RECORDS and form is not None and target is not None:
                index, title = (add(text) for text in self._links(form, name, target))
                cells.append(Cell(name, index, None, title, many=True))
            elif storage.kind in POINTERS and target is not None:
                cells.append(Cell(name, add(f"{column}::text"), None, add(self._title(target, column))))
            else:
                cells.append(Cell(name, add(column), field.to_json))
        return Cells(", ".join(parts), tuple(cells), len(parts))

    def _title(self, target: str, pointer: str) -> str:
        return pointed_title_sql(self.catalog, self.rights, self.schema, target, pointer)

    def _links(self, form: str, name: str, target: str) -> Iterable[str]:
        linked = (
            f"FROM {table_sql(self.schema, form, name)} l WHERE l.record_id = r.id ORDER BY l.position, l.target_id"
        )
        yield f"ARRAY(SELECT l.target_id::text {linked})"
        yield f"ARRAY(SELECT {self._title(target, 'l.target_id')} {linked})"
