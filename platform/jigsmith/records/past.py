"""A record's history as people read it, and who refers to a record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from jigsmith.errors import Invalid, NotFound
from jigsmith.records.draft import Writer
from jigsmith.records.integrity import pointing_at
from jigsmith.records.probes import Probe, Rows, ask
from jigsmith.records.record_table import FieldTable, RecordTable
from jigsmith.records.references import target_name
from jigsmith.records.row_rights import row_condition
from jigsmith.records.shapes import instant_text
from jigsmith.records.sql import Parameters, fetch
from jigsmith.records.titles import titles_of

MAX_ENTRIES = 200
Json = dict[str, JsonValue]


@dataclass(frozen=True)
class HistoryPage:
    """Entries newest first (http.md), and the cursor of older ones."""

    entries: list[Json]
    next_cursor: str | None


def list_history(writer: Writer, form: str, record_id: UUID, *, cursor: str | None, limit: int) -> HistoryPage:
    """A page of the history of a record the asker may read, deleted or not. Hidden fields are absent."""
    table, limit = writer.table(form), max(1, min(limit, MAX_ENTRIES))
    _require_readable(writer, table, record_id)
    parameters = Parameters()
    before = parameters.add(_read_cursor(cursor), "bigint")
    rows = fetch(
        writer.uow,
        f"SELECT h.id, h.at, h.by, m.name, h.action, h.revision, h.source, h.changes"
        f" FROM {table.beside('_history')} AS h LEFT JOIN {table.beside('_member')} AS m ON m.id = h.by"
        f" WHERE h.record_id = {parameters.add(record_id, 'uuid')} AND h.form = {parameters.add(form, 'text')}"
        f" AND ({before} IS NULL OR h.id < {before}) ORDER BY h.id DESC LIMIT {limit + 1}",
        parameters.values,
    )
    hidden = writer.rights.form(form).hidden
    entries = [_entry(row, hidden) for row in rows[:limit]]
    _add_titles(writer, table, entries)
    return HistoryPage(entries, str(rows[limit - 1][0]) if len(rows) > limit else None)


def _read_cursor(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise Invalid("cursor_invalid")
    return int(cursor)


def _require_readable(writer: Writer, table: RecordTable, record_id: UUID) -> None:
    rights = writer.rights.form(table.name)
    rights.require("read")
    parameters = Parameters()
    readable = row_condition(writer, rights, "read", "t", parameters)
    where = f"t.id = {parameters.add(record_id, 'uuid')} AND {readable}"
    if not fetch(writer.uow, f"SELECT 1 FROM {table.qualified} AS t WHERE {where}", parameters.values):
        raise NotFound("record_not_found", form=table.name, id=str(record_id))


def _entry(row: Sequence[Any], hidden: frozenset[str]) -> Json:
    _, at, by, by_name, action, revision, source, changes = row
    return {
        "at": instant_text(at),
        "by": str(by) if by else None,
        "by_name": by_name,
        "action": action,
        "revision": revision,
        "source": source,
        "changes": {
            name: {"before": change.get("before"), "after": change.get("after")}
            for name, change in changes.items()
            if name not in hidden
        },
        "titles": {},
    }


def _add_titles(writer: Writer, table: RecordTable, entries: Sequence[Json]) -> None:
    """Name whatever the changes point at, in one query for the page."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        for target, pointed in _pointed(table, entry):
            wanted.setdefault(target, set()).add(pointed)
    titles = titles_of(writer.uow, writer.catalog, writer.rights, wanted) if wanted else {}
    for entry in entries:
        entry["titles"] = {pointed: titles[pointed] for _, pointed in _pointed(table, entry) if pointed in titles}


def _pointed(table: RecordTable, entry: Json) -> Iterable[tuple[str, str]]:
    changes: Any = entry["changes"]
    for name, change in changes.items():
        for value in (change["before"], change["after"]):
            if value is None:
                continue
            if name in table.links:
                yield from ((table.links[name].target, pointed) for pointed in value)
            elif name in table.sub_tables:
                for row in value:
                    yield from _of_columns(table.sub_tables[name], row)
            else:
                yield from _of_columns(table, {name: value})


def _of_columns(table: FieldTable, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for column in table.pointers:
        if isinstance(values.get(column.name), str):
            yield target_name(column), values[column.name]


def list_referrers(writer: Writer, form: str, record_id: UUID) -> list[Json]:
    """Counts of live, readable records pointing at a readable record, by form and field."""
    table, found = writer.table(form), list[Json]()
    _require_readable(writer, table, record_id)
    probes = []
    for place in pointing_at(writer.tables, form):
        rights = writer.rights.find(place.form)
        if rights is None or not rights.may("read") or place.field in rights.hidden:
            continue
        parameters = Parameters()
        where = [
            f"{place.pointer} = {parameters.add(record_id, 'uuid')}",
            "t.deleted_at IS NULL",
            row_condition(writer, rights, "read", "t", parameters),
        ]
        label = writer.catalog.forms[place.form].definition.label.text(writer.actor.language)
        line: Json = {"form": place.form, "field": place.field, "label": label}
        sql = f"SELECT count(DISTINCT t.id) FROM {place.source} WHERE {' AND '.join(where)}"
        probes.append(Probe(sql, parameters.values, _collector(found, line)))
    ask(writer.uow, probes)
    return found


def _collector(found: list[Json], line: Json) -> Callable[[Rows], None]:
    def receive(rows: Rows) -> None:
        if rows[0][0]:
            found.append({**line, "count": rows[0][0]})

    return receive
