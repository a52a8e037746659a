"""Allen's relations between points and ranges, and range() itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from engine.expressions.characters import unescape
from engine.expressions.functions.declare import BuiltIn
from engine.expressions.operators import compare
from engine.expressions.run import Failure
from engine.expressions.temporal import DateTime, Time
from engine.expressions.temporal_text import read_date, read_duration, read_moment, read_temporal, read_time
from engine.expressions.values import Range, Value, kind


@dataclass(frozen=True, slots=True)
class _End:
    """An end of a range: beyond everything (`far`), or a value, or just above or below it (`nudge`)."""

    value: Value
    nudge: int = 0
    far: int = 0


@dataclass(frozen=True, slots=True)
class _Interval:
    low: _End
    high: _End


def _interval(value: Value) -> _Interval:
    if not isinstance(value, Range):
        return _Interval(_End(value), _End(value))
    if value.operator == "!=":
        raise Failure("range_not_an_interval")
    open_low = value.operator in ("<", "<=")
    open_high = value.operator in (">", ">=")
    low = _End(None, far=-1) if open_low else _End(value.low, 0 if value.low_included else 1)
    high = _End(None, far=1) if open_high else _End(value.high, 0 if value.high_included else -1)
    return _Interval(low, high)


def _order(left: _End, right: _End) -> int:
    if left.far or right.far:
        return (left.far > right.far) - (left.far < right.far)
    order = compare(left.value, right.value)
    if order is None:
        raise Failure("items_have_no_order", function="range")
    return order or (left.nudge > right.nudge) - (left.nudge < right.nudge)


Relation = Callable[[_Interval, _Interval], bool]
_BOTH = ("range1: range, range2: range -> boolean",)
_POINT_FIRST = ("point: comparable, range: range -> boolean", *_BOTH)
_RANGE_FIRST = ("range: range, point: comparable -> boolean", *_BOTH)
_POINTS = ("point1: comparable, point2: comparable -> boolean", *_BOTH)
_ALL = (
    "point1: comparable, point2: comparable -> boolean",
    "point: comparable, range: range -> boolean",
    "range: range, point: comparable -> boolean",
    *_BOTH,
)
_COMPARABLE = "number|string|date|time|date and time|days and time duration|years and months duration"


def _relation(name: str, forms: tuple[str, ...], zh: str, en: str, example: str) -> Callable[[Relation], BuiltIn]:
    def declare(relation: Relation) -> BuiltIn:
        built_in = BuiltIn(name, zh=zh, en=en, example=example)
        for form in forms:
            built_in.form(form.replace("comparable", _COMPARABLE))(
                lambda left, right: relation(_interval(left), _interval(right))
            )
        return built_in

    return declare


@_relation("before", _ALL, "是否在另一个之前。", "Whether one lies before the other.", "before([1..5), 5) = true")
def BEFORE(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.high, right.low) < 0


@_relation("after", _ALL, "是否在另一个之后。", "Whether one lies after the other.", "after(10, [1..5]) = true")
def AFTER(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.low, right.high) > 0


@_relation(
    "meets", _BOTH, "末端是否正好接上。", "Whether one ends where the other starts.", "meets([1..5], [5..9]) = true"
)
def MEETS(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.high, right.low) == 0


@_relation(
    "met by", _BOTH, "始端是否正好被接上。", "Whether one starts where the other ends.", "met by([5..9], [1..5])"
)
def MET_BY(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.low, right.high) == 0


@_relation("overlaps", _BOTH, "是否有重叠。", "Whether the ranges share a value.", "overlaps([1..5], [3..8]) = true")
def OVERLAPS(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.high, right.low) >= 0 and _order(left.low, right.high) <= 0


@_relation(
    "overlaps before",
    _BOTH,
    "是否先开始且重叠。",
    "Whether one starts first and ends inside the other.",
    "overlaps before([1..5], [3..8]) = true",
)
def OVERLAPS_BEFORE(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.low, right.low) < 0 and _order(left.high, right.low) >= 0 and _order(left.high, right.high) <= 0


@_relation(
    "overlaps after",
    _BOTH,
    "是否后开始且重叠。",
    "Whether one starts inside the other and ends last.",
    "overlaps after([3..8], [1..5]) = true",
)
def OVERLAPS_AFTER(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(right.low, left.low) < 0 and _order(right.high, left.low) >= 0 and _order(right.high, left.high) <= 0


@_relation("finishes", _POINT_FIRST, "是否同时结束。", "Whether both end together.", "finishes(10, [1..10]) = true")
def FINISHES(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.high, right.high) == 0 and _order(left.low, right.low) >= 0


@_relation(
    "finished by", _RANGE_FIRST, "是否被同时结束。", "Whether the other ends it.", "finished by([1..10], 10) = true"
)
def FINISHED_BY(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.high, right.high) == 0 and _order(left.low, right.low) <= 0


@_relation(
    "includes", _RANGE_FIRST, "是否包含另一个。", "Whether one lies in the other.", "includes([1..10], 5) = true"
)
def INCLUDES(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.low, right.low) <= 0 and _order(left.high, right.high) >= 0


@_relation("during", _POINT_FIRST, "是否在另一个之内。", "Whether it lies in the other.", "during(5, [1..10]) = true")
def DURING(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(right.low, left.low) <= 0 and _order(right.high, left.high) >= 0


@_relation("starts", _POINT_FIRST, "是否同时开始。", "Whether both start together.", "starts(1, [1..10]) = true")
def STARTS(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.low, right.low) == 0 and _order(left.high, right.high) <= 0


@_relation(
    "started by", _RANGE_FIRST, "是否被同时开始。", "Whether the other starts it.", "started by([1..10], 1) = true"
)
def STARTED_BY(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.low, right.low) == 0 and _order(left.high, right.high) >= 0


@_relation("coincides", _POINTS, "是否完全重合。", "Whether both are the same.", "coincides([1..5], [1..5]) = true")
def COINCIDES(left: _Interval, right: _Interval) -> bool:  # noqa: N802
    return _order(left.low, right.low) == 0 and _order(left.high, right.high) == 0


RANGE = BuiltIn(
    "range",
    zh="由文字得到区间，两端只能是字面值。",
    en="A range from text; its ends must be literals.",
    example='range("[18..21)") = [18..21)',
)
_TEXT = r'"(?:\\.|[^"\\])*"'
_END = rf"-?\d*\.?\d+(?:[eE][+-]?\d+)?|@?{_TEXT}|(?:date and time|date|time|duration)\(\s*{_TEXT}\s*\)"
_RANGE_TEXT = re.compile(rf"\s*([\[(\]])\s*({_END})\s*\.\.\s*({_END})\s*([\])\[])\s*", re.ASCII)
_CALLED = re.compile(rf"([a-z ]*)\(?\s*({_TEXT})\s*\)?")
_READERS: dict[str, Callable[[str], Value]] = {
    "date": read_date,
    "time": read_time,
    "date and time": lambda text: read_moment(text) or _midnight(text),
    "duration": read_duration,
    "@": read_temporal,
    "": lambda text: text,
}


@RANGE.form("from: string -> range")
def _range(text: str) -> Range:
    found = _RANGE_TEXT.fullmatch(text)
    low, high = (_end(found[2]), _end(found[3])) if found else (None, None)
    order = compare(low, high)
    if found is None or order is None or order > 0 or kind(low) != kind(high):
        raise Failure("text_not_a_value", type="range", text=text)
    return Range(low, high, found[1] == "[", found[4] == "]")


def _end(text: str) -> Value:
    if text[0] in "-.0123456789":
        return Decimal(text)
    if text[0] == "@":
        return read_temporal(unescape(text[2:-1]))
    called = _CALLED.fullmatch(text)
    return _READERS[called[1]](unescape(called[2][1:-1])) if called else None


def _midnight(text: str) -> DateTime | None:
    day = read_date(text)
    return DateTime(day, Time(0)) if day else None
