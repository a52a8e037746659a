"""The values of expressions, their kinds, and the exact arithmetic context shared by every back end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, TypeAlias

from engine.expressions.temporal import (
    NANOS,
    Date,
    DateTime,
    DayDuration,
    FarDate,
    MonthDuration,
    Time,
)
from engine.expressions.types import Type

# A value is None, bool, Decimal (int is tolerated), str, a temporal value, list, dict, Range or Function.
# Lists and dicts are never changed after they are made.
Value: TypeAlias = Any

EXACT = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0, flags=[], traps=[])


@dataclass(frozen=True, slots=True)
class Range:
    """An interval. `operator` is set when it was written as a comparison such as (> 10); then one end is None."""

    low: Value
    high: Value
    low_included: bool
    high_included: bool
    operator: str | None = None


class Function:
    """Something that can be called: a built-in, or one defined inside an expression."""

    __slots__ = ("call", "frame", "names", "result", "types")

    def __init__(
        self,
        names: Sequence[str],
        types: Sequence[Type],
        result: Type,
        call: Callable[[Sequence[Value]], Value],
        frame: list[Any] | None = None,
    ) -> None:
        self.names = tuple(names)
        self.types = tuple(types)
        self.result = result
        self.call = call
        self.frame = frame


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    int: "number",
    str: "string",
    date: "date",
    FarDate: "date",
    Time: "time",
    DateTime: "date and time",
    DayDuration: "days and time duration",
    MonthDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}


def kind(value: Value) -> str:
    """The FEEL name of a value's type."""
    return _KINDS.get(type(value), "unknown")


def finite(number: Decimal) -> Decimal | None:
    """The number, or None in place of NaN and the infinities."""
    return number if number.is_finite() else None


def as_integer(value: Value) -> int | None:
    """The number as an int when it is whole and of sane size; None otherwise."""
    if type(value) is int:
        return value
    if type(value) is not Decimal or value.adjusted() > 18:
        return None
    return int(value) if value == value.to_integral_value() else None


def from_python(value: object) -> Value:
    """Turn plain Python data (int, float, datetime, timedelta, tuples, mappings) into expression values."""
    if isinstance(value, bool) or value is None or isinstance(value, (str, Decimal)):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return finite(Decimal(repr(value)))
    if isinstance(value, (datetime, date, time, timedelta)):
        return _temporal(value)
    if isinstance(value, Mapping):
        return {str(key): from_python(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [from_python(item) for item in value]
    if type(value) in _KINDS:
        return value
    raise TypeError(f"no expression value for {type(value).__name__}")


def _temporal(value: datetime | date | time | timedelta) -> DateTime | Date | Time | DayDuration:
    if isinstance(value, datetime):
        return DateTime(value.date(), _time(value.timetz(), value.utcoffset()))
    if isinstance(value, time):
        return _time(value, value.utcoffset())
    if isinstance(value, timedelta):
        return DayDuration((value.days * 86_400 + value.seconds) * NANOS + value.microseconds * 1000)
    return value


def _time(value: time, offset: timedelta | None) -> Time:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    zone = getattr(value.tzinfo, "key", None)
    east = None if offset is None or zone else round(offset.total_seconds())
    return Time(seconds, value.microsecond * 1000, east, zone)
