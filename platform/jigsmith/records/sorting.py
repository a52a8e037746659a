"""Sorts and keyset paging: empty values last in either direction, the id breaks ties, no page skips or repeats.

A nullable first key is read in two passes – present values, then empty ones – because an ordinary index serves both
passes in both directions, while "descending, empty last" would sort the whole table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Diagnostic
from engine.fields.base import StorageKind
from engine.forms.compile import CompiledForm
from engine.forms.definition import Sort
from jigsmith.errors import Invalid
from jigsmith.records.filters import Asking
from jigsmith.records.rights import rights_of
from jigsmith.records.sql import PG_TYPES, POINTERS, Column, Parameters, find_column, quoted, target_of
from jigsmith.records.titles import pointed_title_sql

MAX_SORTS = 5
UNSORTABLE = (StorageKind.JSON, StorageKind.TEXT_LIST, StorageKind.RECORDS, StorageKind.ROWS)
NEWEST = (Sort(field="created_at", descending=True),)
LAST_DELETED = (Sort(field="deleted_at", descending=True),)
Values = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: its SQL, its PostgreSQL type and direction."""

    sql: str
    pg_type: str
    descending: bool
    nullable: bool

    def order(self, *, present: bool = False) -> str:
        """The ORDER BY term; of `present` values the plain form, which an index can serve backwards."""
        if present or not self.nullable:
            return f"{self.sql} DESC" if self.descending else self.sql
        return f"{self.sql} {'DESC' if self.descending else 'ASC'} NULLS LAST"


def sort_keys(asking: Asking, form: CompiledForm, sorts: Sequence[Sort], alias: str) -> tuple[Key, ...]:
    """The keys of a sort, the id last. Raises Invalid for unknown, hidden and unsortable fields."""
    if len(sorts) > MAX_SORTS:
        raise Invalid("too_many_sorts", limit=MAX_SORTS, actual=len(sorts))
    hidden = rights_of(asking.catalog, asking.actor).form(form.name).hidden
    keys, findings = [], []
    for index, sort in enumerate(sorts):
        column = None if sort.field in hidden else find_column(form, sort.field)
        if column is None or not column.sortable or column.storage.kind in UNSORTABLE:
            code = "sort_field_unknown" if column is None else "sort_unsupported"
            findings.append(Diagnostic(code, {"field": sort.field, "form": form.name}, f"/sorts/{index}/field"))
            continue
        keys.append(_key(asking, column, sort.descending, alias))
    if findings:
        raise Invalid("sort_invalid", diagnostics=findings)
    return (*keys, Key(f"{alias}.id", "uuid", sorts[-1].descending if sorts else False, nullable=False))


def _key(asking: Asking, column: Column, descending: bool, alias: str) -> Key:
    """References, members and departments sort by the titles people see."""
    text, target = f"{alias}.{quoted(column.name)}", target_of(column.storage)
    if column.storage.kind in POINTERS and target is not None:
        rights = rights_of(asking.catalog, asking.actor)
        return Key(pointed_title_sql(asking.catalog, rights, asking.schema, target, text), "text", descending, True)
    nullable = not column.system or column.name == "deleted_at"
    return Key(text, PG_TYPES[column.storage.kind], descending, nullable)


def order_sql(keys: Sequence[Key], *, present: bool) -> str:
    """The ORDER BY list of a pass; the pass of empty first values leaves the first key out."""
    terms = [keys[0].order(present=True)] if present else []
    return ", ".join([*terms, *(key.order() for key in keys[1:])])


def after_sql(keys: Sequence[Key], values: Values, parameters: Parameters) -> str:
    """That a row comes after the row with these sort values."""
    key, value = keys[0], values[0]
    if value is None:
        return f"({key.sql} IS NULL AND {after_sql(keys[1:], values[1:], parameters)})"
    here = parameters.add(value, key.pg_type)
    beyond = f"{key.sql} {'<' if key.descending else '>'} {here}"
    if len(keys) == 1:
        return beyond
    same = f"({key.sql} = {here} AND {after_sql(keys[1:], values[1:], parameters)})"
    return f"({beyond} OR {same}{f' OR {key.sql} IS NULL' if key.nullable else ''})"


def bound_sql(key: Key, value: str, parameters: Parameters) -> str:
    """A plain bound on the first key, implied by `after_sql`, that an index range can start at."""
    return f"{key.sql} {'<=' if key.descending else '>='} {parameters.add(value, key.pg_type)}"
