"""A length of time."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

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
from engine.fields.plain_text import half_width, shown

LONGEST = timedelta(days=36_500)
_PATTERN = r"^-?P(?=.)([0-9]{1,5}W)?([0-9]{1,6}D)?(T(?=.)([0-9]{1,7}H)?([0-9]{1,8}M)?([0-9]{1,10}(\.[0-9]{1,6})?S)?)?$"
_ISO = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,10}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(-)?(?:(\d{1,6})[d天]\s*)?(\d{1,6}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?", re.ASCII)
_PARTS = re.compile(r"(\d{1,8}(?:\.\d{1,6})?)\s*(个?小时|分钟|[a-zA-Z]+|[天日时分秒])\s*", re.ASCII)
_UNITS = {
    **dict.fromkeys(("d", "day", "days", "天", "日"), 86_400),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时", "个小时", "时"), 3_600),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒"), 1),
}
_SPREADSHEET_EPOCH = re.compile(r"(1899|1900)[-/.年]\d{1,2}[-/.月]\d{1,2}.*", re.ASCII | re.DOTALL)


def read_duration(value: object) -> timedelta:
    """A duration from ISO 8601 text (weeks, days, hours, minutes, seconds). Raises FieldProblem."""
    found = _ISO.fullmatch(value) if type(value) is str else None
    if not found:
        raise FieldProblem("duration_malformed", value=shown(value))
    seconds, _, fraction = (found["seconds"] or "0").partition(".")
    length = timedelta(
        weeks=int(found["weeks"] or 0),
        days=int(found["days"] or 0),
        hours=int(found["hours"] or 0),
        minutes=int(found["minutes"] or 0),
        seconds=int(seconds),
        microseconds=int(fraction.ljust(6, "0")) if fraction else 0,
    )
    if length > LONGEST:
        raise FieldProblem("duration_too_long", limit=LONGEST.days)
    return -length if found["sign"] else length


def write_duration(value: timedelta) -> str:
    """ISO 8601 in hours, minutes and seconds: PT30H, PT6H19M, PT0S."""
    sign, value = ("-", -value) if value < timedelta() else ("", value)
    minutes, seconds = divmod(value.days * 86_400 + value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    if seconds or fraction:
        parts.append(f"{seconds}{fraction}S")
    return f"{sign}PT{''.join(parts) or '0S'}"


def _read_bound(value: object) -> timedelta:
    if type(value) is timedelta and abs(value) <= LONGEST:
        return value
    try:
        return read_duration(value)
    except FieldProblem:
        raise PydanticCustomError("bound_not_duration", "not an ISO 8601 duration") from None


IsoDuration = Annotated[
    timedelta, BeforeValidator(_read_bound), PlainSerializer(write_duration, return_type=str, when_used="json")
]


class DurationField(Field):
    """A length of time; ISO 8601 in the API, typed as 6:19 (hours and minutes), 1:02:03 or 1d 2h."""

    type: Literal["duration"] = "duration"
    min: IsoDuration = timedelta()
    max: IsoDuration | None = None

    storage_kind: ClassVar[StorageKind | None] = StorageKind.DURATION
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *ORDERING, *EMPTINESS)

    def check(self) -> Iterator[Diagnostic]:
        if self.max is not None and self.min > self.max:
            yield Diagnostic("min_above_max", {"min": self.min, "max": self.max}, "/min")

    def json_schema(self) -> JsonObject:
        return {"type": "string", "pattern": _PATTERN}

    def compile_coercion(self) -> Coercion:
        least, most = self.min, self.max if self.max is not None else LONGEST

        def coerce(value: object) -> object:
            length = read_duration(value)
            if length < least:
                raise FieldProblem("value_too_small", limit=least, value=length)
            if length > most:
                raise FieldProblem("value_too_large", limit=most, value=length)
            return length

        return coerce

    def compile_comparison(self) -> Coercion:
        return read_duration

    def to_json(self, value: object) -> str:
        return write_duration(value)  # type: ignore[arg-type]

    def to_text(self, value: object, context: TextContext) -> str:
        length: timedelta = value  # type: ignore[assignment]
        sign, length = ("-", -length) if length < timedelta() else ("", length)
        minutes, seconds = divmod(length.days * 86_400 + length.seconds, 60)
        tail = f":{seconds:02}" if seconds or length.microseconds else ""
        fraction = f".{length.microseconds:06}".rstrip("0") if length.microseconds else ""
        return f"{sign}{minutes // 60}:{minutes % 60:02}{tail}{fraction}"

    def from_text(self, text: str, context: TextContext) -> str:
        typed = half_width(text)
        if _SPREADSHEET_EPOCH.fullmatch(typed):
            raise FieldProblem("duration_is_spreadsheet_date", value=text)
        if typed.upper().lstrip("-").startswith("P"):
            return write_duration(read_duration(typed.upper()))
        length = _read_clock(typed)
        length = _read_parts(typed) if length is None else length
        if length is None:
            raise FieldProblem("duration_malformed", value=text)
        return write_duration(length)


def _read_clock(typed: str) -> timedelta | None:
    found = _CLOCK.fullmatch(typed)
    if not found or int(found[4]) > 59 or int(found[5] or 0) > 59:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.group(2, 3, 4, 5))
    micros = int((found[6] or "").ljust(6, "0"))
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=micros)
    return -length if found[1] else length


def _read_parts(typed: str) -> timedelta | None:
    rest = typed.removeprefix("-")
    if not rest or _PARTS.sub("", rest):
        return None
    total = Decimal(0)
    for amount, unit in _PARTS.findall(rest):
        if unit.lower() not in _UNITS:
            return None
        total += Decimal(amount) * _UNITS[unit.lower()]
    if total > Decimal(LONGEST.total_seconds()):
        raise FieldProblem("duration_too_long", limit=LONGEST.days)
    length = timedelta(microseconds=int(total * 1_000_000))
    return -length if typed.startswith("-") else length
