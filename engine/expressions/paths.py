"""What stands behind a dot: entries of contexts, properties of temporal values and ranges, each item's of a list."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.expressions.temporal import (
    DAY_SECONDS,
    NANOS,
    Date,
    DateTime,
    DayDuration,
    MonthDuration,
    Time,
    offset_at,
    offset_of_time,
    weekday,
)
from engine.expressions.values import Range, Value, kind

Reader = Callable[[Value], Value]


class Missing(Exception):
    """The value has no such entry or property."""


def read_path(target: Value, name: str) -> Value:
    """target.name. Raises Missing when there is nothing of that name."""
    if type(target) is dict:
        if name not in target:
            raise Missing
        return target[name]
    if type(target) is list:
        return [_of_item(item, name) for item in target]
    reader = PROPERTIES.get(kind(target), {}).get(name)
    if reader is None:
        raise Missing
    return reader(target)


def _of_item(item: Value, name: str) -> Value:
    try:
        return read_path(item, name)
    except Missing:
        return None


def _time(read: Callable[[Time], int]) -> Reader:
    return lambda value: Decimal(read(value.time if isinstance(value, DateTime) else value))


def _date(read: Callable[[Date], int]) -> Reader:
    return lambda value: Decimal(read(value.date if isinstance(value, DateTime) else value))


def _offset(value: Time | DateTime) -> DayDuration | None:
    seconds = offset_at(value) if isinstance(value, DateTime) else offset_of_time(value)
    return None if seconds is None else DayDuration(seconds * NANOS)


def _zone(value: Time | DateTime) -> str | None:
    return value.time.zone if isinstance(value, DateTime) else value.zone


def _part(size: int, unit: int) -> Reader:
    """A whole number of units, after taking out the next larger one; negative for negative durations."""

    def read(value: DayDuration) -> Decimal:
        seconds = abs(value.nanos) // NANOS
        part = seconds // unit % size if size else seconds // unit
        return Decimal(-part if value.nanos < 0 else part)

    return read


def _months(read: Callable[[int], int]) -> Reader:
    def of(value: MonthDuration) -> Decimal:
        part = read(abs(value.months))
        return Decimal(-part if value.months < 0 else part)

    return of


def _range_end(end: str, included: str) -> Mapping[str, Reader]:
    def value(interval: Range) -> Value:
        return getattr(interval, end)

    return {"start" if end == "low" else "end": value, included: lambda interval: getattr(interval, f"{end}_included")}


_DATE_PARTS: Mapping[str, Reader] = {
    "year": _date(lambda day: day.year),
    "month": _date(lambda day: day.month),
    "day": _date(lambda day: day.day),
    "weekday": _date(weekday),
}
_TIME_PARTS: Mapping[str, Reader] = {
    "hour": _time(lambda time: time.seconds // 3600),
    "minute": _time(lambda time: time.seconds // 60 % 60),
    "second": _time(lambda time: time.seconds % 60),
    "time offset": _offset,
    "timezone": _zone,
}
PROPERTIES: Mapping[str, Mapping[str, Reader]] = {
    "date": _DATE_PARTS,
    "time": _TIME_PARTS,
    "date and time": {**_DATE_PARTS, **_TIME_PARTS},
    "days and time duration": {
        "days": _part(0, DAY_SECONDS),
        "hours": _part(24, 3600),
        "minutes": _part(60, 60),
        "seconds": _part(60, 1),
    },
    "years and months duration": {
        "years": _months(lambda months: months // 12),
        "months": _months(lambda months: months % 12),
    },
    "range": {**_range_end("low", "start included"), **_range_end("high", "end included")},
}
