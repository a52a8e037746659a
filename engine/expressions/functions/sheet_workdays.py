"""Working days: Monday to Friday without holidays, with the weekend days that are worked instead (调休)."""

from decimal import Decimal

from engine.expressions.functions.sheet import SheetFunction, whole
from engine.expressions.run import Failure, Run
from engine.expressions.temporal import Date, DateTime, as_moment, date_of_number, day_number
from engine.expressions.values import Value, kind

_LIMIT = 100_000
_MONDAY = 4  # 1970-01-05, counted from 1970-01-01


def _number(value: Date | DateTime) -> int:
    return day_number(as_moment(value).date)


def _numbers(values: list[Value] | None) -> frozenset[int]:
    found = [value for value in values or () if value is not None]
    for value in found:
        if kind(value) not in ("date", "date and time"):
            raise Failure("item_type_actual", expected="date", actual=kind(value))
    return frozenset(map(_number, found))


def _is_weekday(number: int) -> bool:
    return (number - _MONDAY) % 7 < 5


def _weekdays_before(number: int) -> int:
    """Mondays to Fridays since a Monday long ago, before this day."""
    weeks, rest = divmod(number - _MONDAY, 7)
    return weeks * 5 + min(rest, 5)


def _worked(first: int, last: int, holidays: frozenset[int], extra: frozenset[int]) -> int:
    """Working days from first to last, both included."""
    off = sum(first <= day <= last and _is_weekday(day) for day in holidays - extra)
    added = sum(first <= day <= last and not _is_weekday(day) for day in extra)
    return _weekdays_before(last + 1) - _weekdays_before(first) - off + added


@SheetFunction(
    "NETWORKDAYS",
    zh="两个日期之间的工作日数，首尾都算；可给节假日列表和调休上班日列表。",
    en="The working days between two dates, both included; lists may name holidays and weekend days that are worked.",
    example='NETWORKDAYS(@"2026-07-01", @"2026-07-10") = 8',
    aliases=("工作日数",),
).takes("start: date|moment, end: date|moment, holidays?: list?, worked?: list? -> number")
def net_work_days(
    start: Date | DateTime, end: Date | DateTime, holidays: list[Value] | None = None, worked: list[Value] | None = None
) -> Decimal:
    first, last, off, extra = _number(start), _number(end), _numbers(holidays), _numbers(worked)
    if last < first:
        return Decimal(-_worked(last, first, off, extra))
    return Decimal(_worked(first, last, off, extra))


@SheetFunction(
    "WORKDAY",
    zh="几个工作日之后（负数为之前）的日期，当天不算；可给节假日列表和调休上班日列表。",
    en="The date so many working days later, or earlier; lists may name holidays and weekend days that are worked.",
    example='WORKDAY(@"2026-07-03", 1) = @"2026-07-06"',
    aliases=("工作日",),
).takes("start: date|moment, days: number, holidays?: list?, worked?: list? -> date", needs_run=True)
def work_day(
    run: Run,
    start: Date | DateTime,
    days: Decimal,
    holidays: list[Value] | None = None,
    worked: list[Value] | None = None,
) -> Date:
    off, extra = _numbers(holidays), _numbers(worked)
    day, left = _number(start), whole("WORKDAY", days, -_LIMIT, _LIMIT)
    towards = 1 if left > 0 else -1
    while left:
        run.step()
        day += towards
        if day in extra or (_is_weekday(day) and day not in off):
            left -= towards
    found = date_of_number(day)
    if found is None:
        raise Failure("number_out_of_range", function="WORKDAY", number=days)
    return found
