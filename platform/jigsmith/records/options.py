"""What a reference picker offers: title, a subtitle from two further fields, and only records the asker may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from engine.fields.base import StorageKind
from engine.forms.compile import CompiledForm
from engine.forms.filters import Filter
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Invalid
from jigsmith.records.filters import Asking
from jigsmith.records.listing import where_sql
from jigsmith.records.paging import Query
from jigsmith.records.rights import FormRightsOf, rights_of
from jigsmith.records.search import folded
from jigsmith.records.sql import Parameters, fetch, find_column, like_pattern, quoted, schema_of, table_sql, target_of
from jigsmith.records.titles import pointed_title_sql, title_sql
from jigsmith.storage.unit_of_work import UnitOfWork

MAX_OPTIONS = 100
SUBTITLE_FIELDS = 2
SUBTITLED = (StorageKind.TEXT, StorageKind.RECORD, StorageKind.MEMBER, StorageKind.DEPARTMENT, StorageKind.DATE)


@dataclass(frozen=True)
class OptionQuery:
    """What the picker's box holds."""

    search: str = ""
    filter: Filter | None = None
    limit: int = 20


def list_options(uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str, query: OptionQuery) -> list[JsonValue]:
    """Options, titles that start with the search first, shorter ones before longer ones; without a search the newest."""
    if not 1 <= query.limit <= MAX_OPTIONS:
        raise Invalid("limit_out_of_range", limit=MAX_OPTIONS, actual=query.limit)
    asking, all_rights = Asking(catalog, actor, schema_of(uow)), rights_of(catalog, actor)
    rights, parameters = all_rights.form(form), Parameters()
    rights.require("read")
    where = where_sql(asking, rights, Query(filter=query.filter, search=query.search), parameters)
    title = title_sql(catalog, all_rights, asking.schema, form, "r")
    subtitle = _subtitle_sql(asking, catalog.forms[form], rights)
    order = "r.created_at DESC, r.id DESC"
    if words := folded(query.search).strip():
        start = parameters.add(like_pattern(words) + "%", "text")
        order = f"lower({title}) LIKE {start} DESC, length({title}), {title}, r.id"
    text = (
        f"SELECT r.id::text, {title}, {subtitle} FROM {table_sql(asking.schema, form)} r WHERE {where} "
        f"ORDER BY {order} LIMIT {query.limit}"
    )
    return [{"id": row[0], "title": row[1], "subtitle": row[2] or None} for row in _texts(uow, text, parameters)]


def _texts(uow: UnitOfWork, text: str, parameters: Parameters) -> list[list[str | None]]:
    return [[None if cell is None else str(cell) for cell in row] for row in fetch(uow, text, parameters.values)]


def _subtitle_sql(asking: Asking, form: CompiledForm, rights: FormRightsOf) -> str:
    parts = [_part_sql(asking, form, name) for name in _subtitle_fields(form, rights)]
    return f"concat_ws(' · ', {', '.join(parts)})" if parts else "NULL"


def _subtitle_fields(form: CompiledForm, rights: FormRightsOf) -> Sequence[str]:
    """Searchable fields first: what people search by is what tells records apart."""
    usable = [
        name
        for name in form.fields
        if name != form.title
        and name not in rights.hidden
        and (column := find_column(form, name)) is not None
        and column.storage.kind in SUBTITLED
        and (column.sortable or form.fields[name].searchable)
    ]
    usable.sort(key=lambda name: not form.fields[name].searchable)
    return usable[:SUBTITLE_FIELDS]


def _part_sql(asking: Asking, form: CompiledForm, name: str) -> str:
    column = find_column(form, name)
    text = f"r.{quoted(name)}"
    target = target_of(column.storage) if column else None
    if target is not None:
        rights = rights_of(asking.catalog, asking.actor)
        return pointed_title_sql(asking.catalog, rights, asking.schema, target, text)
    return f"nullif(left({text}::text, 80), '')"
