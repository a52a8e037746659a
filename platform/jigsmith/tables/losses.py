"""Finding the values a change would lose: one reading query each, an exact count and at most 100 samples."""

from dataclasses import dataclass

from engine.definition import Label
from engine.fields.base import Field
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.changes import Loss
from jigsmith.tables.description import Place
from jigsmith.tables.sql import quoted
from jigsmith.tables.work import Source

SAMPLES = 100
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Search:
    """Which rows of a place are affected (`condition` over t), and the text that shows each."""

    place: Place
    field: Field | None
    reason: str
    condition: str
    text: str
    joins: tuple[str, ...] = ()
    blocking: bool = False

    def run(self, uow: UnitOfWork) -> tuple[Loss, ...]:
        """The loss, or nothing."""
        joins = " ".join(dict.fromkeys(self.joins))
        return self._read(uow, f"{quoted(self.place.stored)} AS t {joins} WHERE {self.condition}")

    def _read(self, uow: UnitOfWork, rows: str) -> tuple[Loss, ...]:
        record = "t.parent_id" if self.place.rows else "t.id"
        sql = (
            f"SELECT {record}::text, coalesce(left(({self.text})::text, {_SHOWN}), ''), count(*) OVER () "
            f"FROM {rows} ORDER BY {record} LIMIT {SAMPLES}"
        )
        found = uow.driver.execute(sql).fetchall()
        return (self._loss(found),) if found else ()

    def _loss(self, found: list[tuple[str, str, int]]) -> Loss:
        samples = tuple((record, text) for record, text, _ in found)
        return Loss(
            self.place.form,
            field_path(self.place, self.field),
            self.reason,
            found[0][2],
            samples,
            field_label(self.place, self.field),
            self.blocking,
        )


def find_duplicates(uow: UnitOfWork, place: Place, field: Field, source: Source) -> tuple[Loss, ...]:
    """Live records that would share a unique value."""
    live = "true" if place.rows else "t.deleted_at IS NULL"
    parent = ", t.parent_id" if place.rows else ""
    inner = (
        f"SELECT t.id{parent}, {source.expression} AS v, count(*) OVER (PARTITION BY {source.expression}) AS n "
        f"FROM {quoted(place.stored)} AS t {' '.join(source.joins)} WHERE {live}"
    )
    search = Search(place, field, "values_duplicate", "", "t.v", blocking=True)
    return search._read(uow, f"({inner}) AS t WHERE t.n > 1 AND t.v IS NOT NULL")


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
