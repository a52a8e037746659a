"""Arithmetic and comparison of values: exact, three-valued, null where an operation has no meaning."""

from collections.abc import Callable
from decimal import Decimal

from engine.expressions.temporal import (
    DAY_NANOS,
    NANOS,
    Date,
    DateTime,
    DayDuration,
    MonthDuration,
    Time,
    add_months,
    as_moment,
    date_of_number,
    day_number,
    instant,
    later_moment,
    later_time,
    time_nanos,
)
from engine.expressions.values import EXACT, Range, Value, finite, kind

Operation = Callable[[Value, Value], Value]
_MAX_STRING = 1_000_000
_NUMBER = (Decimal, int)


def add(left: Value, right: Value) -> Value:
    """left + right; null when the kinds do not add."""
    if type(left) is Decimal and type(right) is Decimal:
        return finite(EXACT.add(left, right))
    operation = _ADD.get((kind(left), kind(right)))
    return operation(left, right) if operation else None


def subtract(left: Value, right: Value) -> Value:
    """left - right; null when the kinds do not subtract."""
    if type(left) is Decimal and type(right) is Decimal:
        return finite(EXACT.subtract(left, right))
    operation = _SUBTRACT.get((kind(left), kind(right)))
    return operation(left, right) if operation else None


def multiply(left: Value, right: Value) -> Value:
    """left * right; null when the kinds do not multiply."""
    if type(left) is Decimal and type(right) is Decimal:
        return finite(EXACT.multiply(left, right))
    operation = _MULTIPLY.get((kind(left), kind(right)))
    return operation(left, right) if operation else None


def divide(left: Value, right: Value) -> Value:
    """left / right; null on division by zero and when the kinds do not divide."""
    if type(left) is Decimal and type(right) is Decimal:
        return finite(EXACT.divide(left, right))
    operation = _DIVIDE.get((kind(left), kind(right)))
    return operation(left, right) if operation else None


def power(left: Value, right: Value) -> Value:
    """left ** right for numbers; null when the result is not a finite number."""
    if kind(left) != "number" or kind(right) != "number":
        return None
    return Decimal(1) if not right else finite(EXACT.power(Decimal(left), Decimal(right)))


def negate(value: Value) -> Value:
    """The value with its sign turned; null for what has no sign."""
    if isinstance(value, _NUMBER) and not isinstance(value, bool):
        return EXACT.minus(Decimal(value))
    if isinstance(value, DayDuration):
        return DayDuration(-value.nanos)
    return MonthDuration(-value.months) if isinstance(value, MonthDuration) else None


def equal(left: Value, right: Value) -> bool | None:
    """left = right; null equals only null, and values of different kinds cannot be compared."""
    if left is None or right is None:
        return left is right
    kinds = kind(left)
    if kinds != kind(right):
        return None
    if kinds in _PLAIN:
        return bool(left == right)
    return _EQUAL[kinds](left, right)


def same(left: Value, right: Value) -> bool:
    """Whether two values are equal, null and incomparable counting as different unless both are null."""
    return equal(left, right) is True


_PLAIN = frozenset(("number", "string", "boolean", "date", "days and time duration", "years and months duration"))


def _equal_lists(left: list[Value], right: list[Value]) -> bool | None:
    if len(left) != len(right):
        return False
    results = [equal(one, other) for one, other in zip(left, right, strict=True)]
    return False if False in results else None if None in results else True


def _equal_contexts(left: dict[str, Value], right: dict[str, Value]) -> bool | None:
    if left.keys() != right.keys():
        return False
    results = [equal(value, right[key]) for key, value in left.items()]
    return False if False in results else None if None in results else True


def _equal_times(left: Time, right: Time) -> bool:
    if left.is_local != right.is_local:
        return False
    return time_nanos(left) // NANOS == time_nanos(right) // NANOS


def _equal_moments(left: DateTime, right: DateTime) -> bool:
    if left.time.is_local != right.time.is_local:
        return False
    return instant(left) // NANOS == instant(right) // NANOS


def _equal_ranges(left: Range, right: Range) -> bool | None:
    if (left.operator, left.low_included, left.high_included) != (
        right.operator,
        right.low_included,
        right.high_included,
    ):
        return False
    return _equal_lists([left.low, left.high], [right.low, right.high])


_EQUAL: dict[str, Callable[[Value, Value], bool | None]] = {
    "list": _equal_lists,
    "context": _equal_contexts,
    "time": _equal_times,
    "date and time": _equal_moments,
    "range": _equal_ranges,
    "function": lambda left, right: left is right,
}


def compare(left: Value, right: Value) -> int | None:
    """-1, 0 or 1 as left is below, at or above right; None when the two have no order."""
    if type(left) is Decimal and type(right) is Decimal:
        return (left > right) - (left < right)
    kinds = kind(left)
    if kinds != kind(right) or kinds not in _ORDER:
        return None
    first, second = _ORDER[kinds](left), _ORDER[kinds](right)
    return None if first[0] != second[0] else (first > second) - (first < second)


def _order_time(value: Time) -> tuple[bool, int]:
    return value.is_local, time_nanos(value)


def _order_moment(value: DateTime) -> tuple[bool, int]:
    return value.time.is_local, instant(value)


_ORDER: dict[str, Callable[[Value], tuple[Value, ...]]] = {
    "number": lambda value: (0, value),
    "string": lambda value: (0, value),
    "date": lambda value: (0, value.year, value.month, value.day),
    "time": _order_time,
    "date and time": _order_moment,
    "days and time duration": lambda value: (0, value.nanos),
    "years and months duration": lambda value: (0, value.months),
}


def less(left: Value, right: Value) -> bool | None:
    """left < right; null when the two have no order."""
    order = compare(left, right)
    return None if order is None else order < 0


def at_most(left: Value, right: Value) -> bool | None:
    """left <= right; null when the two have no order."""
    order = compare(left, right)
    return None if order is None else order <= 0


def more(left: Value, right: Value) -> bool | None:
    """left > right; null when the two have no order."""
    order = compare(left, right)
    return None if order is None else order > 0


def at_least(left: Value, right: Value) -> bool | None:
    """left >= right; null when the two have no order."""
    order = compare(left, right)
    return None if order is None else order >= 0


def unequal(left: Value, right: Value) -> bool | None:
    """left != right; null when the two cannot be compared."""
    result = equal(left, right)
    return None if result is None else not result


COMPARISONS: dict[str, Callable[[Value, Value], bool | None]] = {
    "=": equal,
    "!=": unequal,
    "<": less,
    "<=": at_most,
    ">": more,
    ">=": at_least,
}
ARITHMETIC: dict[str, Operation] = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}


def comparison_range(operator: str, value: Value) -> Range:
    """The range that a comparison such as (> 10) stands for."""
    low = value if operator in (">", ">=", "=") else None
    high = value if operator in ("<", "<=", "=") else None
    if operator == "!=":
        low = value
    return Range(low, high, operator in (">=", "="), operator in ("<=", "="), operator)


def contains(interval: Range, value: Value) -> bool | None:
    """Whether the value lies in the range; null when it cannot be compared with the ends."""
    if interval.operator is not None:
        end = interval.high if interval.operator in ("<", "<=") else interval.low
        return COMPARISONS[interval.operator](value, end)
    low, high = compare(value, interval.low), compare(value, interval.high)
    if low is None or high is None:
        return None
    above = low > 0 or (low == 0 and interval.low_included)
    return above and (high < 0 or (high == 0 and interval.high_included))


def _text(left: str, right: str) -> str | None:
    return left + right if len(left) + len(right) <= _MAX_STRING else None


def _moment_plus_days(moment: DateTime, duration: DayDuration) -> DateTime | None:
    return later_moment(moment, duration.nanos)


def _moment_plus_months(moment: DateTime, duration: MonthDuration) -> DateTime | None:
    day = add_months(moment.date, duration.months)
    return DateTime(day, moment.time) if day else None


def _date_plus_days(day: Date, duration: DayDuration) -> Date | None:
    return date_of_number(day_number(day) + duration.nanos // DAY_NANOS)


def _difference(left: Date | DateTime, right: Date | DateTime) -> DayDuration | None:
    first, second = as_moment(left), as_moment(right)
    if first.time.is_local != second.time.is_local:
        return None
    return DayDuration(instant(first) - instant(second))


def _time_difference(left: Time, right: Time) -> DayDuration | None:
    if left.is_local != right.is_local:
        return None
    return DayDuration(time_nanos(left) - time_nanos(right))


def _rounded(number: Decimal) -> int | None:
    return int(number.to_integral_value()) if number.is_finite() and number.adjusted() < 40 else None


def _scale_days(duration: DayDuration, factor: Decimal) -> DayDuration | None:
    nanos = _rounded(EXACT.multiply(Decimal(duration.nanos), factor))
    return None if nanos is None else DayDuration(nanos)


def _scale_months(duration: MonthDuration, factor: Decimal) -> MonthDuration | None:
    product = EXACT.multiply(Decimal(duration.months), factor)
    return MonthDuration(int(product)) if product.is_finite() and product.adjusted() < 40 else None


def _split_days(duration: DayDuration, divisor: Decimal) -> DayDuration | None:
    nanos = _rounded(EXACT.divide(Decimal(duration.nanos), divisor))
    return None if nanos is None else DayDuration(nanos)


def _split_months(duration: MonthDuration, divisor: Decimal) -> MonthDuration | None:
    quotient = EXACT.divide(Decimal(duration.months), divisor)
    return MonthDuration(int(quotient)) if quotient.is_finite() and quotient.adjusted() < 40 else None


def _turned(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


def _minus(operation: Operation) -> Operation:
    return lambda left, right: operation(left, negate(right))


_DAYS, _MONTHS, _MOMENT = "days and time duration", "years and months duration", "date and time"
_FORWARD: dict[tuple[str, str], Operation] = {
    (_MOMENT, _DAYS): _moment_plus_days,
    (_MOMENT, _MONTHS): _moment_plus_months,
    ("date", _DAYS): _date_plus_days,
    ("date", _MONTHS): lambda day, duration: add_months(day, duration.months),
    ("time", _DAYS): lambda time, duration: later_time(time, duration.nanos),
}
_ADD: dict[tuple[str, str], Operation] = {
    ("number", "number"): lambda left, right: finite(EXACT.add(left, right)),
    ("string", "string"): _text,
    (_DAYS, _DAYS): lambda left, right: DayDuration(left.nanos + right.nanos),
    (_MONTHS, _MONTHS): lambda left, right: MonthDuration(left.months + right.months),
    **_FORWARD,
    **{(right, left): _turned(operation) for (left, right), operation in _FORWARD.items()},
}
_SUBTRACT: dict[tuple[str, str], Operation] = {
    ("number", "number"): lambda left, right: finite(EXACT.subtract(left, right)),
    (_DAYS, _DAYS): lambda left, right: DayDuration(left.nanos - right.nanos),
    (_MONTHS, _MONTHS): lambda left, right: MonthDuration(left.months - right.months),
    ("time", "time"): _time_difference,
    ("date", "date"): _difference,
    ("date", _MOMENT): _difference,
    (_MOMENT, "date"): _difference,
    (_MOMENT, _MOMENT): _difference,
    **{pair: _minus(operation) for pair, operation in _FORWARD.items()},
}
_MULTIPLY: dict[tuple[str, str], Operation] = {
    ("number", "number"): lambda left, right: finite(EXACT.multiply(left, right)),
    (_DAYS, "number"): _scale_days,
    ("number", _DAYS): _turned(_scale_days),
    (_MONTHS, "number"): _scale_months,
    ("number", _MONTHS): _turned(_scale_months),
}
_DIVIDE: dict[tuple[str, str], Operation] = {
    ("number", "number"): lambda left, right: finite(EXACT.divide(left, right)),
    (_DAYS, "number"): _split_days,
    (_MONTHS, "number"): _split_months,
    (_DAYS, _DAYS): lambda left, right: finite(EXACT.divide(left.nanos, right.nanos)),
    (_MONTHS, _MONTHS): lambda left, right: finite(EXACT.divide(left.months, right.months)),
}


def identical(left: Value, right: Value) -> bool:
    """FEEL's is(): the same kind and the same semantic value, offsets and zones included."""
    if kind(left) != kind(right):
        return False
    if isinstance(left, Time):
        return (left.seconds, left.nanos, *_place(left)) == (right.seconds, right.nanos, *_place(right))
    if isinstance(left, DateTime):
        return left.date == right.date and identical(left.time, right.time)
    return same(left, right)


def _place(time: Time) -> tuple[str | None, int | None]:
    return time.zone, time.offset
