"""What operators and properties make of types; the static side of operators.py and paths.py."""

from collections.abc import Mapping, Sequence

from engine.expressions.types import (
    ANY,
    BOOLEAN,
    DATE,
    DAYS,
    MOMENT,
    MONTHS,
    NULL,
    NUMBER,
    STRING,
    TIME,
    ListType,
    RangeType,
    Type,
)

ORDERED = frozenset(each.name for each in (NUMBER, STRING, DATE, TIME, MOMENT, DAYS, MONTHS))
_SHIFTS = [(DATE, DAYS), (DATE, MONTHS), (MOMENT, DAYS), (MOMENT, MONTHS), (TIME, DAYS)]
_RULES: list[tuple[str, Type, Type, Type]] = [
    *((operator, NUMBER, NUMBER, NUMBER) for operator in ("+", "-", "*", "/", "**")),
    ("+", STRING, STRING, STRING),
    *((operator, kind, kind, kind) for operator in "+-" for kind in (DAYS, MONTHS)),
    *((operator, point, length, point) for operator in "+-" for point, length in _SHIFTS),
    *(("+", length, point, point) for point, length in _SHIFTS),
    *(("-", left, right, DAYS) for left in (DATE, MOMENT) for right in (DATE, MOMENT)),
    ("-", TIME, TIME, DAYS),
    *((operator, kind, NUMBER, kind) for operator in "*/" for kind in (DAYS, MONTHS)),
    *(("*", NUMBER, kind, kind) for kind in (DAYS, MONTHS)),
    *(("/", kind, kind, NUMBER) for kind in (DAYS, MONTHS)),
]
ARITHMETIC_TYPES = {(operator, left.name, right.name): result for operator, left, right, result in _RULES}

_DATE_PARTS = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_TIME_PARTS = {**dict.fromkeys(("hour", "minute", "second"), NUMBER), "time offset": DAYS, "timezone": STRING}
PROPERTY_TYPES: Mapping[str, Mapping[str, Type]] = {
    "date": _DATE_PARTS,
    "time": _TIME_PARTS,
    "date and time": {**_DATE_PARTS, **_TIME_PARTS},
    "days and time duration": dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    "years and months duration": dict.fromkeys(("years", "months"), NUMBER),
    "range": {"start": ANY, "end": ANY, "start included": BOOLEAN, "end included": BOOLEAN},
}


def is_open(type_: Type) -> bool:
    """Whether nothing can be held against a type, because it is not known."""
    return type_.name in ("Any", "Null", "unknown")


def listed(type_: Type) -> Type:
    """The type of the items when a value is taken as a list."""
    if isinstance(type_, ListType):
        return type_.item
    return type_.end if isinstance(type_, RangeType) else type_


def joined(types: Sequence[Type]) -> Type:
    """The type that all of several results have; null fits any, and different ones give Any."""
    found = list(dict.fromkeys(each for each in types if each != NULL))
    if not found:
        return NULL if types else ANY
    return found[0] if len(found) == 1 else ANY
