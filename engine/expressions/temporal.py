"""Dates, times and durations where Python's own fall short: any year, nanoseconds, offset or named zone, months kept apart."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NANOS = 1_000_000_000
DAY_SECONDS = 86_400
DAY_NANOS = DAY_SECONDS * NANOS
YEAR_LIMIT = 999_999_999
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_STANDARD_DAY = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class FarDate:
    """A calendar day outside the years 1 to 9999; every other day is a `datetime.date`."""

    year: int
    month: int
    day: int


Date = date | FarDate


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, local or with an offset (seconds east of UTC) or a named zone, never both."""

    seconds: int
    nanos: int = 0
    offset: int | None = None
    zone: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether nothing says where on Earth this time is meant."""
        return self.offset is None and self.zone is None


MIDNIGHT = Time(0)
MIDNIGHT_UTC = Time(0, 0, 0)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of day; the time carries the offset or zone."""

    date: Date
    time: Time


@dataclass(frozen=True, slots=True, order=True)
class DayDuration:
    """A length of time in nanoseconds (FEEL's days and time duration)."""

    nanos: int


@dataclass(frozen=True, slots=True, order=True)
class MonthDuration:
    """A number of calendar months (FEEL's years and months duration)."""

    months: int


def make_date(year: int, month: int, day: int) -> Date | None:
    """The day, or None when the calendar has no such day or the year has more than nine digits."""
    if not (1 <= month <= 12 and abs(year) <= YEAR_LIMIT and 1 <= day <= days_in_month(year, month)):
        return None
    return date(year, month, day) if 1 <= year <= 9999 else FarDate(year, month, day)


def days_in_month(year: int, month: int) -> int:
    """Length of a month of the proleptic Gregorian calendar."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _MONTH_DAYS[month - 1]


def day_number(day: Date) -> int:
    """Days since 1970-01-01, negative before."""
    if isinstance(day, date):
        return day.toordinal() - _EPOCH_ORDINAL
    year = day.year - (day.month <= 2)
    era = year // 400
    year_of_era = year - era * 400
    day_of_year = (153 * ((day.month + 9) % 12) + 2) // 5 + day.day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def date_of_number(number: int) -> Date | None:
    """The day that is `number` days after 1970-01-01; None beyond the supported years."""
    ordinal = number + _EPOCH_ORDINAL
    if 1 <= ordinal <= 3_652_059:
        return date.fromordinal(ordinal)
    shifted = number + 719_468
    era = shifted // 146_097
    of_era = shifted - era * 146_097
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_index = (5 * of_year + 2) // 153
    month = month_index + 3 if month_index < 10 else month_index - 9
    return make_date(year_of_era + era * 400 + (month <= 2), month, of_year - (153 * month_index + 2) // 5 + 1)


def weekday(day: Date) -> int:
    """Monday 1 to Sunday 7."""
    return (day_number(day) + 3) % 7 + 1


def add_months(day: Date, months: int) -> Date | None:
    """The same day of a later month, or that month's last day; None beyond the supported years."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return make_date(year, month, min(day.day, days_in_month(year, month)))


@lru_cache(maxsize=256)
def find_zone(name: str) -> ZoneInfo | None:
    """The named zone of the tz database; None when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_of_time(time: Time) -> int | None:
    """Seconds east of UTC of a time without a day; a named zone counts with its standard offset."""
    if time.zone is None:
        return time.offset
    zone = find_zone(time.zone)
    return _seconds(zone.utcoffset(_STANDARD_DAY)) if zone else None


def offset_at(moment: DateTime) -> int | None:
    """Seconds east of UTC that hold at this moment; None when it is local."""
    time = moment.time
    if time.zone is None:
        return time.offset
    zone = find_zone(time.zone)
    return _seconds(zone.utcoffset(_nearest_datetime(moment))) if zone else None


def _nearest_datetime(moment: DateTime) -> datetime:
    day = moment.date
    year = day.year
    if year > 9999:
        year = 9600 + year % 400
        year -= 400 if year > 9999 else 0
    if year < 1:
        return datetime.min
    return datetime(year, day.month, day.day) + timedelta(seconds=moment.time.seconds)


def _seconds(offset: timedelta | None) -> int | None:
    return None if offset is None else round(offset.total_seconds())


def local_nanos(moment: DateTime) -> int:
    """Nanoseconds from 1970-01-01T00:00:00 to this moment on its own clock."""
    return (day_number(moment.date) * DAY_SECONDS + moment.time.seconds) * NANOS + moment.time.nanos


def instant(moment: DateTime) -> int:
    """Nanoseconds since the epoch; a local moment counts as UTC."""
    return local_nanos(moment) - (offset_at(moment) or 0) * NANOS


def time_nanos(time: Time) -> int:
    """Nanoseconds since midnight UTC; a local time counts as UTC."""
    return (time.seconds - (offset_of_time(time) or 0)) * NANOS + time.nanos


def moment_at(nanos: int, like: Time) -> DateTime | None:
    """The moment whose own clock shows `nanos` since the epoch, in the place of `like`."""
    days, rest = divmod(nanos, DAY_NANOS)
    day = date_of_number(days)
    seconds, fraction = divmod(rest, NANOS)
    return DateTime(day, Time(seconds, fraction, like.offset, like.zone)) if day else None


def later_moment(moment: DateTime, nanos: int) -> DateTime | None:
    """The moment that many nanoseconds later; in a named zone real time passes, not clock time."""
    if moment.time.zone is None:
        return moment_at(local_nanos(moment) + nanos, moment.time)
    target = instant(moment) + nanos
    universal, zone = moment_at(target, MIDNIGHT_UTC), find_zone(moment.time.zone)
    if universal is None or zone is None:
        return None
    there = _nearest_datetime(universal).replace(tzinfo=UTC)
    try:
        offset = _seconds(there.astimezone(zone).utcoffset())
    except OverflowError:
        offset = offset_at(DateTime(universal.date, moment.time))
    return moment_at(target + (offset or 0) * NANOS, moment.time)


def later_time(time: Time, nanos: int) -> Time:
    """The time of day that many nanoseconds later, around the clock."""
    total = (time.seconds * NANOS + time.nanos + nanos) % DAY_NANOS
    return Time(total // NANOS, total % NANOS, time.offset, time.zone)


def as_moment(value: Date | DateTime) -> DateTime:
    """A day as its midnight UTC; a moment as it is."""
    return value if isinstance(value, DateTime) else DateTime(value, MIDNIGHT_UTC)


def months_between(start: Date | DateTime, end: Date | DateTime) -> int:
    """Whole calendar months from start's day to end's, negative backwards; times of day do not count."""
    first, last = as_moment(start).date, as_moment(end).date
    if day_number(last) < day_number(first):
        return -months_between(last, first)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if last.day < first.day else months
