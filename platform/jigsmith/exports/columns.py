"""What an export writes: columns with labels, values turned from API form into text and native cells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from engine.definition import Label
from engine.fields.base import Field, StorageKind
from engine.fields.datetime import DatetimeField
from engine.fields.member import MemberField
from engine.forms.compile import CompiledForm

Cell = str | int | Decimal | date | datetime | time | timedelta | None
SYSTEM_FIELDS: Mapping[str, Field] = {
    "created_at": DatetimeField(name="created_at", label=Label(zh="创建时间", en="Created at")),
    "created_by": MemberField(name="created_by", label=Label(zh="创建人", en="Created by")),
    "updated_at": DatetimeField(name="updated_at", label=Label(zh="修改时间", en="Updated at")),
    "updated_by": MemberField(name="updated_by", label=Label(zh="修改人", en="Updated by")),
}
_NUMBERS = (StorageKind.DECIMAL, StorageKind.INTEGER)
_MOMENTS = (StorageKind.DATE, StorageKind.TIME, StorageKind.DURATION)


@dataclass
class Titles:
    """The text context of an export: titles come with each record."""

    language: str
    time_zone: str
    known: Mapping[str, str] = field(default_factory=dict)

    def title_of(self, target: str, record: UUID) -> str | None:
        """The title of what an id points at."""
        return self.known.get(str(record))

    def find_by_text(self, target: str, text: str) -> UUID | None:
        """Nothing is read from text here."""


@dataclass(frozen=True)
class ExportColumn:
    """One column: where its value stands in a record, and how it is written."""

    name: str
    title: str
    kind: StorageKind
    field: Field
    coerce: Callable[[object], object]

    def cell(self, value: JsonValue, titles: Titles) -> Cell:
        """The native cell of an API value: numbers, dates and durations keep their type, the rest is text."""
        if value is None:
            return None
        stored: Any = self.coerce(value)
        if stored is None:
            return None
        if self.kind in _NUMBERS or self.kind in _MOMENTS:
            return stored  # type: ignore[no-any-return]
        if self.kind is StorageKind.INSTANT:
            return stored.astimezone(ZoneInfo(titles.time_zone)).replace(tzinfo=None)  # type: ignore[no-any-return]
        return self.field.to_text(stored, titles)

    def text(self, value: JsonValue, titles: Titles) -> str:
        """The text of an API value."""
        stored = None if value is None else self.coerce(value)
        return "" if stored is None else self.field.to_text(stored, titles)

    @property
    def is_text(self) -> bool:
        """Whether people decide what its first character is."""
        return self.kind not in _NUMBERS and self.kind not in _MOMENTS and self.kind is not StorageKind.INSTANT


@dataclass(frozen=True)
class Part:
    """A table of an export: the form's own, or (`of` names it) a sub-table's."""

    title: str
    columns: tuple[ExportColumn, ...]
    of: str | None = None


def export_parts(form: CompiledForm, names: Sequence[str], language: str) -> tuple[Part, list[Part]]:
    """The form's own table with the named columns, and the sub-tables among them."""
    label = form.definition.label.text(language)
    own = [_column(_field(form, name), language) for name in names if name not in form.rows]
    parts = []
    for name in names:
        if name in form.rows:
            columns = tuple(_column(one, language) for one in form.rows[name].fields.values() if one.stored)
            parts.append(Part(form.fields[name].label.text(language), columns, name))
    return Part(label, tuple(own)), parts


def exportable(form: CompiledForm, hidden: frozenset[str]) -> list[str]:
    """Every field of a form that an export may show."""
    return [name for name, one in form.fields.items() if one.stored and name not in hidden]


def _field(form: CompiledForm, name: str) -> Field:
    return form.fields[name] if name in form.fields else SYSTEM_FIELDS[name]


def _column(one: Field, language: str) -> ExportColumn:
    storage = one.storage()
    kind = storage.kind if storage else StorageKind.TEXT
    return ExportColumn(one.name, one.label.text(language), kind, one, _coercion(one))


def _coercion(one: Field) -> Callable[[object], object]:
    """From API form to stored form without the field's limits: what is stored is exported, whatever the limits are now."""
    if one.writable:
        return one.compile_comparison() if one.storage_kind not in _AS_SUBMITTED else one.compile_coercion()
    return lambda value: value


_AS_SUBMITTED = (StorageKind.JSON, StorageKind.TEXT_LIST, StorageKind.RECORDS, StorageKind.ROWS)
