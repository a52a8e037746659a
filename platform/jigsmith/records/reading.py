"""Records by id, as the asker may see them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast
from uuid import UUID

from pydantic import JsonValue

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.definition import RecordAction
from jigsmith.errors import NotFound
from jigsmith.records.filters import Asking, rights_sql
from jigsmith.records.rights import rights_of
from jigsmith.records.shapes import Json, Row, Shape, SubTable, shape_of
from jigsmith.records.sql import Parameters, fetch, schema_of, table_sql
from jigsmith.storage.unit_of_work import UnitOfWork


def get_record(
    uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str, record_id: UUID, *, deleted: bool = False
) -> Json:
    """One record with its sub-tables and the titles of what it refers to; `deleted` reads the recycle bin.

    Raises NotFound for what does not exist and for what the asker may not read: neither is revealed.
    """
    found = get_many(uow, catalog, actor, form, [record_id], deleted=deleted)
    if not found:
        raise NotFound("record_not_found", form=form, id=str(record_id))
    return found[0]


def get_many(
    uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str, ids: Sequence[UUID], *, deleted: bool = False
) -> list[Json]:
    """The readable ones of the records, whole, in the order of `ids`; the others are left out."""
    rights = rights_of(catalog, actor)
    rights.form(form).require("read")
    schema, parameters = schema_of(uow), Parameters()
    shape = shape_of(catalog, schema, rights, form, None)
    state = "r.deleted_at IS NOT NULL" if deleted else "r.deleted_at IS NULL"
    rows = rights_sql(Asking(catalog, actor, schema), shape.form, rights.form(form).rows("read"), "r", parameters)
    wanted = parameters.add(list(ids), "uuid[]")
    text = f"SELECT {shape.select} FROM {shape.table} r WHERE r.id = ANY({wanted}) AND {state} AND {rows}"
    if not shape.sub_tables:
        return _in_order(ids, {str(row[0]): shape.record(row) for row in fetch(uow, text, parameters.values)})
    lines, children = _fetch_with_rows(uow, text, parameters, shape, ids)
    records = {str(row[0]): shape.record(row) for row in lines}
    for sub_table, rows_of in zip(shape.sub_tables, children, strict=True):
        _attach(records, sub_table, rows_of)
    return _in_order(ids, records)


def reachable_ids(
    uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str, ids: Sequence[UUID], action: RecordAction = "read"
) -> set[UUID]:
    """The ones among `ids`, live or in the recycle bin, that the action's row rights reach."""
    rights = rights_of(catalog, actor).form(form)
    schema, parameters = schema_of(uow), Parameters()
    rows = rights_sql(Asking(catalog, actor, schema), catalog.forms[form], rights.rows(action), "r", parameters)
    wanted = parameters.add(list(ids), "uuid[]")
    text = f"SELECT r.id FROM {table_sql(schema, form)} r WHERE r.id = ANY({wanted}) AND {rows}"
    return {row[0] for row in fetch(uow, text, parameters.values) if isinstance(row[0], UUID)}


def _in_order(ids: Sequence[UUID], records: Mapping[str, Json]) -> list[Json]:
    return [records[key] for key in dict.fromkeys(str(one) for one in ids) if key in records]


def _fetch_with_rows(
    uow: UnitOfWork, text: str, parameters: Parameters, shape: Shape, ids: Sequence[UUID]
) -> tuple[list[Row], list[list[Row]]]:
    """The records and the rows of each sub-table, in one round trip."""
    driver = uow.driver
    with driver.pipeline():
        main = driver.execute(text.encode(), parameters.values)
        beside = [driver.execute(each.sql.encode(), {"ids": list(ids)}) for each in shape.sub_tables]
        return main.fetchall(), [cursor.fetchall() for cursor in beside]


def _attach(records: Mapping[str, Json], sub_table: SubTable, lines: Iterable[Row]) -> None:
    """Put sub-table rows, already in order, under their parents; rows of unreadable parents fall away."""
    grouped: dict[object, list[JsonValue]] = {}
    for line in lines:
        record = records.get(str(line[0]))
        if record is None:
            continue
        sub_table.cells.collect_titles(line, cast("Json", record["titles"]))
        grouped.setdefault(line[0], []).append({"id": cast(str, line[1]), **sub_table.cells.values(line)})
    for key, record in records.items():
        cast("Json", record["values"])[sub_table.name] = grouped.get(key, [])
