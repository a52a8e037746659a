"""for, some, every and filters as closures."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from engine.expressions import nodes
from engine.expressions.nodes import Node, Span
from engine.expressions.run import Run
from engine.expressions.scopes import RUN, Closure, Compile, Scope
from engine.expressions.temporal import date_of_number, day_number
from engine.expressions.values import Range, Value, as_integer, kind

_Visit = Callable[[list[Any]], bool]


def compile_for(node: nodes.For, scope: Scope, compile_: Compile) -> Closure:
    """for … return …; "partial" holds the results so far where the body asks for it."""
    outer = len(scope.bindings)
    levels = _levels(node.iterations, scope, compile_)
    uses_partial = any(isinstance(part, nodes.Name) and part.name == "partial" for part in nodes.walk(node.body))
    partial = scope.bind("partial") if uses_partial else 0
    body = compile_(node.body, scope)
    scope.leave(outer)

    def loop(frame: list[Any]) -> Value:
        results: list[Value] = []

        def visit(inner: list[Any]) -> bool:
            if partial:
                inner[RUN].step(len(results) // 16)
                inner[partial] = results[:]
            results.append(body(inner))
            return True

        return results if _run_levels(levels, 0, frame, visit) is not None else None

    if len(levels) > 1 or partial:
        return loop
    source, slot, span = levels[0]

    def single(frame: list[Any]) -> Value:
        items = items_of(source(frame), frame[RUN], span)
        if items is None:
            return None
        results = []
        for item in items:
            frame[slot] = item
            results.append(body(frame))
        return results

    return single


def compile_quantified(node: nodes.Quantified, scope: Scope, compile_: Compile) -> Closure:
    """some / every … satisfies …, three-valued: null when a null could decide."""
    outer = len(scope.bindings)
    levels = _levels(node.iterations, scope, compile_)
    condition = compile_(node.condition, scope)
    scope.leave(outer)
    decisive = node.quantifier == "some"

    def loop(frame: list[Any]) -> Value:
        undecided = False

        def visit(inner: list[Any]) -> bool:
            nonlocal undecided
            verdict = condition(inner)
            if verdict is decisive:
                return False
            undecided = undecided or type(verdict) is not bool
            return True

        finished = _run_levels(levels, 0, frame, visit)
        if finished is None:
            return None
        return decisive if not finished else None if undecided else not decisive

    return loop


def _levels(
    iterations: tuple[nodes.Iteration, ...], scope: Scope, compile_: Compile
) -> list[tuple[Closure, int, Span]]:
    levels = []
    for iteration in iterations:
        source = compile_(iteration.source, scope)
        if iteration.end is not None:
            source = _counting(source, compile_(iteration.end, scope))
        levels.append((source, scope.bind(iteration.name), iteration.span))
    return levels


def _counting(low: Closure, high: Closure) -> Closure:
    return lambda frame: Count(low(frame), high(frame))


class Count:
    """The two ends of `a .. b` in a loop, which may run downwards."""

    __slots__ = ("high", "low")

    def __init__(self, low: Value, high: Value) -> None:
        self.low = low
        self.high = high


def _run_levels(levels: list[tuple[Closure, int, Span]], depth: int, frame: list[Any], visit: _Visit) -> bool | None:
    """Visit every combination; False when a visit said stop, None when a source cannot be run over."""
    source, slot, span = levels[depth]
    items = items_of(source(frame), frame[RUN], span)
    if items is None:
        return None
    last = depth == len(levels) - 1
    for item in items:
        frame[slot] = item
        going = visit(frame) if last else _run_levels(levels, depth + 1, frame, visit)
        if not going:
            return going
    return True


def items_of(source: Value, run: Run, span: Span) -> list[Value] | Iterator[Value] | None:
    """What a loop runs over: a list, a range of whole numbers or days, or a single value."""
    if type(source) is list:
        run.step(len(source))
        return source
    if isinstance(source, Count):
        return _counted(source.low, source.high, 0, 0, run, span)
    if isinstance(source, Range):
        closed = source.operator is None
        return _counted(
            source.low if closed else None,
            source.high,
            int(not source.low_included),
            int(not source.high_included),
            run,
            span,
        )
    if source is None:
        run.warn("loop_over_null", span, {})
        return None
    return [source]


def _counted(low: Value, high: Value, skip_low: int, skip_high: int, run: Run, span: Span) -> Iterator[Value] | None:
    ends = [_ordinal(low), _ordinal(high)]
    if ends[0] is None or ends[1] is None or kind(low) != kind(high):
        run.warn("range_not_countable", span, {"left": kind(low), "right": kind(high)})
        return None
    step = 1 if ends[0] <= ends[1] else -1
    counted = range(ends[0] + step * skip_low, ends[1] + step * (1 - skip_high), step)
    run.step(len(counted))
    return map(Decimal if kind(low) == "number" else date_of_number, counted)


def _ordinal(end: Value) -> int | None:
    return day_number(end) if kind(end) == "date" else as_integer(end)


def compile_filter(node: nodes.Filter, scope: Scope, compile_: Compile) -> Closure:
    """target[condition]: a number picks one item, anything else keeps the items for which it is true."""
    target = compile_(node.target, scope)
    outer = len(scope.bindings)
    slot = scope.bind_item()
    condition = compile_(node.condition, scope)
    scope.leave(outer)
    fixed = _fixed_index(node.condition)
    span = node.condition.span

    if fixed is not None:
        return lambda frame: pick_item(frame[RUN], span, target(frame), fixed)

    def keep(frame: list[Any]) -> Value:
        def verdict(item: Value) -> Value:
            frame[slot] = item
            return condition(frame)

        return keep_items(frame[RUN], span, target(frame), verdict)

    return keep


def pick_item(run: Run, span: Span, value: Value, position: Decimal) -> Value:
    """The item at a fixed position; null with a warning when there is none."""
    return _at(_listed(value), position, run, span)


def keep_items(run: Run, span: Span, value: Value, condition: Callable[[Value], Value]) -> Value:
    """The items for which the condition is true; a condition that is a number picks that one item."""
    items = _listed(value)
    run.step(len(items))
    kept = []
    for item in items:
        verdict = condition(item)
        if verdict is True:
            kept.append(item)
        elif type(verdict) is Decimal or type(verdict) is int:
            return _at(items, Decimal(verdict), run, span)
        elif verdict is not False and verdict is not None:
            run.warn("filter_not_boolean", span, {"actual": kind(verdict)})
    return kept


def _listed(value: Value) -> list[Value]:
    if type(value) is list:
        return value
    return [] if value is None else [value]


def _fixed_index(condition: Node) -> Decimal | None:
    if isinstance(condition, nodes.Constant) and isinstance(condition.value, Decimal):
        return condition.value
    return None


def _at(items: list[Value], position: Decimal, run: Run, span: Span) -> Value:
    index = as_integer(position)
    if index is None or not 1 <= abs(index) <= len(items):
        run.warn("position_out_of_range", span, {"position": position, "length": len(items)})
        return None
    return items[index - 1] if index > 0 else items[index]
