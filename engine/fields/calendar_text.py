"""Reading dates and times of day as people and spreadsheets write them."""

import re
from datetime import date, time

from engine.errors import FieldProblem
from engine.fields.plain_text import half_width

EARLIEST = date(1900, 1, 1)
"""Earlier dates in business data are a spreadsheet's way of showing a number or a duration."""

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})\s*[:时点]\s*(\d{1,2})(?:\s*[:分]\s*(?:(\d{1,2})(?:\.(\d{1,6}))?)?)?\s*秒?", re.ASCII)


def read_day(text: str, shown: str) -> date:
    """A date typed as 2026-01-31, 2026/1/31, 2026.1.31, 20260131 or 2026年1月31日. Raises FieldProblem naming `shown`."""
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found:
        raise FieldProblem("date_malformed", value=shown)
    year, month, day = (int(part) for part in found.groups())
    if year < EARLIEST.year or (year, month, day) == (1900, 1, 0):
        raise FieldProblem("date_too_early", limit=EARLIEST, value=shown)
    try:
        return date(year, month, day)
    except ValueError:
        raise FieldProblem("date_impossible", value=shown) from None


def read_time(text: str, shown: str) -> time:
    """A time of day typed as 8:05, 08:05:30 or 8时5分. Raises FieldProblem naming `shown`."""
    found = _TIME.fullmatch(text)
    if not found:
        raise FieldProblem("time_malformed", value=shown)
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    try:
        return time(hour, minute, second, int((found[4] or "").ljust(6, "0")))
    except ValueError:
        raise FieldProblem("time_malformed", value=shown) from None


def split_moment(text: str) -> tuple[str, str]:
    """Typed text as a date part and a (possibly empty) time part, half-width."""
    typed = half_width(text)
    if "日" in typed:
        day, mark, rest = typed.partition("日")
        return day + mark, rest.strip()
    day, _, rest = typed.replace("T", " ", 1).partition(" ")
    return day, rest.strip()
