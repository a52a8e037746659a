"""Values as text, in a form that reads back as an expression wherever the value can be written as one."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from engine.expressions.characters import WORD
from engine.expressions.temporal import DateTime, DayDuration, FarDate, MonthDuration, Time
from engine.expressions.temporal_text import write_date, write_duration, write_moment, write_time
from engine.expressions.values import Range, Value

_PLAIN_KEY = re.compile(f"{WORD}(?: {WORD})*")
_TEMPORAL: dict[type, Callable[[Value], str]] = {
    date: write_date,
    FarDate: write_date,
    Time: write_time,
    DateTime: write_moment,
    DayDuration: write_duration,
    MonthDuration: write_duration,
}


def write_text(value: Value) -> str:
    """The value as FEEL's string() gives it: strings and temporal values bare, parts of lists as literals."""
    if isinstance(value, str):
        return value
    writer = _TEMPORAL.get(type(value))
    return writer(value) if writer else write_literal(value)


def write_literal(value: Value) -> str:
    """The value as an expression."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (Decimal, int)):
        return write_number(Decimal(value))
    if isinstance(value, list):
        return "[" + ", ".join(map(write_literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {write_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        return _range(value)
    writer = _TEMPORAL.get(type(value))
    return f'@"{writer(value)}"' if writer else "function"


def write_number(number: Decimal) -> str:
    """Plain digits, never an exponent."""
    return format(number if number else abs(number), "f")


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _range(value: Range) -> str:
    if value.operator is not None:
        end = value.high if value.operator in ("<", "<=") else value.low
        return f"({value.operator} {write_literal(end)})"
    opening, closing = "[" if value.low_included else "(", "]" if value.high_included else ")"
    return f"{opening}{write_literal(value.low)}..{write_literal(value.high)}{closing}"
