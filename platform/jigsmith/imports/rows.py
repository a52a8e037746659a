"""From the cells of one row to a record's values: every bad cell named, nothing guessed."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

import orjson
from pydantic import JsonValue

from engine.errors import FieldProblem
from jigsmith.imports.cells import Cell
from jigsmith.imports.columns import ColumnPlan, ImportColumn
from jigsmith.imports.models import Outcome
from jigsmith.imports.texts import Collector, Finder, Known, NewTarget, new_target_id

Json = dict[str, JsonValue]
MEMO = 10_000
"""Remembered texts a column; dates, names and choices repeat."""


@dataclass(frozen=True, slots=True)
class CellError:
    """One bad cell. `column` is None when the field has no column."""

    column: str | None
    field: str
    code: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text means in one column; the same for every row that holds it."""

    text: str
    given: bool
    """False for an empty cell of a field with a default, which is left to the default."""
    value: JsonValue
    stored: object
    errors: tuple[CellError, ...] = ()
    new_targets: tuple[NewTarget, ...] = ()


@dataclass(slots=True)
class ReadRow:
    """A row on its way through the check."""

    number: int
    readings: list[Reading]
    """One for each column of the plan."""
    values: Json
    errors: list[CellError]
    new_targets: list[NewTarget]
    outcome: Outcome = "added"
    id: UUID | None = None
    key: str | None = None
    digest: str | None = None
    duplicate_of: int | None = None
    changes: dict[str, dict[str, JsonValue]] = field(default_factory=dict)


Memo = dict[object, Reading]


class RowReader:
    """Reads chunks of rows under one plan. What cells mean is remembered within bounds: most repeat."""

    def __init__(self, plan: ColumnPlan, import_id: UUID, made_at: int) -> None:
        self._plan = plan
        self._import_id = import_id
        self._made_at = made_at
        self._memos: list[Memo] = [{} for _ in plan.columns]
        self._zone = (plan.actor.language, plan.actor.time_zone)

    def read(self, finder: Finder, chunk: Sequence[tuple[int, Sequence[Cell]]]) -> list[ReadRow]:
        """Texts, values and errors of each row."""
        readings = [
            self._column(finder, column, memo, [_cell(cells, column.position) for _, cells in chunk])
            for column, memo in zip(self._plan.columns, self._memos, strict=True)
        ]
        names = [column.field.name for column in self._plan.columns]
        return [
            _row(number, names, list(row)) for (number, _), row in zip(chunk, zip(*readings, strict=True), strict=True)
        ]

    def _column(self, finder: Finder, column: ImportColumn, memo: Memo, cells: Sequence[Cell]) -> list[Reading]:
        # 1, 1.0 and True are one key of a dictionary and three different cells.
        keys = [cell if type(cell) is str else (type(cell), cell) for cell in cells]
        fresh = {key: cell for key, cell in zip(keys, cells, strict=True) if key not in memo}
        if len(memo) + len(fresh) > MEMO:
            memo.clear()
            fresh = dict(zip(keys, cells, strict=True))
        texts = {key: column.reading(cell) for key, cell in fresh.items()}
        context = self._context(finder, column, set(texts.values()) - {""})
        for key, text in texts.items():
            memo[key] = self._reading(column, text, context)
        return [memo[key] for key in keys]

    def _reading(self, column: ImportColumn, text: str, context: "ColumnContext") -> Reading:
        name = column.field.name
        if not text and column.field.default is not None:
            return Reading(text, False, None, None)
        value: JsonValue = None
        if text:
            try:
                value = column.field.from_text(text, context.known)
            except FieldProblem as problem:
                return Reading(text, True, None, None, (CellError(column.title, name, problem.code, problem.values),))
        validated = self._plan.form.validate({name: value}, partial=True)
        if validated.diagnostics:
            errors = tuple(CellError(column.title, name, one.code, one.values) for one in validated.diagnostics)
            return Reading(text, True, None, None, errors)
        shown = self._plan.form.to_json(validated.values)[name]
        return Reading(text, True, shown, validated.values[name], (), tuple(context.targets_in(value)))

    def _context(self, finder: Finder, column: ImportColumn, texts: Iterable[str]) -> "ColumnContext":
        known = Known(*self._zone)
        if column.target is None:
            return ColumnContext(known, {})
        wanted: set[str] = set()
        parts: set[str] = set()
        for text in texts:
            collector = Collector(*self._zone, text)
            with suppress(FieldProblem):
                column.field.from_text(text, collector)
            wanted.update(collector.wanted)
            parts |= collector.parts
        found = finder.find(column.target, wanted, column.reference)
        known.found = {(column.target, text): identity for text, identity in found.items()}
        new = self._new_targets(column, parts - found.keys())
        known.found.update({(column.target, text): target.id for text, target in new.items()})
        return ColumnContext(known, {str(target.id): target for target in new.values()})

    def _new_targets(self, column: ImportColumn, texts: Iterable[str]) -> dict[str, NewTarget]:
        if column.naming is None or column.target is None:
            return {}
        form = self._plan.catalog.forms[column.target]
        made = {}
        for text in texts:
            if not form.validate({column.naming: text}, partial=False).diagnostics:
                identity = new_target_id(self._import_id, self._made_at, column.target, text)
                made[text] = NewTarget(column.target, column.naming, identity, text)
        return made


@dataclass(frozen=True)
class ColumnContext:
    """What one chunk knows of a column's texts."""

    known: Known
    new: Mapping[str, NewTarget]

    def targets_in(self, value: JsonValue) -> list[NewTarget]:
        """The new targets a value points at."""
        if not self.new:
            return []
        ids = value if isinstance(value, list) else [value]
        return [self.new[str(one)] for one in ids if str(one) in self.new]


def texts_of_row(names: Sequence[str], row: ReadRow) -> dict[str, str]:
    """Field → the text of its cell."""
    return {name: reading.text for name, reading in zip(names, row.readings, strict=True)}


def fingerprint(value: object) -> str:
    """128 bits that stand for a JSON value, as a UUID column takes them."""
    return blake2b(orjson.dumps(value), digest_size=16).hexdigest()


def key_of(match: Sequence[str], values: Mapping[str, JsonValue]) -> str | None:
    """The fingerprint of a record's match values; None without match fields, or when all of them are empty."""
    parts = [values.get(name) for name in match]
    return None if all(part is None for part in parts) else fingerprint(parts)


def _cell(cells: Sequence[Cell], position: int) -> Cell:
    return cells[position] if position < len(cells) else None


def _row(number: int, names: Sequence[str], readings: list[Reading]) -> ReadRow:
    values = {name: reading.value for name, reading in zip(names, readings, strict=True) if reading.given}
    errors = [error for reading in readings for error in reading.errors]
    new = [target for reading in readings for target in reading.new_targets]
    return ReadRow(number, readings, values, errors, new)
