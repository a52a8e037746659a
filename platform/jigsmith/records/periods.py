"""Named periods relative to today: what the `within` operator compares with."""

import re
from calendar import monthrange
from datetime import date, timedelta

MAX_DAYS = 3660
NAMES = (
    "today",
    "yesterday",
    "tomorrow",
    *(f"{which}_{unit}" for unit in ("week", "month", "quarter", "year") for which in ("last", "this", "next")),
)
_COUNTED = re.compile(r"(last|next)_(\d{1,4})_days\Z")
_STEPS = {"last": -1, "this": 0, "next": 1}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period_days(name: str, today: date) -> tuple[date, date] | None:
    """The first day and the day after the last of a period, in the asker's calendar; None for an unknown name.

    Weeks start on Monday. `last_7_days` ends with today, `next_7_days` starts with it.
    """
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if name in days:
        start = today + timedelta(days=days[name])
        return start, start + timedelta(days=1)
    if counted := _COUNTED.match(name):
        return _counted_days(counted[1], int(counted[2]), today)
    which, _, unit = name.partition("_")
    if which not in _STEPS or unit not in ("week", *_MONTHS):
        return None
    return _week(today, _STEPS[which]) if unit == "week" else _months(today, _MONTHS[unit], _STEPS[which])


def _counted_days(which: str, count: int, today: date) -> tuple[date, date] | None:
    if not 1 <= count <= MAX_DAYS:
        return None
    if which == "last":
        return today - timedelta(days=count - 1), today + timedelta(days=1)
    return today, today + timedelta(days=count)


def _week(today: date, step: int) -> tuple[date, date]:
    start = today - timedelta(days=today.weekday()) + timedelta(days=7 * step)
    return start, start + timedelta(days=7)


def _months(today: date, months: int, step: int) -> tuple[date, date]:
    first = (today.year * 12 + today.month - 1) // months * months + months * step
    start = date(first // 12, first % 12 + 1, 1)
    last = first + months - 1
    end = date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])
    return start, end + timedelta(days=1)
