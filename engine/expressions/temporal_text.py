"""ISO 8601 text of dates, times and durations, as FEEL reads and writes it."""

import re
from functools import lru_cache

from engine.expressions.temporal import (
    DAY_SECONDS,
    NANOS,
    Date,
    DateTime,
    DayDuration,
    MonthDuration,
    Time,
    date_of_number,
    day_number,
    find_zone,
    make_date,
)

_DATE = r"(?P<year>-?(?:[1-9]\d{4,8}|\d{4}))-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = (
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d+))?"
    r"(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<oh>\d\d):(?P<om>\d\d)(?::(?P<os>\d\d))?|@(?P<zone>[A-Za-z][\w+\-/]*))?"
)
_DATE_ONLY = re.compile(_DATE, re.ASCII)
_TIME_ONLY = re.compile("T?" + _TIME, re.ASCII)
_MOMENT = re.compile(_DATE + "T" + _TIME, re.ASCII)
_MONTHS = re.compile(r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?", re.ASCII)
_DAYS = re.compile(
    r"(?P<sign>-?)P(?=\d|T\d)(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.(?P<fraction>\d*))?S)?)?",
    re.ASCII,
)
_LONGEST = 80
_FARTHEST_OFFSET = 18 * 3600


def read_date(text: str) -> Date | None:
    """A day such as 2026-07-01 or -2026-07-01; None when it is not one."""
    found = _DATE_ONLY.fullmatch(text)
    return _date(found) if found else None


def read_time(text: str) -> Time | None:
    """A time such as 10:30:00, 10:30:00.5+08:00 or 10:30:00@Asia/Shanghai; None when it is not one."""
    found = _TIME_ONLY.fullmatch(text)
    return _time(found) if found else None


def read_moment(text: str) -> DateTime | None:
    """A date and time joined by "T"; None when it is not one."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    day = _date(found)
    if found["hour"] == "24":
        return _end_of_day(day, found)
    time = _time(found)
    return DateTime(day, time) if day and time else None


def _end_of_day(day: Date | None, found: re.Match[str]) -> DateTime | None:
    rest = found["minute"] + found["second"] + (found["fraction"] or "")
    next_day = date_of_number(day_number(day) + 1) if day and not rest.strip("0") else None
    time = _midnight(found)
    return DateTime(next_day, time) if next_day and time else None


@lru_cache(maxsize=1024)
def read_duration(text: str) -> DayDuration | MonthDuration | None:
    """A duration such as P1Y2M or P1DT2H; None when it is not one or mixes months with days."""
    if len(text) > _LONGEST:
        return None
    if found := _MONTHS.fullmatch(text):
        months = int(found["years"] or 0) * 12 + int(found["months"] or 0)
        return MonthDuration(-months if found["sign"] else months)
    if not (found := _DAYS.fullmatch(text)):
        return None
    seconds = int(found["days"] or 0) * DAY_SECONDS + int(found["hours"] or 0) * 3600
    seconds += int(found["minutes"] or 0) * 60 + int(found["seconds"] or 0)
    nanos = seconds * NANOS + _nanos(found["fraction"])
    return DayDuration(-nanos if found["sign"] else nanos)


def read_temporal(text: str) -> Date | Time | DateTime | DayDuration | MonthDuration | None:
    """Whatever temporal value an at-literal holds; None when it holds none."""
    return read_date(text) or read_moment(text) or read_time(text) or read_duration(text)


def _date(found: re.Match[str]) -> Date | None:
    return make_date(int(found["year"]), int(found["month"]), int(found["day"]))


def _time(found: re.Match[str]) -> Time | None:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
    midnight = _midnight(found)
    if midnight is None or hour > 23 or minute > 59 or second > 59:
        return None
    seconds = hour * 3600 + minute * 60 + second
    return Time(seconds, _nanos(found["fraction"]), midnight.offset, midnight.zone)


def _midnight(found: re.Match[str]) -> Time | None:
    offset, zone = 0 if found["utc"] else None, found["zone"]
    if zone is not None and find_zone(zone) is None:
        return None
    if found["sign"]:
        offset = int(found["oh"]) * 3600 + int(found["om"]) * 60 + int(found["os"] or 0)
        if offset > _FARTHEST_OFFSET or int(found["om"]) > 59 or int(found["os"] or 0) > 59:
            return None
        offset = -offset if found["sign"] == "-" else offset
    return Time(0, 0, offset, zone)


def _nanos(fraction: str | None) -> int:
    return int(fraction[:9].ljust(9, "0")) if fraction else 0


def write_date(day: Date) -> str:
    """The day as ISO text, at least four digits of year."""
    sign = "-" if day.year < 0 else ""
    return f"{sign}{abs(day.year):04}-{day.month:02}-{day.day:02}"


def write_time(time: Time) -> str:
    """The time as ISO text with its offset ("Z" for zero) or "@zone"."""
    seconds = time.seconds
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{_fraction(time.nanos)}"
    return clock + (f"@{time.zone}" if time.zone is not None else write_offset(time.offset))


def write_offset(offset: int | None) -> str:
    """An offset as "+08:00", "Z" for zero, nothing for None."""
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    size = abs(offset)
    text = f"{'-' if offset < 0 else '+'}{size // 3600:02}:{size // 60 % 60:02}"
    return f"{text}:{size % 60:02}" if size % 60 else text


def write_moment(moment: DateTime) -> str:
    """The date and time joined by "T"."""
    return f"{write_date(moment.date)}T{write_time(moment.time)}"


def write_duration(duration: DayDuration | MonthDuration) -> str:
    """The duration in its shortest normal form: P1Y2M, P1DT2H, PT0S, P0M."""
    if isinstance(duration, MonthDuration):
        years, months = divmod(abs(duration.months), 12)
        text = _parts((years, "Y"), (months, "M")) or "0M"
        return f"{'-' if duration.months < 0 else ''}P{text}"
    seconds, nanos = divmod(abs(duration.nanos), NANOS)
    days, rest = divmod(seconds, DAY_SECONDS)
    second = f"{rest % 60}{_fraction(nanos)}S" if rest % 60 or nanos else ""
    clock = _parts((rest // 3600, "H"), (rest // 60 % 60, "M")) + second
    text = _parts((days, "D")) + (f"T{clock}" if clock else "")
    return f"{'-' if duration.nanos < 0 else ''}P{text or 'T0S'}"


def _parts(*parts: tuple[int, str]) -> str:
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def _fraction(nanos: int) -> str:
    return "." + f"{nanos:09}".rstrip("0") if nanos else ""
