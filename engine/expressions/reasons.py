"""Why an operation gave null, as a warning's code and values."""

from collections.abc import Mapping

from engine.expressions.operators import compare
from engine.expressions.values import Range, Value, kind

Reason = tuple[str, Mapping[str, object]]


def arithmetic_reason(operator: str, left: Value, right: Value) -> Reason:
    """Why left operator right is null."""
    if left is None or right is None:
        return "operand_null", {"operator": operator}
    if operator == "/" and kind(left) in (kind(right), "number") and kind(right) == "number" and not right:
        return "division_by_zero", {}
    if kind(left) == kind(right) == "number":
        return "number_too_large", {"operator": operator}
    if kind(left) == kind(right) == "string" and operator == "+":
        return "text_too_large", {"limit": 1_000_000}
    return "operands_mismatch", {"operator": operator, "left": kind(left), "right": kind(right)}


def comparison_reason(operator: str, left: Value, right: Value) -> Reason:
    """Why left operator right is null."""
    if left is None or right is None:
        return "operand_null", {"operator": operator}
    return "operands_incomparable", {"operator": operator, "left": kind(left), "right": kind(right)}


def range_reason(low: Value, high: Value) -> Reason | None:
    """Why a range cannot be made of these ends; None when it can."""
    if low is None or high is None or (kind(low) == kind(high) and compare(low, low) == 0):
        return None
    return "range_ends_mismatch", {"left": kind(low), "right": kind(high)}


def membership_reason(value: Value, test: Value) -> Reason:
    """Why `value in test` is null."""
    if isinstance(test, Range):
        low = test.high if test.low is None else test.low
        return comparison_reason("in", value, low)
    return comparison_reason("in", value, test)
