"""Titles: the text that stands for a record, a member or a department where something points at it.

Whoever may read a record also sees the titles of what it points at, even of records out of their reach – the title and
no more. A title field that is hidden from the asker's roles stays hidden here too.
"""

from collections.abc import Iterable, Mapping

from engine.fields.base import StorageKind
from jigsmith.apps.catalog import Catalog
from jigsmith.records.rights import Rights
from jigsmith.records.sql import (
    DEPARTMENTS,
    MEMBERS,
    Parameters,
    fetch,
    find_column,
    quoted,
    schema_of,
    table_sql,
    target_of,
)
from jigsmith.storage.unit_of_work import UnitOfWork

HIDDEN_TITLE = "•••"
PEOPLE_TABLES = {MEMBERS: "_member", DEPARTMENTS: "_department"}


def pointed_title_sql(catalog: Catalog, rights: Rights, schema: str, target: str, pointer: str) -> str:
    """The title of the record (or member, department) that the expression `pointer` points at, as a subselect."""
    title, table = title_sql(catalog, rights, schema, target, "tt"), title_table(schema, target)
    return f"(SELECT {title} FROM {table} tt WHERE tt.id = {pointer})"


def title_sql(catalog: Catalog, rights: Rights, schema: str, target: str, alias: str) -> str:
    """The title of the row `alias` of the target's table: never NULL, the end of its id where there is none."""
    if target in PEOPLE_TABLES:
        return f"{alias}.name"
    text = _title_text(catalog, rights, schema, target, alias)
    return f"coalesce({text}, '#' || right({alias}.id::text, 6))" if text else f"'#' || right({alias}.id::text, 6)"


def searched_title_sql(catalog: Catalog, rights: Rights, schema: str, target: str, alias: str) -> str | None:
    """The title of the row `alias` as a search reads it; None where there is none or the asker may not see it."""
    if target in PEOPLE_TABLES:
        return f"{alias}.name"
    text = _title_text(catalog, rights, schema, target, alias)
    return None if text is None or HIDDEN_TITLE in text else text


def title_table(schema: str, target: str) -> str:
    """The table that holds the titles of a target."""
    return table_sql(schema, PEOPLE_TABLES.get(target, target))


def titles_of(
    uow: UnitOfWork, catalog: Catalog, rights: Rights, wanted: Mapping[str, Iterable[object]]
) -> dict[str, str]:
    """Titles by id text of what is wanted by target (form name, "@member", "@department"), in one statement."""
    schema, parameters = schema_of(uow), Parameters()
    parts = []
    for target, ids in wanted.items():
        known = sorted({str(one) for one in ids if one is not None})
        if known and (target in PEOPLE_TABLES or target in catalog.forms):
            title = title_sql(catalog, rights, schema, target, "tt")
            table = title_table(schema, target)
            parts.append(
                f"SELECT tt.id::text, {title} FROM {table} tt WHERE tt.id = ANY({parameters.add(known, 'uuid[]')})"
            )
    if not parts:
        return {}
    return {str(row[0]): str(row[1]) for row in fetch(uow, " UNION ALL ".join(parts), parameters.values)}


def _title_text(catalog: Catalog, rights: Rights, schema: str, target: str, alias: str, hops: int = 1) -> str | None:
    """The title field's text, or None; a title that is itself a reference is followed once."""
    form = catalog.forms[target]
    column = find_column(form, form.title) if form.title else None
    if column is None:
        return None
    held = rights.find(target)
    if held is not None and column.name in held.hidden:
        return f"'{HIDDEN_TITLE}'"
    text, far = f"{alias}.{quoted(column.name)}", target_of(column.storage)
    if far is not None:
        if far in PEOPLE_TABLES:
            return f"(SELECT {alias}x.name FROM {title_table(schema, far)} {alias}x WHERE {alias}x.id = {text})"
        deeper = (
            _title_text(catalog, rights, schema, far, alias + "x", hops - 1) if hops and far in catalog.forms else None
        )
        return (
            f"(SELECT {deeper} FROM {title_table(schema, far)} {alias}x WHERE {alias}x.id = {text})" if deeper else None
        )
    if column.storage.kind is StorageKind.TEXT_LIST:
        return f"nullif(array_to_string({text}, ', '), '')"
    return f"nullif({text}::text, '')"
