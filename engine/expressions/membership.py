"""`in` and the cells of decision tables as closures."""

from collections.abc import Callable, Sequence
from typing import Any

from engine.expressions import nodes
from engine.expressions.nodes import Node
from engine.expressions.operators import COMPARISONS, contains, equal, same
from engine.expressions.reasons import Reason, comparison_reason, membership_reason
from engine.expressions.scopes import INPUT, RUN, Closure, Compile, Scope
from engine.expressions.values import Range, Value

_Test = Callable[[list[Any], Value], bool | None]


def is_member(value: Value, test: Value) -> bool | None:
    """value in test: inside the range, an item of the list (or of a range in it), or equal."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return contains(test, value)
    if type(test) is list:
        if type(value) is list and same(value, test):
            return True
        return any(
            contains(item, value) is True
            if isinstance(item, Range) and not isinstance(value, Range)
            else same(value, item)
            for item in test
        )
    return equal(value, test)


def compile_in(node: nodes.In, scope: Scope, compile_: Compile) -> Closure:
    """value in tests, three-valued."""
    value = compile_(node.value, scope)
    tests = [_test(test, scope, compile_) for test in node.tests]
    if len(tests) == 1:
        only = tests[0]
        return lambda frame: only(frame, value(frame))
    return lambda frame: _any(tests, frame, value(frame))


def compile_unary_tests(node: nodes.UnaryTests, scope: Scope, compile_: Compile) -> Closure:
    """A cell: true when any test holds for the value under test, reversed with not(…), always without tests."""
    tests = [_cell_test(test, scope, compile_) for test in node.tests]
    if not tests:
        return lambda frame: True
    if not node.negated:
        return lambda frame: _any(tests, frame, frame[INPUT])

    def negated(frame: list[Any]) -> bool | None:
        verdict = _any(tests, frame, frame[INPUT])
        return None if verdict is None else not verdict

    return negated


def _any(tests: Sequence[_Test], frame: list[Any], value: Value) -> bool | None:
    undecided = False
    for test in tests:
        verdict = test(frame, value)
        if verdict is True:
            return True
        undecided = undecided or verdict is None
    return None if undecided else False


def _test(node: Node, scope: Scope, compile_: Compile) -> _Test:
    if isinstance(node, nodes.ComparisonRange):
        return _comparison(node, scope, compile_)
    test = compile_(node, scope)

    def member(frame: list[Any], value: Value) -> bool | None:
        wanted = test(frame)
        verdict = is_member(value, wanted)
        if verdict is None:
            _warn(frame, node, membership_reason(value, wanted))
        return verdict

    return member


def _warn(frame: list[Any], node: Node, reason: Reason) -> None:
    frame[RUN].warn(reason[0], node.span, reason[1])


def _comparison(node: nodes.ComparisonRange, scope: Scope, compile_: Compile) -> _Test:
    right, operator = compile_(node.value, scope), node.operator
    compare = COMPARISONS[operator]

    def test(frame: list[Any], value: Value) -> bool | None:
        limit = right(frame)
        verdict = compare(value, limit)
        if verdict is None:
            _warn(frame, node, comparison_reason(operator, value, limit))
        return verdict

    return test


def _cell_test(node: Node, scope: Scope, compile_: Compile) -> _Test:
    """One test of a cell. An expression over "?" decides by itself; any other gives what the value is compared with."""
    if isinstance(node, nodes.ComparisonRange):
        return _comparison(node, scope, compile_)
    expression = compile_(node, scope)
    if any(isinstance(part, nodes.Input) for part in nodes.walk(node)):
        return lambda frame, value: _verdict(expression(frame))
    member = _test(node, scope, lambda *_: expression)

    def test(frame: list[Any], value: Value) -> bool | None:
        if not isinstance(value, bool) and isinstance(node, _CONDITIONS):
            return _verdict(expression(frame))
        return member(frame, value)

    return test


_CONDITIONS = (nodes.Compare, nodes.Logic, nodes.Between, nodes.In, nodes.Quantified, nodes.InstanceOf)


def _verdict(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None
