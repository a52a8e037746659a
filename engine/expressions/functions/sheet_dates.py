"""Days, months and periods as spreadsheets count them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.expressions.functions.conversion import NOW, TODAY
from engine.expressions.functions.sheet import SheetFunction, whole
from engine.expressions.paths import PROPERTIES
from engine.expressions.run import Failure
from engine.expressions.temporal import (
    Date,
    DateTime,
    FarDate,
    Time,
    add_months,
    as_moment,
    date_of_number,
    day_number,
    days_in_month,
    make_date,
    months_between,
    weekday,
)
from engine.expressions.values import kind

_LIMIT = 10_000_000
_ISO = 21


def _day(value: Date | DateTime) -> Date:
    return as_moment(value).date


def _reached(function: str, day: Date | None, number: Decimal) -> Date:
    if day is None:
        raise Failure("number_out_of_range", function=function, number=number)
    return day


def _part(name: str, zh: str, en: str, example: str, alias: str) -> SheetFunction:
    property_ = name.lower()
    kinds = "date|moment" if property_ in PROPERTIES["date"] else "time|moment"

    def body(value: Date | DateTime | Time) -> Decimal:
        part: Decimal = PROPERTIES[kind(value)][property_](value)
        return part

    built_in = SheetFunction(name, zh=zh, en=en, example=example, aliases=(alias,))
    return built_in.takes(f"date: {kinds} -> number")(body)


YEAR = _part("YEAR", "年份。", "The year.", 'YEAR(@"2026-07-01") = 2026', "年份")
MONTH = _part("MONTH", "月份，1 到 12。", "The month, 1 to 12.", 'MONTH(@"2026-07-01") = 7', "月份")
DAY = _part("DAY", "日，1 到 31。", "The day of the month.", 'DAY(@"2026-07-01") = 1', "日期数")
HOUR = _part("HOUR", "小时，0 到 23。", "The hour, 0 to 23.", 'HOUR(@"08:30:15") = 8', "小时")
MINUTE = _part("MINUTE", "分钟，0 到 59。", "The minute, 0 to 59.", 'MINUTE(@"08:30:15") = 30', "分钟")
SECOND = _part("SECOND", "秒，0 到 59。", "The second, 0 to 59.", 'SECOND(@"08:30:15") = 15', "秒数")
NOW_ = SheetFunction(
    "NOW",
    zh="本次计算的日期时间。",
    en="The date and time of this evaluation.",
    example="NOW() = now()",
    aliases=("现在",),
).takes("-> date and time", needs_run=True)(NOW.forms[0].body)
TODAY_ = SheetFunction(
    "TODAY", zh="本次计算的日期。", en="The date of this evaluation.", example="TODAY() = today()", aliases=("今天",)
).takes("-> date", needs_run=True)(TODAY.forms[0].body)


@SheetFunction(
    "DATE",
    zh="由年、月、日得到日期，超出的月和日往后推；小写的 date 是 FEEL 的。",
    en="The date of a year, month and day; months and days beyond the end go on into the next.",
    example='DATE(2026, 13, 1) = @"2027-01-01"',
    aliases=("组成日期",),
).takes("year: number, month: number, day: number -> date")
def date_of(year: Decimal, month: Decimal, day: Decimal) -> Date:
    months = whole("DATE", year, -_LIMIT, _LIMIT) * 12 + whole("DATE", month, -_LIMIT, _LIMIT) - 1
    first = make_date(months // 12, months % 12 + 1, 1) or FarDate(months // 12, months % 12 + 1, 1)
    return _reached("DATE", date_of_number(day_number(first) + whole("DATE", day, -_LIMIT, _LIMIT) - 1), day)


_WEEK_STARTS: Mapping[int, int] = {1: 7, 2: 1, **{11 + index: index + 1 for index in range(7)}}


def _week_start(function: str, system: Decimal | None) -> int:
    number = 1 if system is None else whole(function, system, 0, 100)
    if number not in _WEEK_STARTS:
        raise Failure("number_out_of_range", function=function, number=system)
    return _WEEK_STARTS[number]


@SheetFunction(
    "WEEKDAY",
    zh="星期几：默认星期日为 1；第二个参数 2 时星期一为 1，3 时星期一为 0，11 到 17 依次以星期一到星期日为 1。",
    en="The day of the week: Sunday is 1; with 2 Monday is 1, with 3 it is 0, with 11 to 17 Monday to Sunday are 1.",
    example='WEEKDAY(@"2026-07-01", 2) = 3',
    aliases=("星期几",),
).takes("date: date|moment, system?: number -> number")
def week_day(value: Date | DateTime, system: Decimal | None = None) -> Decimal:
    if system == 3:
        return Decimal(weekday(_day(value)) - 1)
    return Decimal((weekday(_day(value)) - _week_start("WEEKDAY", system)) % 7 + 1)


def _iso_week(day: Date) -> int:
    thursday = date_of_number(day_number(day) + 4 - weekday(day)) or day
    return (
        day_number(thursday) - day_number(_reached("ISOWEEKNUM", make_date(thursday.year, 1, 1), Decimal(1)))
    ) // 7 + 1


@SheetFunction(
    "WEEKNUM",
    zh="一年中的第几周，含 1 月 1 日的为第 1 周；默认从星期日起，2 从星期一起，21 为 ISO 周。",
    en="The week of the year, the one with 1 January being the first; from Sunday, with 2 from Monday, with 21 by ISO.",
    example='WEEKNUM(@"2026-01-04") = 2',
    aliases=("周数",),
).takes("date: date|moment, system?: number -> number")
def week_number(value: Date | DateTime, system: Decimal | None = None) -> Decimal:
    day = _day(value)
    if system == _ISO:
        return Decimal(_iso_week(day))
    first = _reached("WEEKNUM", make_date(day.year, 1, 1), Decimal(1))
    before = (weekday(first) - _week_start("WEEKNUM", system)) % 7
    return Decimal((day_number(day) - day_number(first) + before) // 7 + 1)


@SheetFunction(
    "ISOWEEKNUM",
    zh="ISO 8601 周次。",
    en="The week's number by ISO 8601.",
    example='ISOWEEKNUM(@"2021-01-03") = 53',
    aliases=("国际周数",),
).takes("date: date|moment -> number")
def iso_week_number(value: Date | DateTime) -> Decimal:
    return Decimal(_iso_week(_day(value)))


def _months_later(function: str, value: Date | DateTime, months: Decimal) -> Date:
    return _reached(function, add_months(_day(value), whole(function, months, -_LIMIT, _LIMIT)), months)


@SheetFunction(
    "EDATE",
    zh="几个月后的同一天，没有那天则为月末。",
    en="The same day so many months later, or that month's last.",
    example='EDATE(@"2026-01-31", 1) = @"2026-02-28"',
    aliases=("加月",),
).takes("date: date|moment, months: number -> date")
def later_date(value: Date | DateTime, months: Decimal) -> Date:
    return _months_later("EDATE", value, months)


@SheetFunction(
    "EOMONTH",
    zh="几个月后的月末（默认当月）。",
    en="The last day of the month so many months later, of the same month unless given.",
    example='EOMONTH(@"2026-01-31", 1) = @"2026-02-28"',
    aliases=("月末",),
).takes("date: date|moment, months?: number -> date")
def end_of_month(value: Date | DateTime, months: Decimal | None = None) -> Date:
    number = Decimal(0) if months is None else months
    day = _months_later("EOMONTH", value, number)
    return _reached("EOMONTH", make_date(day.year, day.month, days_in_month(day.year, day.month)), number)


@SheetFunction(
    "DAYS",
    zh="结束日期减开始日期的天数。",
    en="The days from the second date to the first.",
    example='DAYS(@"2026-07-10", @"2026-07-01") = 9',
    aliases=("相差天数",),
).takes("end: date|moment, start: date|moment -> number")
def days(end: Date | DateTime, start: Date | DateTime) -> Decimal:
    return Decimal(day_number(_day(end)) - day_number(_day(start)))


def _days_since(start: Date, end: Date, months: int) -> int:
    return day_number(end) - day_number(add_months(start, months) or start)


_UNITS: Mapping[str, Callable[[Date, Date, int], int]] = {
    **dict.fromkeys(("Y", "年"), lambda start, end, months: months // 12),
    **dict.fromkeys(("M", "月"), lambda start, end, months: months),
    **dict.fromkeys(("D", "日", "天"), lambda start, end, months: day_number(end) - day_number(start)),
    "YM": lambda start, end, months: months % 12,
    "MD": _days_since,
    "YD": lambda start, end, months: _days_since(start, end, months // 12 * 12),
}


@SheetFunction(
    "DATEDIF",
    zh="两个日期之间的整年（Y）、整月（M）、天数（D）；YM 为不足一年的月，MD 为不足一月的天，YD 为不足一年的天。",
    en="Whole years (Y), months (M) or days (D) between two dates; YM, MD and YD are what is left over.",
    example='DATEDIF(@"2024-02-29", @"2026-07-01", "YM") = 4',
    aliases=("日期差",),
).takes("start: date|moment, end: date|moment, unit: string -> number")
def date_difference(start: Date | DateTime, end: Date | DateTime, unit: str) -> Decimal:
    count = _UNITS.get(unit.upper())
    if count is None:
        raise Failure("choice_unknown", choice=unit, choices=", ".join(_UNITS))
    first, last = _day(start), _day(end)
    if day_number(last) < day_number(first):
        raise Failure("period_reversed")
    return Decimal(count(first, last, months_between(first, last)))
