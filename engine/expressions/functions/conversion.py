"""Functions that make one kind of value out of another."""

import re
from decimal import Decimal

from engine.expressions.functions.declare import BuiltIn
from engine.expressions.run import Failure, Run
from engine.expressions.temporal import (
    MIDNIGHT_UTC,
    Date,
    DateTime,
    DayDuration,
    MonthDuration,
    Time,
    as_moment,
    make_date,
    months_between,
)
from engine.expressions.temporal import NANOS as _NANOS
from engine.expressions.temporal_text import read_date, read_duration, read_moment, read_time
from engine.expressions.text import write_text
from engine.expressions.values import EXACT, Value, as_integer

DATE = BuiltIn(
    "date",
    zh="由文字、日期时间或年月日得到日期。",
    en="A date from text, from a date and time, or from year, month and day.",
    example='date("2026-07-01") = date(2026, 7, 1)',
)
TIME = BuiltIn(
    "time",
    zh="由文字、日期时间或时分秒（可带时区偏移）得到时间。",
    en="A time from text, from a date and time, or from hour, minute, second and an optional offset.",
    example='time("10:30:00") = time(10, 30, 0)',
)
DATE_AND_TIME = BuiltIn(
    "date and time",
    zh="由文字，或由日期与时间合成日期时间。",
    en="A date and time from text, or from a date and a time.",
    example='date and time(date(2026, 7, 1), time(8, 0, 0)) = date and time("2026-07-01T08:00:00")',
)
DURATION = BuiltIn(
    "duration",
    zh="由 ISO 8601 文字得到时长，例如 P1DT2H 或 P1Y2M。",
    en="A duration from ISO 8601 text such as P1DT2H or P1Y2M.",
    example='duration("PT24H") = duration("P1D")',
)
YEARS_AND_MONTHS = BuiltIn(
    "years and months duration",
    zh="两个日期之间的整年整月。",
    en="The whole years and months between two dates.",
    example='years and months duration(date("2011-12-22"), date("2013-08-24")) = duration("P1Y8M")',
)
NUMBER = BuiltIn(
    "number",
    zh="由文字得到数字，可说明千位分隔符与小数点。",
    en="A number from text; the grouping and decimal separators may be given.",
    example='number("1 000,5", " ", ",") = 1000.5',
)
STRING = BuiltIn(
    "string",
    zh="任何值的文字形式。",
    en="Any value as text.",
    example='string(12.50) = "12.50"',
)
NOW = BuiltIn("now", zh="本次计算的日期时间。", en="The date and time of this evaluation.", example="now() = now()")
TODAY = BuiltIn("today", zh="本次计算的日期。", en="The date of this evaluation.", example="today() = date(now())")
_NUMBER_TEXT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_MAX_OFFSET = 18 * 3600


@DATE.form("from: string -> date")
def _date_of_text(text: str) -> Date:
    found = read_date(text)
    if found is None:
        raise _not_a("date", text)
    return found


@DATE.form("from: date|moment -> date")
def _date_of(value: Date | DateTime) -> Date:
    return as_moment(value).date


@DATE.form("year: number, month: number, day: number -> date")
def _date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Date:
    parts = [as_integer(part) for part in (year, month, day)]
    found = None if None in parts else make_date(*[part for part in parts if part is not None])
    if found is None:
        raise _not_a("date", f"{year}, {month}, {day}")
    return found


@TIME.form("from: string -> time")
def _time_of_text(text: str) -> Time:
    found = read_time(text)
    if found is None:
        raise _not_a("time", text)
    return found


@TIME.form("from: time|moment|date -> time")
def _time_of(value: Time | DateTime | Date) -> Time:
    if isinstance(value, Time):
        return value
    return value.time if isinstance(value, DateTime) else MIDNIGHT_UTC


@TIME.form("hour: number, minute: number, second: number, offset?: days? -> time")
def _time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: DayDuration | None = None) -> Time:
    hours, minutes = as_integer(hour), as_integer(minute)
    east = None if offset is None else offset.nanos // _NANOS
    shown = f"{hour}, {minute}, {second}"
    if hours is None or minutes is None or not (0 <= hours <= 23 and 0 <= minutes <= 59 and 0 <= second < 60):
        raise _not_a("time", shown)
    if east is not None and abs(east) > _MAX_OFFSET:
        raise _not_a("time", shown)
    whole = int(second)
    return Time(hours * 3600 + minutes * 60 + whole, int((Decimal(second) - whole) * _NANOS), east)


@DATE_AND_TIME.form("from: string -> date and time")
def _moment_of_text(text: str) -> DateTime:
    day = read_date(text)
    found = DateTime(day, Time(0)) if day else read_moment(text)
    if found is None:
        raise _not_a("date and time", text)
    return found


@DATE_AND_TIME.form("from: date|moment -> date and time")
def _moment_of(value: Date | DateTime) -> DateTime:
    return as_moment(value)


@DATE_AND_TIME.form("date: date|moment, time: time -> date and time")
def _moment_of_parts(day: Date | DateTime, time: Time) -> DateTime:
    return DateTime(as_moment(day).date, time)


@DURATION.form("from: string -> duration")
def _duration_of_text(text: str) -> DayDuration | MonthDuration:
    found = read_duration(text)
    if found is None:
        raise _not_a("duration", text)
    return found


@DURATION.form("from: days|months -> duration")
def _duration_of(value: DayDuration | MonthDuration) -> DayDuration | MonthDuration:
    return value


@YEARS_AND_MONTHS.form("from: date|moment, to: date|moment -> years and months duration")
def _years_and_months(start: Date | DateTime, end: Date | DateTime) -> MonthDuration:
    return MonthDuration(months_between(start, end))


@NUMBER.form("from: string -> number")
def _number_of_text(text: str) -> Decimal:
    if len(text) > 200 or not _NUMBER_TEXT.fullmatch(text):
        raise _not_a("number", text)
    number = EXACT.create_decimal(text)
    if not number.is_finite():
        raise _not_a("number", text)
    return number


@NUMBER.form("from: number -> number")
def _number_of(value: Decimal) -> Decimal:
    return value


@NUMBER.form("from: string, grouping separator: string?, decimal separator: string? -> number")
def _number_of_parts(text: str, grouping: str | None, point: str | None) -> Decimal:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        raise Failure("separator_unknown", grouping=grouping, decimal=point)
    plain = text.replace(grouping, "") if grouping else text
    if point == "," and "." in plain:
        raise _not_a("number", text)
    return _number_of_text(plain.replace(point, ".") if point else plain)


@STRING.form("from: any -> string")
def _string_of(value: Value) -> str | None:
    return None if value is None else write_text(value)


@NOW.form("-> date and time", needs_run=True)
def _now(run: Run) -> DateTime:
    return run.now()


@TODAY.form("-> date", needs_run=True)
def _today(run: Run) -> Date:
    return run.now().date


def _not_a(type_: str, text: str) -> Failure:
    return Failure("text_not_a_value", type=type_, text=text)
