"""Finding the values a change would lose: one reading query each, an exact count and at most 100 samples."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.definition import Label
from engine.fields.base import Field
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.description import Place
from jigsmith.tables.sql import quoted
from jigsmith.tables.work import Source

SAMPLES = 100
_SHOWN = 200


NEW = "{new}"
"""Stands in a condition for the value that `Search.computed` gives."""


@dataclass(frozen=True)
class Loss:
    """Values a change would lose or cannot convert, counted and sampled before anything is touched."""

    form: str
    field: str
    reason: str
    """A message code: values_dropped, values_not_convertible, values_missing, values_duplicate, values_too_long …"""
    count: int
    samples: tuple[tuple[str, str], ...]
    """(record id, value as text); at most 100, ordered by record id."""
    label: Label | None = None
    """What people call the field."""
    blocking: bool = False
    """The change cannot be made before this is mended (two records with one unique value)."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which rows of a place are affected (`condition` over t), and the text that shows each."""

    place: Place
    field: Field | None
    reason: str
    condition: str
    text: str
    computed: Source | None = None
    """A costly expression, worked out once for each row."""


def find_losses(uow: UnitOfWork, searches: Iterable[Search]) -> tuple[Loss, ...]:
    """The losses the searches find: one scan of each table counts for all, then samples where there are any."""
    searches = tuple(searches)
    by_table: dict[str, list[Search]] = defaultdict(list)
    for search in searches:
        by_table[search.place.stored].append(search)
    counts: dict[int, int] = {}
    for table, found in by_table.items():
        counts |= {id(search): count for search, count in zip(found, _count(uow, table, found), strict=True)}
    return tuple(_sampled(uow, search, counts[id(search)]) for search in searches if counts[id(search)])


def _count(uow: UnitOfWork, table: str, searches: list[Search]) -> Sequence[int]:
    sources = list(dict.fromkeys(search.computed for search in searches if search.computed))
    names = {source: f"t.n{place}" for place, source in enumerate(sources)}
    joins = " ".join(dict.fromkeys(join for source in sources for join in source.joins))
    computed = "".join(f", {source.expression} AS n{place}" for place, source in enumerate(sources))
    rows = (
        f"(SELECT t.*{computed} FROM {quoted(table)} AS t {joins} OFFSET 0) AS t"
        if sources
        else f"{quoted(table)} AS t"
    )
    conditions = (
        search.condition.replace(NEW, names[search.computed]) if search.computed else search.condition
        for search in searches
    )
    filters = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)
    row = uow.driver.execute(f"SELECT {filters} FROM {rows}").fetchone()
    return row or ()


def _sampled(uow: UnitOfWork, search: Search, count: int) -> Loss:
    condition, rows = search.condition, f"{quoted(search.place.stored)} AS t"
    if search.computed is not None:
        joins = " ".join(search.computed.joins)
        rows = f"(SELECT t.*, {search.computed.expression} AS n0 FROM {rows} {joins} OFFSET 0) AS t"
        condition = condition.replace(NEW, "t.n0")
    record = "t.parent_id" if search.place.rows else "t.id"
    shown = f"coalesce(left(({search.text})::text, {_SHOWN}), '')"
    sql = f"SELECT {record}::text, {shown} FROM {rows} WHERE {condition} ORDER BY {record} LIMIT {SAMPLES}"
    found = uow.driver.execute(sql).fetchall()
    return _loss(search, count, found)


def _loss(search: Search, count: int, found: list[tuple[str, str]], blocking: bool = False) -> Loss:
    place, field = search.place, search.field
    samples = tuple((record, text) for record, text in found)
    path, label = field_path(place, field), field_label(place, field)
    return Loss(place.form, path, search.reason, count, samples, label, blocking)


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Live records whose value (`source` over t) must be unlike any other's."""

    place: Place
    field: Field
    source: Source

    def losses(self, uow: UnitOfWork) -> tuple[Loss, ...]:
        """The records that share a value, as a blocking loss."""
        repeated = "SELECT count(*) AS n FROM ({}) AS t WHERE v IS NOT NULL GROUP BY v HAVING count(*) > 1"
        row = uow.driver.execute(f"SELECT sum(n) FROM ({repeated.format(self._rows)}) AS t").fetchone()
        if row is None or not row[0]:
            return ()
        counted = f"SELECT id, v, count(*) OVER (PARTITION BY v) AS n FROM ({self._rows}) AS t WHERE v IS NOT NULL"
        shown = (
            f"SELECT id::text, left(v::text, {_SHOWN}) FROM ({counted}) AS t WHERE n > 1 ORDER BY t.id LIMIT {SAMPLES}"
        )
        search = Search(self.place, self.field, "values_duplicate", "", "")
        return (_loss(search, int(row[0]), uow.driver.execute(shown).fetchall(), blocking=True),)

    @property
    def _rows(self) -> str:
        live = "true" if self.place.rows else "t.deleted_at IS NULL"
        record = "parent_id" if self.place.rows else "id"
        joined = f"{quoted(self.place.stored)} AS t {' '.join(self.source.joins)}"
        return f"SELECT t.{record} AS id, {self.source.expression} AS v FROM {joined} WHERE {live} OFFSET 0"


def field_path(place: Place, field: Field | None) -> str:
    """ "field", or "sub_table/field"; empty for a whole form."""
    if field is None:
        return ""
    return f"{place.table.removeprefix(place.form + '__')}/{field.name}" if place.rows else field.name


def field_label(place: Place, field: Field | None) -> Label:
    """What people call the field."""
    if field is None:
        return place.label
    if place.within is None:
        return field.label
    english = f"{place.within.text('en')} / {field.label.text('en')}"
    return Label.model_construct(zh=f"{place.within.zh} / {field.label.zh}", en=english)
