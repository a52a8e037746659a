"""From the cells of one row to a record's values: every bad cell named, nothing guessed."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

import orjson
from pydantic import JsonValue

from engine.errors import Diagnostic, FieldProblem
from jigsmith.imports.cells import Cell
from jigsmith.imports.columns import ColumnPlan, ImportColumn
from jigsmith.imports.models import Outcome
from jigsmith.imports.texts import Collector, Finder, Known, NewTarget, new_target_id

Json = dict[str, JsonValue]
MEMO = 20_000
"""Remembered texts a column; dates, names and choices repeat."""


@dataclass(frozen=True, slots=True)
class CellError:
    """One bad cell. `column` is None when the field has no column."""

    column: str | None
    field: str
    code: str
    values: Mapping[str, object]


@dataclass(slots=True)
class ReadRow:
    """A row on its way through the check."""

    number: int
    texts: dict[str, str]
    """Field → the text of its cell."""
    values: Json = field(default_factory=dict)
    stored: dict[str, object] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    new_targets: list[NewTarget] = field(default_factory=list)
    outcome: Outcome = "added"
    id: UUID | None = None
    key: UUID | None = None
    digest: UUID | None = None
    duplicate_of: int | None = None
    changes: dict[str, dict[str, JsonValue]] = field(default_factory=dict)


Memo = dict[str, object]


class RowReader:
    """Reads chunks of rows under one plan. What texts mean is remembered within bounds."""

    def __init__(self, plan: ColumnPlan, import_id: UUID, made_at: int) -> None:
        self._plan = plan
        self._import_id = import_id
        self._made_at = made_at
        self._memo: dict[str, Memo] = {column.title: {} for column in plan.columns}
        self._defaulted = {c.field.name for c in plan.columns if c.field.default is not None}
        self._zone = (plan.actor.language, plan.actor.time_zone)

    def read(self, finder: Finder, chunk: Sequence[tuple[int, Sequence[Cell]]]) -> list[ReadRow]:
        """Texts, values and errors of each row."""
        rows = [ReadRow(number, self._texts(cells)) for number, cells in chunk]
        contexts = {column.title: self._context(finder, column, rows) for column in self._plan.columns}
        for row in rows:
            self._fill(row, contexts)
        return rows

    def _texts(self, cells: Sequence[Cell]) -> dict[str, str]:
        width = len(cells)
        return {
            column.field.name: column.reading(cells[column.position]) if column.position < width else ""
            for column in self._plan.columns
        }

    def _context(self, finder: Finder, column: ImportColumn, rows: Iterable[ReadRow]) -> "ColumnContext":
        known = Known(*self._zone)
        if column.target is None:
            return ColumnContext(known, {})
        wanted: set[str] = set()
        parts: set[str] = set()
        for text in {row.texts[column.field.name] for row in rows} - {""}:
            collector = Collector(*self._zone, text)
            with suppress(FieldProblem):
                column.field.from_text(text, collector)
            wanted.update(collector.wanted)
            parts |= collector.parts
        found = finder.find(column.target, wanted, column.reference)
        known.found = {(column.target, text): identity for text, identity in found.items()}
        new = self._new_targets(column, parts - found.keys())
        known.found.update({(column.target, text): target.id for text, target in new.items()})
        self._memo[column.title].clear()
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

    def _fill(self, row: ReadRow, contexts: Mapping[str, "ColumnContext"]) -> None:
        submitted: Json = {}
        for column in self._plan.columns:
            name = column.field.name
            text = row.texts[name]
            if not text:
                if name not in self._defaulted:
                    submitted[name] = None
                continue
            context = contexts[column.title]
            value = self._value(column, text, context)
            if isinstance(value, FieldProblem):
                row.errors.append(CellError(column.title, name, value.code, value.values))
                continue
            submitted[name] = value
            if context.new:
                row.new_targets += context.targets_in(value)
        validated = self._plan.form.validate(submitted, partial=True)
        row.stored = validated.values
        row.values = self._plan.form.to_json(validated.values)
        if validated.diagnostics:
            row.errors += [self._cell_error(finding) for finding in validated.diagnostics]

    def _value(self, column: ImportColumn, text: str, context: "ColumnContext") -> JsonValue | FieldProblem:
        memo = self._memo[column.title]
        if text not in memo:
            if len(memo) >= MEMO:
                memo.clear()
            try:
                memo[text] = column.value(text, context.known)
            except FieldProblem as problem:
                memo[text] = problem
        return memo[text]  # type: ignore[return-value]

    def _cell_error(self, finding: Diagnostic) -> CellError:
        name = finding.path.split("/")[1].replace("~1", "/").replace("~0", "~")
        titles = (column.title for column in self._plan.columns if column.field.name == name)
        return CellError(next(titles, None), name, finding.code, finding.values)


@dataclass(frozen=True)
class ColumnContext:
    """What one chunk knows of a column's texts."""

    known: Known
    new: Mapping[str, NewTarget]

    def targets_in(self, value: JsonValue) -> list[NewTarget]:
        """The new targets a value points at."""
        ids = value if isinstance(value, list) else [value]
        return [self.new[str(one)] for one in ids if str(one) in self.new]


def fingerprint(value: object) -> UUID:
    """128 bits that stand for a JSON value."""
    return UUID(bytes=blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=16).digest())


def key_of(match: Sequence[str], values: Mapping[str, JsonValue]) -> UUID | None:
    """The fingerprint of a record's match values; None without match fields, or when all of them are empty."""
    parts = [values.get(name) for name in match]
    return None if all(part is None for part in parts) else fingerprint(parts)
