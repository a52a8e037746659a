"""A calendar date."""

import datetime
import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import (
    EMPTINESS,
    ORDERING,
    SAMENESS,
    Coercion,
    Field,
    JsonObject,
    Operator,
    StorageKind,
    TextContext,
)
from engine.fields.calendar_text import EARLIEST, read_day, read_time, split_moment
from engine.fields.plain_text import shown

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class DateField(Field):
    """A calendar date, from 1900-01-01 to 9999-12-31."""

    type: Literal["date"] = "date"
    min: datetime.date | None = None
    max: datetime.date | None = None

    storage_kind: ClassVar[StorageKind | None] = StorageKind.DATE
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *ORDERING, Operator.WITHIN, *EMPTINESS)
    keyed: ClassVar[bool] = True

    def check(self) -> Iterator[Diagnostic]:
        if self.min and self.max and self.min > self.max:
            yield Diagnostic("min_above_max", {"min": self.min, "max": self.max}, "/min")

    def json_schema(self) -> JsonObject:
        return {"type": "string", "format": "date", "pattern": "^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$"}

    def compile_coercion(self) -> Coercion:
        least = max(self.min or EARLIEST, EARLIEST)
        most = self.max or datetime.date.max

        def coerce(value: object) -> object:
            day = _read(value)
            if least <= day <= most:
                return day
            if day < EARLIEST:
                raise FieldProblem("date_too_early", limit=EARLIEST, value=day)
            if day < least:
                raise FieldProblem("value_too_small", limit=least, value=day)
            raise FieldProblem("value_too_large", limit=most, value=day)

        return coerce

    def compile_comparison(self) -> Coercion:
        return _read

    def to_json(self, value: object) -> str:
        return value.isoformat()  # type: ignore[attr-defined,no-any-return]

    def from_text(self, text: str, context: TextContext) -> str:
        day, rest = split_moment(text)
        read = read_day(day, text)
        if rest and read_time(rest, text) != datetime.time():
            raise FieldProblem("date_has_time", value=text)
        return read.isoformat()


def _read(value: object) -> datetime.date:
    if type(value) is not str or not _ISO.fullmatch(value):
        raise FieldProblem("date_malformed", value=shown(value))
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise FieldProblem("date_impossible", value=value) from None
