"""A moment: an instant stored in UTC, shown in the reader's time zone."""

import datetime
import re
from typing import ClassVar, Literal, cast
from zoneinfo import ZoneInfo

from engine.errors import FieldProblem
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

_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"
_ISO = re.compile(_PATTERN.removesuffix("$"), re.ASCII)
_NAIVE = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?", re.ASCII)
_ZONED = re.compile(r"(.*\d)\s*([Zz]|[+-]\d{2}:?\d{2})", re.ASCII)
_EARLIEST = datetime.datetime.combine(EARLIEST, datetime.time(), datetime.UTC)
_LATEST = datetime.datetime(9999, 12, 30, tzinfo=datetime.UTC)
"""A little below the end of time, so that every zone can show it."""


class DatetimeField(Field):
    """A moment. The API takes and gives it with its offset; typed text is read in the reader's time zone."""

    type: Literal["datetime"] = "datetime"
    precision: Literal["minute", "second"] = "second"

    storage_kind: ClassVar[StorageKind | None] = StorageKind.INSTANT
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *ORDERING, Operator.WITHIN, *EMPTINESS)
    keyed: ClassVar[bool] = True

    def json_schema(self) -> JsonObject:
        return {"type": "string", "format": "date-time", "pattern": _PATTERN}

    def compile_coercion(self) -> Coercion:
        return _read

    def to_json(self, value: object) -> str:
        moment = cast(datetime.datetime, value)
        if moment.tzinfo is not datetime.UTC:
            moment = moment.astimezone(datetime.UTC)
        return moment.isoformat()[:-6] + "Z"

    def to_text(self, value: object, context: TextContext) -> str:
        local = value.astimezone(ZoneInfo(context.time_zone))  # type: ignore[attr-defined]
        shape = "%H:%M" if self.precision == "minute" and not local.second else "%H:%M:%S"
        fraction = f".{local.microsecond:06}" if local.microsecond else ""
        return f"{local.date().isoformat()} {local.strftime(shape if not fraction else '%H:%M:%S')}{fraction}"

    def from_text(self, text: str, context: TextContext) -> str:
        zoned = _ZONED.fullmatch(text) if ":" in text else None
        day, rest = split_moment(zoned[1] if zoned else text)
        moment = datetime.datetime.combine(read_day(day, text), read_time(rest, text) if rest else datetime.time())
        zone = _offset(zoned[2]) if zoned and rest else ZoneInfo(context.time_zone)
        try:
            return self.to_json(moment.replace(tzinfo=zone))
        except (OverflowError, ValueError):
            raise FieldProblem("date_impossible", value=text) from None


def _offset(text: str) -> datetime.tzinfo:
    if text in "Zz":
        return datetime.UTC
    sign = -1 if text[0] == "-" else 1
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    if minutes >= 24 * 60:
        raise FieldProblem("date_impossible", value=text)
    return datetime.timezone(sign * datetime.timedelta(minutes=minutes))


def _read(value: object) -> object:
    if type(value) is not str or not _ISO.fullmatch(value):
        code = "datetime_without_zone" if type(value) is str and _NAIVE.fullmatch(value) else "datetime_malformed"
        raise FieldProblem(code, value=shown(value))
    try:
        moment = datetime.datetime.fromisoformat(value.upper()).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise FieldProblem("date_impossible", value=value) from None
    if moment < _EARLIEST:
        raise FieldProblem("date_too_early", limit=EARLIEST, value=value)
    if moment > _LATEST:
        raise FieldProblem("value_too_large", limit=_LATEST.date(), value=value)
    return moment
