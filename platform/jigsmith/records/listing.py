"""Pages of records: filter, row rights, search, sort and count in one statement per page."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from engine.errors import Diagnostic
from engine.forms.definition import Sort
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Invalid
from jigsmith.records.filters import Asking, filter_sql, rights_sql
from jigsmith.records.paging import MAX_LIMIT, Page, Query, read_cursor, write_cursor
from jigsmith.records.rights import FormRightsOf, rights_of
from jigsmith.records.search import search_sql
from jigsmith.records.shapes import Row, Shape, shape_of
from jigsmith.records.sorting import LAST_DELETED, NEWEST, Key, after_sql, bound_sql, order_sql, sort_keys
from jigsmith.records.sql import Parameters, fetch, first_row, schema_of
from jigsmith.storage.unit_of_work import UnitOfWork

COUNT_LIMIT = 10_000


@dataclass(frozen=True)
class _Listing:
    """One list query, compiled: what each of its statements is made of."""

    shape: Shape
    query: Query
    keys: tuple[Key, ...]
    where: str
    values: dict[str, object]
    after: list[str | None] | None

    @property
    def source(self) -> str:
        return f"FROM {self.shape.table} r WHERE {self.where}"


def list_records(uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str, query: Query) -> Page:
    """A page of the records the asker may read. Raises Invalid for filters, sorts, columns and cursors that do not fit."""
    asking = Asking(catalog, actor, schema_of(uow))
    rights = rights_of(catalog, actor).form(form)
    rights.require("read")
    _check(asking, rights, query)
    sorts = query.sorts or (LAST_DELETED if query.deleted else NEWEST)
    scope = _scope(form, sorts, query.deleted)
    listing = _compile(asking, rights, query, sorts, scope)
    try:
        rows, counted = _fetch_page(uow, listing)
    except psycopg.DataError as error:
        raise Invalid("cursor_invalid" if query.cursor else "filter_invalid") from error
    count, exact = _count(uow, listing, counted)
    cursor = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        cursor = write_cursor(_key(asking, query), scope, [_text(value) for value in rows[-1][-len(listing.keys) :]])
    return Page([listing.shape.record(row) for row in rows], cursor, count, exact)


def count_records(uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str, query: Query) -> int:
    """How many records the query's filter and search reach, exactly."""
    asking = Asking(catalog, actor, schema_of(uow))
    rights = rights_of(catalog, actor).form(form)
    rights.require("read")
    shape = shape_of(catalog, asking.schema, rights_of(catalog, actor), form, ())
    parameters = Parameters()
    where = where_sql(asking, rights, query, parameters)
    row = first_row(uow, f"SELECT count(*) FROM {shape.table} r WHERE {where}", parameters.values)
    return _number(row)


def where_sql(asking: Asking, rights: FormRightsOf, query: Query, parameters: Parameters) -> str:
    """Everything that decides which rows of alias `r` a query reaches: state, row rights, filter and search."""
    form = asking.catalog.forms[rights.form]
    parts = [
        "r.deleted_at IS NOT NULL" if query.deleted else "r.deleted_at IS NULL",
        rights_sql(asking, form, rights.rows("read"), "r", parameters),
        filter_sql(asking, form, query.filter, "r", parameters),
        search_sql(asking, rights, query.search, "r", parameters),
    ]
    return " AND ".join(part for part in parts if part != "true")


def _check(asking: Asking, rights: FormRightsOf, query: Query) -> None:
    if not 1 <= query.limit <= MAX_LIMIT:
        raise Invalid("limit_out_of_range", limit=MAX_LIMIT, actual=query.limit)
    fields = asking.catalog.forms[rights.form].fields
    unknown = [name for name in dict.fromkeys(query.columns or ()) if name not in fields or name in rights.hidden][:100]
    if unknown:
        findings = [Diagnostic("column_unknown", {"field": name, "form": rights.form}, "/columns") for name in unknown]
        raise Invalid("columns_invalid", diagnostics=findings)


def _key(asking: Asking, query: Query) -> bytes:
    return query.secret + asking.schema.encode()


def _scope(form: str, sorts: Sequence[Sort], deleted: bool) -> str:
    return "\0".join([form, str(deleted), *(f"{'-' if sort.descending else ''}{sort.field}" for sort in sorts)])


def _compile(asking: Asking, rights: FormRightsOf, query: Query, sorts: Sequence[Sort], scope: str) -> _Listing:
    all_rights, parameters = rights_of(asking.catalog, asking.actor), Parameters()
    columns = None if query.columns is None else tuple(dict.fromkeys(query.columns))
    shape = shape_of(asking.catalog, asking.schema, all_rights, rights.form, columns)
    keys = sort_keys(asking, shape.form, sorts, "r")
    after = read_cursor(_key(asking, query), scope, query.cursor, len(keys)) if query.cursor else None
    where = where_sql(asking, rights, query, parameters)
    return _Listing(shape, query, keys, where, parameters.values, after)


def _fetch_page(uow: UnitOfWork, listing: _Listing) -> tuple[list[Row], int | None]:
    """Up to one row more than a page, and the bounded count where a row carried it."""
    first, after = listing.keys[0], listing.after
    rows: list[Row] = []
    if after is None or after[0] is not None:
        rows += _fetch_pass(uow, listing, listing.query.limit + 1, present=True)
    missing = listing.query.limit + 1 - len(rows)
    if first.nullable and missing > 0:
        rows += _fetch_pass(uow, listing, missing, present=False)
    counted = rows[0][-len(listing.keys) - 1] if rows else None
    return rows, counted if isinstance(counted, int) else None


def _fetch_pass(uow: UnitOfWork, listing: _Listing, limit: int, *, present: bool) -> Sequence[Row]:
    """Rows whose first sort value is present, or (the second pass) those where it is empty, after the cursor."""
    keys, after, parameters = listing.keys, listing.after, Parameters(dict(listing.values))
    conditions = [listing.where]
    if keys[0].nullable:
        conditions.append(f"{keys[0].sql} IS {'NOT NULL' if present else 'NULL'}")
    if after is not None and present and after[0] is not None:
        conditions += [bound_sql(keys[0], after[0], parameters), after_sql(keys, after, parameters)]
    elif after is not None and not present and after[0] is None:
        conditions.append(after_sql(keys[1:], after[1:], parameters))
    select = [listing.shape.select, _count_column(listing), *(f"{key.sql}::text" for key in keys)]
    text = (
        f"SELECT {', '.join(select)} FROM {listing.shape.table} r WHERE {' AND '.join(conditions)} "
        f"ORDER BY {order_sql(keys, present=present)} LIMIT {limit}"
    )
    return fetch(uow, text, parameters.values)


def _count_column(listing: _Listing) -> str:
    """The count as a column of the page's own statement; computed once, it spares a round trip."""
    if listing.query.count == "none":
        return "NULL"
    return f"({_count_sql(listing, listing.query.count == 'exact')})"


def _count_sql(listing: _Listing, exact: bool) -> str:
    if exact:
        return f"SELECT count(*) {listing.source}"
    return f"SELECT count(*) FROM (SELECT 1 {listing.source} LIMIT {COUNT_LIMIT + 1}) counted"


def _count(uow: UnitOfWork, listing: _Listing, counted: int | None) -> tuple[int | None, bool]:
    """The count asked for and whether it is exact; beyond the bound, the planner's estimate."""
    if listing.query.count == "none":
        return None, False
    if counted is None and listing.after is None:
        return 0, True
    exact = listing.query.count == "exact"
    if counted is None:
        counted = _number(first_row(uow, _count_sql(listing, exact), listing.values))
    if exact or counted <= COUNT_LIMIT:
        return counted, True
    plan = first_row(uow, f"EXPLAIN (FORMAT JSON) SELECT 1 {listing.source}", listing.values)
    return max(_estimate(plan), counted), False


def _estimate(plan: Row | None) -> int:
    """The rows a plan expects, to two digits: "about 120,000"."""
    found = plan[0] if plan else None
    rows = found[0]["Plan"]["Plan Rows"] if isinstance(found, list) else 0
    return round(rows, 2 - len(str(rows)))


def _number(row: Row | None) -> int:
    return row[0] if row and isinstance(row[0], int) else 0


def _text(value: object) -> str | None:
    return None if value is None else str(value)
