"""Functions that place a day in its week, month and year."""

from datetime import date
from decimal import Decimal

from engine.expressions.functions.declare import BuiltIn
from engine.expressions.temporal import Date, DateTime, FarDate, as_moment, day_number, make_date, weekday

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAY_OF_YEAR = BuiltIn(
    "day of year",
    zh="一年中的第几天。",
    en="The day's number in its year.",
    example="day of year(date(2019, 9, 17)) = 260",
)
DAY_OF_WEEK = BuiltIn(
    "day of week",
    zh="星期几的英文名。",
    en="The English name of the day of the week.",
    example='day of week(date(2019, 9, 17)) = "Tuesday"',
)
MONTH_OF_YEAR = BuiltIn(
    "month of year",
    zh="月份的英文名。",
    en="The English name of the month.",
    example='month of year(date(2019, 9, 17)) = "September"',
)
WEEK_OF_YEAR = BuiltIn(
    "week of year",
    zh="ISO 周次。",
    en="The week's number by ISO 8601.",
    example="week of year(date(2019, 9, 17)) = 38",
)


@DAY_OF_YEAR.form("date: date|moment -> number")
def _day_of_year(value: Date | DateTime) -> Decimal:
    day = as_moment(value).date
    return Decimal(day_number(day) - day_number(_first(day.year)) + 1)


@DAY_OF_WEEK.form("date: date|moment -> string")
def _day_of_week(value: Date | DateTime) -> str:
    return _DAYS[weekday(as_moment(value).date) - 1]


@MONTH_OF_YEAR.form("date: date|moment -> string")
def _month_of_year(value: Date | DateTime) -> str:
    return _MONTHS[as_moment(value).date.month - 1]


@WEEK_OF_YEAR.form("date: date|moment -> number")
def _week_of_year(value: Date | DateTime) -> Decimal:
    day = as_moment(value).date
    if isinstance(day, date):
        return Decimal(day.isocalendar().week)
    # The calendar repeats every 400 years, week days included.
    alike = date(2000 + day.year % 400, day.month, day.day)
    return Decimal(alike.isocalendar().week)


def _first(year: int) -> Date:
    return make_date(year, 1, 1) or FarDate(year, 1, 1)
