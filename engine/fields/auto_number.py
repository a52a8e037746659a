"""A number the system gives, made of text, date and a counter. Records draw the counter; this file only writes it."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property

from engine.definition import Definition
from engine.errors import Diagnostic
from engine.fields.base import EMPTINESS, SAMENESS, TEXTUAL, Coercion, Field, JsonObject, Operator, StorageKind
from engine.fields.plain_text import require_short_text

_MAX_LENGTH = 200
_TOKEN = re.compile(r"YYYY|YY|MM|DD")
_PERIODS = {"none": "", "year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
_NEEDED = {"none": "", "year": "Y", "month": "YM", "day": "YMD"}


class TextSegment(Definition):
    """Fixed text, "GD-"."""

    type: Literal["text"] = "text"
    text: Annotated[str, Property(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f]*$")]


class DateSegment(Definition):
    """The date of creation: YYYY, YY, MM and DD with - . / _ between."""

    type: Literal["date"] = "date"
    pattern: Annotated[str, Property(pattern=r"^(YYYY|YY|MM|DD|[-./_]){1,8}$")] = "YYMM"


class CounterSegment(Definition):
    """The counter, filled with zeros to `digits`; it grows longer when it must."""

    type: Literal["counter"] = "counter"
    digits: Annotated[int, Property(ge=1, le=12)] = 4


Segment = Annotated[TextSegment | DateSegment | CounterSegment, Property(discriminator="type")]


class AutoNumberField(Field):
    """A number given on creation, never typed. Without gaps and repeats; `reset` starts the counter anew."""

    type: Literal["auto_number"] = "auto_number"
    segments: Annotated[list[Segment], Property(min_length=1, max_length=8)] = [CounterSegment(digits=6)]
    reset: Literal["none", "year", "month", "day"] = "none"
    start: Annotated[int, Property(ge=0, le=999_999_999)] = 1

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TEXT
    writable: ClassVar[bool] = False
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *TEXTUAL, *EMPTINESS)
    searchable: ClassVar[bool] = True
    titled: ClassVar[bool] = True
    keyed: ClassVar[bool] = True

    def check(self) -> Iterator[Diagnostic]:
        counters = sum(isinstance(segment, CounterSegment) for segment in self.segments)
        if counters != 1:
            yield Diagnostic("auto_number_counters", {"actual": counters}, "/segments")
        shown = "".join(segment.pattern for segment in self.segments if isinstance(segment, DateSegment))
        if any(part not in shown for part in _NEEDED[self.reset]):
            yield Diagnostic("auto_number_repeats", {"reset": self.reset}, "/reset")
        if self.default is not None:
            yield Diagnostic("default_not_allowed", {"type": self.type}, "/default")

    def format(self, counter: int, moment: datetime) -> str:
        """The number with this counter for a record created at `moment` (in the tenant's time zone)."""
        return "".join(_write(segment, counter, moment) for segment in self.segments)

    def period(self, moment: datetime) -> str:
        """The counting period `moment` (in the tenant's time zone) belongs to: "", "2026", "2026-01" or "2026-01-31"."""
        return moment.strftime(_PERIODS[self.reset])

    def json_schema(self) -> JsonObject:
        return {"type": "string", "maxLength": _MAX_LENGTH, "readOnly": True}

    def compile_coercion(self) -> Coercion:
        return lambda value: require_short_text(value, _MAX_LENGTH) or None


def _write(segment: Segment, counter: int, moment: datetime) -> str:
    if isinstance(segment, TextSegment):
        return segment.text
    if isinstance(segment, CounterSegment):
        return str(counter).zfill(segment.digits)
    parts = {
        "YYYY": f"{moment.year:04}",
        "YY": f"{moment.year % 100:02}",
        "MM": f"{moment.month:02}",
        "DD": f"{moment.day:02}",
    }
    return _TOKEN.sub(lambda token: parts[token[0]], segment.pattern)
