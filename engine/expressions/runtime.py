"""What generated code may call: the operations of the language, each warning where it has to give null."""

import operator as operators
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from engine.expressions.calls import built_in_value
from engine.expressions.functions.declare import BuiltIn
from engine.expressions.functions.library import FUNCTIONS
from engine.expressions.instances import has_type
from engine.expressions.loops import Count, items_of, keep_items, pick_item
from engine.expressions.membership import is_member
from engine.expressions.nodes import Span
from engine.expressions.operators import (
    ARITHMETIC,
    COMPARISONS,
    at_least,
    at_most,
    comparison_range,
    negate,
)
from engine.expressions.paths import Missing, read_path
from engine.expressions.reasons import (
    arithmetic_reason,
    comparison_reason,
    membership_reason,
    range_reason,
)
from engine.expressions.run import Failure, Run
from engine.expressions.types import Type
from engine.expressions.values import EXACT, Function, Range, Value, kind


class _NoItems(Exception):
    """A loop's source cannot be run over; the whole loop is null."""


_STRICT = EXACT.copy()
_STRICT.traps = dict.fromkeys(_STRICT.traps, False) | dict.fromkeys((InvalidOperation, Overflow, DivisionByZero), True)


def _power(left: Decimal, right: Decimal) -> Decimal:
    """Zero has no negative powers, though the decimal context silently answers infinity."""
    if not right:
        return Decimal(1)
    if not left and right < 0:
        raise DivisionByZero
    return _STRICT.power(left, right)


def _arithmetic(operator: str) -> Callable[[Run, Span, Value, Value], Value]:
    apply, exact = ARITHMETIC[operator], _EXACT[operator]

    def run_it(run: Run, span: Span, left: Value, right: Value) -> Value:
        if type(left) is Decimal and type(right) is Decimal:
            try:
                return exact(left, right)
            except ArithmeticError:
                # Overflow and division by zero: what follows gives null and says why.
                pass
        result = apply(left, right)
        if result is None:
            code, values = arithmetic_reason(operator, left, right)
            run.warn(code, span, values)
        return result

    return run_it


# What the operators do between two numbers, without looking at kinds; `power` has a rule of its own for zero.
_EXACT: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _STRICT.add,
    "-": _STRICT.subtract,
    "*": _STRICT.multiply,
    "/": _STRICT.divide,
    "**": _power,
}
_PYTHON: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


def _comparison(operator: str) -> Callable[[Run, Span, Value, Value], Value]:
    apply, python = COMPARISONS[operator], _PYTHON[operator]

    def run_it(run: Run, span: Span, left: Value, right: Value) -> Value:
        if type(left) is type(right) and (type(left) is Decimal or type(left) is str):
            return python(left, right)
        result = apply(left, right)
        if result is None:
            code, values = comparison_reason(operator, left, right)
            run.warn(code, span, values)
        return result

    return run_it


def _name(run: Run, values: Mapping[str, Value], span: Span, name: str) -> Value:
    try:
        return values[name]
    except KeyError:
        if name in FUNCTIONS:
            return built_in_value(FUNCTIONS[name], run)
        run.warn("name_unknown", span, {"name": name})
        return None


def _has(item: Value, name: str) -> bool:
    return type(item) is dict and name in item


def _entry(item: dict[str, Value], name: str) -> Value:
    return item[name]


def _negate(run: Run, span: Span, value: Value) -> Value:
    result = negate(value)
    if result is None:
        code = "operand_null" if value is None else "operand_mismatch"
        run.warn(code, span, {"operator": "-", "actual": kind(value)})
    return result


def _truth(run: Run, span: Span, operator: str, value: Value) -> bool | None:
    if type(value) is bool or value is None:
        return value
    run.warn("operand_not_boolean", span, {"operator": operator, "actual": kind(value)})
    return None


def _condition(run: Run, span: Span, value: Value) -> bool:
    if value is True:
        return True
    if value is not False and value is not None:
        run.warn("condition_not_boolean", span, {"actual": kind(value)})
    return False


def _both(*verdicts: bool | None) -> bool | None:
    return None if None in verdicts else True


def _neither(*verdicts: bool | None) -> bool | None:
    return None if None in verdicts else False


def _between(run: Run, span: Span, value: Value, low: Value, high: Value) -> bool | None:
    above, below = at_least(value, low), at_most(value, high)
    if above is None or below is None:
        code, values = comparison_reason("between", value, low if above is None else high)
        run.warn(code, span, values)
        return False if above is False or below is False else None
    return above and below


def _member(run: Run, span: Span, value: Value, test: Value) -> bool | None:
    verdict = is_member(value, test)
    if verdict is None:
        code, values = membership_reason(value, test)
        run.warn(code, span, values)
    return verdict


def _range(run: Run, span: Span, ends: tuple[Value, Value], included: tuple[bool, bool]) -> Range | None:
    reason = range_reason(*ends)
    if reason is not None:
        run.warn(reason[0], span, reason[1])
        return None
    return Range(ends[0], ends[1], included[0], included[1])


def _path(run: Run, span: Span, value: Value, name: str) -> Value:
    if type(value) is dict and name in value:
        return value[name]
    try:
        return read_path(value, name)
    except Missing:
        code = "path_of_null" if value is None else "path_missing"
        run.warn(code, span, {"name": name, "actual": kind(value)})
        return None


def _call(run: Run, values: Mapping[str, Value], span: Span, built_in: BuiltIn, arguments: tuple[Value, ...]) -> Value:
    run.step()
    try:
        if built_in.name in values:
            return _called(values[built_in.name], arguments)
        return built_in.call(run, arguments)
    except Failure as failure:
        run.warn(failure.code, span, failure.values)
        return None


def _called(function: Value, arguments: tuple[Value, ...]) -> Value:
    if not isinstance(function, Function):
        raise Failure("not_a_function", actual=kind(function))
    return function.call(arguments)


def _items(run: Run, span: Span, source: Value) -> Iterable[Value]:
    items = items_of(source, run, span)
    if items is None:
        raise _NoItems
    return items


def _loop(work: Callable[[], list[Value]]) -> list[Value] | None:
    try:
        return work()
    except _NoItems:
        return None


def _quantified(decisive: bool, work: Callable[[], Iterator[Value]]) -> bool | None:
    undecided = False
    try:
        for verdict in work():
            if verdict is decisive:
                return bool(decisive)
            undecided = undecided or type(verdict) is not bool
    except _NoItems:
        return None
    return None if undecided else not decisive


def _list(run: Run, value: Value) -> list[Value]:
    items: list[Value] = value if type(value) is list else [] if value is None else [value]
    run.step(len(items))
    return items


def _instance(run: Run, span: Span, value: Value, wanted: Type) -> bool | None:
    if wanted.name == "unknown":
        run.warn("type_unknown", span, {})
        return None
    return has_type(value, wanted)


_OPERATORS = {
    "add": _arithmetic("+"),
    "subtract": _arithmetic("-"),
    "multiply": _arithmetic("*"),
    "divide": _arithmetic("/"),
    "power": _arithmetic("**"),
    "equal": _comparison("="),
    "unequal": _comparison("!="),
    "less": _comparison("<"),
    "at_most": _comparison("<="),
    "more": _comparison(">"),
    "at_least": _comparison(">="),
}
OPERATOR_NAMES = dict(zip(("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">="), _OPERATORS, strict=True))
HELPERS: Mapping[str, Callable[..., Any]] = {
    **_OPERATORS,
    "name": _name,
    "has": _has,
    "entry": _entry,
    "negate": _negate,
    "truth": _truth,
    "condition": _condition,
    "both": _both,
    "neither": _neither,
    "between": _between,
    "member": _member,
    "range_": _range,
    "comparison_range": comparison_range,
    "path": _path,
    "call": _call,
    "items": _items,
    "count": Count,
    "loop": _loop,
    "quantified": _quantified,
    "list_": _list,
    "keep": keep_items,
    "pick": pick_item,
    "instance": _instance,
}
