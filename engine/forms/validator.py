"""The validator of a record, built once per catalog so that a save costs microseconds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from pydantic import JsonValue

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import Coercion, Field, JsonObject, StorageKind
from engine.fields.identities import require_uuid
from engine.fields.plain_text import shown

Writer = Callable[[object], JsonValue]
_LISTS = (StorageKind.RECORDS, StorageKind.ROWS)
_COPIED = (StorageKind.JSON, StorageKind.TEXT_LIST, StorageKind.RECORDS)


@dataclass(frozen=True, slots=True)
class Validated:
    """The outcome of validating a submission: stored values by field name, and every diagnostic."""

    values: dict[str, object]
    diagnostics: tuple[Diagnostic, ...]


class RecordValidator:
    """Coerces and checks the values of one form, or of one sub-table's rows. Safe to share between threads."""

    def __init__(self, fields: Sequence[Field], rows: Mapping[str, "RecordValidator"]) -> None:
        stored = [field for field in fields if field.stored]
        writable = [field for field in stored if field.writable]
        self._rows = rows
        self._writers: dict[str, Writer | None] = {field.name: _writer(field) for field in stored}
        self._refused = frozenset(field.name for field in fields if not field.writable)
        self._coercions: dict[str, Coercion] = {field.name: field.compile_coercion() for field in writable}
        self._required = tuple(field.name for field in writable if field.required)
        self._lists = tuple(field.name for field in writable if _kind(field) in _LISTS)
        self._blank: dict[str, object] = {field.name: self._default(field) for field in writable}
        self._fresh = {
            field.name: (self._coercions[field.name], field.default)
            for field in writable
            if field.default is not None and _kind(field) in _COPIED
        }

    def validate(self, submitted: Mapping[str, JsonValue], *, partial: bool) -> Validated:
        """See CompiledForm.validate."""
        problems: list[Diagnostic] = []
        values: dict[str, object] = {} if partial else self._blank.copy()
        coercions = self._coercions
        for name, value in submitted.items():
            coerce = coercions.get(name)
            if coerce is None:
                problems.append(self._refusal(name))
                continue
            if value is not None:
                try:
                    values[name] = coerce(value)
                except FieldProblem as problem:
                    values.pop(name, None)
                    problems.append(Diagnostic(problem.code, problem.values, _pointer(name)))
            else:
                values[name] = None
        if self._lists or self._fresh:
            self._complete_lists(submitted, values, problems, partial)
        for name in self._required:
            if name in values and (values[name] is None or (name in self._lists and not values[name])):
                del values[name]
                problems.append(Diagnostic("value_required", {"field": name}, _pointer(name)))
        return Validated(values, tuple(problems))

    def to_json(self, values: Mapping[str, object]) -> JsonObject:
        """The API form of stored values."""
        written: JsonObject = {}
        writers = self._writers
        for name, value in values.items():
            if name in writers:
                write = writers[name]
                written[name] = value if write is None or value is None else write(value)  # type: ignore[assignment]
        return written

    def _default(self, field: Field) -> object:
        if field.default is not None:
            return self._coercions[field.name](field.default)
        return None

    def _refusal(self, name: str) -> Diagnostic:
        code = "field_not_writable" if name in self._refused else "field_unknown"
        return Diagnostic(code, {"field": shown(name)}, _pointer(shown(name)))

    def _complete_lists(
        self, submitted: Mapping[str, JsonValue], values: dict[str, object], problems: list[Diagnostic], partial: bool
    ) -> None:
        if not partial:
            for name, (coerce, default) in self._fresh.items():
                if name not in submitted:
                    values[name] = coerce(default)  # a list of its own for every record
        for name in self._lists:
            if name not in values:
                continue
            if values[name] is None:
                values[name] = []
            if name in self._rows:
                self._complete_rows(name, values, problems, partial)

    def _complete_rows(self, name: str, values: dict[str, object], problems: list[Diagnostic], partial: bool) -> None:
        before = len(problems)
        submitted = cast("Sequence[object]", values[name])
        rows = self._rows[name].validate_rows(submitted, _pointer(name), problems, partial)
        if len(problems) > before:
            del values[name]
        else:
            values[name] = rows

    def validate_rows(
        self, rows: Sequence[object], path: str, problems: list[Diagnostic], partial: bool
    ) -> list[dict[str, object]]:
        """Coerce the rows of a sub-table, adding problems with pointers under `path`."""
        answer: list[dict[str, object]] = []
        seen: set[UUID] = set()
        for index, row in enumerate(rows):
            place = f"{path}/{index}"
            if not isinstance(row, Mapping):
                problems.append(Diagnostic("row_expected", {}, place))
                continue
            identity = _row_id(row, place, seen, problems)
            fields = {name: value for name, value in row.items() if name != "id"}
            outcome = self.validate(fields, partial=partial and identity is not None)
            problems.extend(finding.inside(place) for finding in outcome.diagnostics)
            answer.append({"id": identity, **outcome.values})
        return answer


def _row_id(row: Mapping[str, object], place: str, seen: set[UUID], problems: list[Diagnostic]) -> UUID | None:
    if row.get("id") is None:
        return None
    try:
        identity = require_uuid(row["id"])
    except FieldProblem as problem:
        problems.append(Diagnostic(problem.code, problem.values, f"{place}/id"))
        return None
    if identity in seen:
        problems.append(Diagnostic("row_repeated", {"id": str(identity)}, f"{place}/id"))
    seen.add(identity)
    return identity


def _kind(field: Field) -> StorageKind | None:
    storage = field.storage()
    return storage.kind if storage else None


def _writer(field: Field) -> Writer | None:
    """How to write a value as JSON; None when the stored value is its own JSON form."""
    return None if type(field).to_json is Field.to_json else field.to_json


def _pointer(name: str) -> str:
    if "~" in name or "/" in name:
        name = name.replace("~", "~0").replace("/", "~1")
    return f"/{name}"
