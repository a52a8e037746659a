"""What refers to a record: counted before it may be deleted or purged, and shown to people who ask."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from jigsmith.records.draft import Batch
from jigsmith.records.probes import Probe, Rows, ask
from jigsmith.records.record_table import RecordTable
from jigsmith.records.references import pointer_columns
from jigsmith.records.sql import Parameters, quoted


@dataclass(frozen=True, slots=True)
class Pointing:
    """One place records of `form` may point from: a column, a multi-reference, a column of a sub-table."""

    form: str
    field: str
    source: str
    """FROM clause with `t` the referring record and, for parts, `x` the part."""
    pointer: str


@dataclass(frozen=True, slots=True)
class Use:
    """How many records of a form refer to one record."""

    form: str
    count: int


def pointing_at(tables: Mapping[str, RecordTable], form: str) -> Iterator[Pointing]:
    """Every place of the catalog that may point at records of `form`."""
    for name, table in tables.items():
        own = f"{table.qualified} AS t"
        for column in pointer_columns(table, form):
            yield Pointing(name, column.name, own, f"t.{quoted(column.name)}")
        for link in table.links.values():
            if link.target == form:
                yield Pointing(
                    name, link.name, f"{own} JOIN {link.qualified} AS x ON x.record_id = t.id", "x.target_id"
                )
        for field, rows in table.sub_tables.items():
            joined = f"{own} JOIN {rows.qualified} AS x ON x.parent_id = t.id"
            for column in pointer_columns(rows, form):
                yield Pointing(name, field, joined, f"x.{quoted(column.name)}")


def find_uses(batch: Batch, ids: Sequence[UUID], *, deleted_too: bool = False) -> dict[UUID, list[Use]]:
    """Uses by referred record. References among the given records of the form itself do not count."""
    places: dict[str, list[Pointing]] = {}
    for place in pointing_at(batch.writer.tables, batch.table.name):
        places.setdefault(place.form, []).append(place)
    parameters = Parameters()
    ids_sql = parameters.add(list(ids), "uuid[]")
    uses: dict[UUID, list[Use]] = {}
    probes = []
    for form, pointing in places.items():
        condition = "" if deleted_too else " AND t.deleted_at IS NULL"
        if form == batch.table.name:
            condition += f" AND t.id <> ALL({ids_sql})"
        parts = (
            f"SELECT {p.pointer}, t.id FROM {p.source} WHERE {p.pointer} = ANY({ids_sql}){condition}" for p in pointing
        )
        sql = (
            f"SELECT pointed, count(DISTINCT id) FROM ({' UNION ALL '.join(parts)}) AS q (pointed, id) GROUP BY pointed"
        )
        probes.append(Probe(sql, parameters.values, _collector(uses, form)))
    ask(batch.writer.uow, probes)
    return uses


def _collector(uses: dict[UUID, list[Use]], form: str) -> Callable[[Rows], None]:
    def receive(rows: Rows) -> None:
        for pointed, count in rows:
            uses.setdefault(pointed, []).append(Use(form, count))

    return receive


def uses_by_form(batch: Batch, uses: Sequence[Use]) -> list[dict[str, object]]:
    """[{"form", "label", "count"}] in the asker's language; forms out of the asker's sight are counted without a name."""
    counts: dict[str, int] = {}
    for use in uses:
        seen = use.form if batch.writer.rights.find(use.form) else ""
        counts[seen] = counts.get(seen, 0) + use.count
    return [{"form": form or None, "label": _label(batch, form), "count": count} for form, count in counts.items()]


def _label(batch: Batch, form: str) -> str:
    language = batch.writer.actor.language
    if form:
        return batch.writer.catalog.forms[form].definition.label.text(language)
    return "other records" if language == "en" else "其他记录"


def in_words(batch: Batch, uses: Sequence[Mapping[str, object]]) -> str:
    """ "3 条工单、2 条报工" in the asker's language."""
    if batch.writer.actor.language == "en":
        return ", ".join(f"{use['count']} × {use['label']}" for use in uses)
    return "、".join(f"{use['count']} 条{use['label']}" for use in uses)
