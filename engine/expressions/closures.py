"""The reference back end: every node becomes a closure over a frame of slots."""

from collections.abc import Callable
from typing import Any

from engine.expressions import nodes
from engine.expressions.calls import built_in_value, compile_call, compile_function
from engine.expressions.functions.library import FUNCTIONS
from engine.expressions.instances import has_type
from engine.expressions.loops import compile_filter, compile_for, compile_quantified
from engine.expressions.membership import compile_in, compile_unary_tests
from engine.expressions.nodes import Node
from engine.expressions.operators import ARITHMETIC, COMPARISONS, at_least, at_most, comparison_range, negate
from engine.expressions.paths import Missing, read_path
from engine.expressions.reasons import arithmetic_reason, comparison_reason, range_reason
from engine.expressions.scopes import INPUT, OUTSIDE, RUN, Closure, Compile, Scope
from engine.expressions.trace import traced
from engine.expressions.values import Function, Range, Value, kind

Frame = list[Any]
_MISSING: Any = object()


def compile_closure(node: Node, scope: Scope) -> Closure:
    """The closure of a node; `scope` grows by the slots it needs."""
    return _COMPILERS[type(node)](node, scope, compile_closure)


def compile_traced(node: Node, scope: Scope) -> Closure:
    """The same, remembering the value of every part; the run must carry a Trace."""
    return traced(node, _COMPILERS[type(node)](node, scope, compile_traced))


def _constant(node: nodes.Constant, scope: Scope, compile_: Compile) -> Closure:
    value = node.value
    return lambda frame: value


def _name(node: nodes.Name, scope: Scope, compile_: Compile) -> Closure:
    name = node.name
    items, slot = scope.find(name)
    outer: Closure = _outside(node) if slot is None else _slot(slot)
    if not items:
        return outer

    def find(frame: Frame) -> Value:
        for item_slot in items:
            item = frame[item_slot]
            if type(item) is dict and name in item:
                return item[name]
        return outer(frame)

    return find


def _slot(slot: int) -> Closure:
    return lambda frame: frame[slot]


def _outside(node: nodes.Name) -> Closure:
    name, span = node.name, node.span

    def read(frame: Frame) -> Value:
        try:
            return frame[OUTSIDE][name]
        except KeyError:
            if name in FUNCTIONS:
                return built_in_value(FUNCTIONS[name], frame[RUN])
            frame[RUN].warn("name_unknown", span, {"name": name})
            return None

    return read


def _input(node: nodes.Input, scope: Scope, compile_: Compile) -> Closure:
    return lambda frame: frame[INPUT]


def _negate(node: nodes.Negate, scope: Scope, compile_: Compile) -> Closure:
    operand, span = compile_(node.value, scope), node.span

    def run(frame: Frame) -> Value:
        value = operand(frame)
        result = negate(value)
        if result is None:
            code = "operand_null" if value is None else "operand_mismatch"
            frame[RUN].warn(code, span, {"operator": "-", "actual": kind(value)})
        return result

    return run


def _arithmetic(node: nodes.Arithmetic, scope: Scope, compile_: Compile) -> Closure:
    left, right = compile_(node.left, scope), compile_(node.right, scope)
    operator, span, apply = node.operator, node.span, ARITHMETIC[node.operator]

    def run(frame: Frame) -> Value:
        first, second = left(frame), right(frame)
        result = apply(first, second)
        if result is None:
            code, values = arithmetic_reason(operator, first, second)
            frame[RUN].warn(code, span, values)
        return result

    return run


def _compare(node: nodes.Compare, scope: Scope, compile_: Compile) -> Closure:
    left, right = compile_(node.left, scope), compile_(node.right, scope)
    operator, span, apply = node.operator, node.span, COMPARISONS[node.operator]

    def run(frame: Frame) -> Value:
        first, second = left(frame), right(frame)
        result = apply(first, second)
        if result is None:
            code, values = comparison_reason(operator, first, second)
            frame[RUN].warn(code, span, values)
        return result

    return run


def _logic(node: nodes.Logic, scope: Scope, compile_: Compile) -> Closure:
    parts = [(compile_(part, scope), part.span) for part in node.parts]
    decisive, operator = node.operator == "or", node.operator

    def run(frame: Frame) -> Value:
        undecided = False
        for part, span in parts:
            value = part(frame)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                undecided = True
                if value is not None:
                    frame[RUN].warn("operand_not_boolean", span, {"operator": operator, "actual": kind(value)})
        return None if undecided else not decisive

    return run


def _between(node: nodes.Between, scope: Scope, compile_: Compile) -> Closure:
    value, low, high = (compile_(part, scope) for part in (node.value, node.low, node.high))
    span = node.span

    def run(frame: Frame) -> bool | None:
        found, bottom, top = value(frame), low(frame), high(frame)
        above, below = at_least(found, bottom), at_most(found, top)
        if above is None or below is None:
            code, values = comparison_reason("between", found, bottom if above is None else top)
            frame[RUN].warn(code, span, values)
            return False if above is False or below is False else None
        return above and below

    return run


def _comparison_range(node: nodes.ComparisonRange, scope: Scope, compile_: Compile) -> Closure:
    value, operator = compile_(node.value, scope), node.operator
    return lambda frame: comparison_range(operator, value(frame))


def _range(node: nodes.RangeLiteral, scope: Scope, compile_: Compile) -> Closure:
    low, high, span = compile_(node.low, scope), compile_(node.high, scope), node.span

    def run(frame: Frame) -> Range | None:
        bottom, top = low(frame), high(frame)
        reason = range_reason(bottom, top)
        if reason is not None:
            frame[RUN].warn(reason[0], span, reason[1])
            return None
        return Range(bottom, top, node.low_included, node.high_included)

    return run


def _if(node: nodes.If, scope: Scope, compile_: Compile) -> Closure:
    branches = [
        (compile_(branch.condition, scope), compile_(branch.result, scope), branch.condition.span)
        for branch in node.branches
    ]
    otherwise = compile_(node.otherwise, scope)

    def run(frame: Frame) -> Value:
        for condition, result, span in branches:
            verdict = condition(frame)
            if verdict is True:
                return result(frame)
            if verdict is not False and verdict is not None:
                frame[RUN].warn("condition_not_boolean", span, {"actual": kind(verdict)})
        return otherwise(frame)

    return run


def _path(node: nodes.Path, scope: Scope, compile_: Compile) -> Closure:
    target, name, span = compile_(node.target, scope), node.name, node.span

    def run(frame: Frame) -> Value:
        value = target(frame)
        if type(value) is dict:
            found = value.get(name, _MISSING)
            if found is not _MISSING:
                return found
        try:
            return read_path(value, name)
        except Missing:
            code = "path_of_null" if value is None else "path_missing"
            frame[RUN].warn(code, span, {"name": name, "actual": kind(value)})
            return None

    return run


def _list(node: nodes.ListLiteral, scope: Scope, compile_: Compile) -> Closure:
    items = [compile_(item, scope) for item in node.items]
    return lambda frame: [item(frame) for item in items]


def _context(node: nodes.ContextLiteral, scope: Scope, compile_: Compile) -> Closure:
    outer = len(scope.bindings)
    entries = []
    for entry in node.entries:
        if isinstance(entry.value, nodes.FunctionDefinition):
            # A function may call itself by the name it is given here.
            slot = scope.bind(entry.key)
            entries.append((entry.key, slot, compile_(entry.value, scope)))
        else:
            value = compile_(entry.value, scope)
            entries.append((entry.key, scope.bind(entry.key), value))
    scope.leave(outer)

    def run(frame: Frame) -> dict[str, Value]:
        made: dict[str, Value] = {}
        for key, slot, value in entries:
            made[key] = frame[slot] = found = value(frame)
            if type(found) is Function and found.frame is not None:
                found.frame[slot] = found
        return made

    return run


def _instance_of(node: nodes.InstanceOf, scope: Scope, compile_: Compile) -> Closure:
    value, wanted, span = compile_(node.value, scope), node.type, node.span

    def run(frame: Frame) -> bool | None:
        if wanted.name == "unknown":
            frame[RUN].warn("type_unknown", span, {})
            return None
        return has_type(value(frame), wanted)

    return run


_COMPILERS: dict[type[Node], Callable[[Any, Scope, Compile], Closure]] = {
    nodes.Constant: _constant,
    nodes.Name: _name,
    nodes.Input: _input,
    nodes.Negate: _negate,
    nodes.Arithmetic: _arithmetic,
    nodes.Compare: _compare,
    nodes.Logic: _logic,
    nodes.Between: _between,
    nodes.In: compile_in,
    nodes.ComparisonRange: _comparison_range,
    nodes.RangeLiteral: _range,
    nodes.If: _if,
    nodes.For: compile_for,
    nodes.Quantified: compile_quantified,
    nodes.FunctionDefinition: compile_function,
    nodes.Call: compile_call,
    nodes.Path: _path,
    nodes.Filter: compile_filter,
    nodes.ListLiteral: _list,
    nodes.ContextLiteral: _context,
    nodes.InstanceOf: _instance_of,
    nodes.UnaryTests: compile_unary_tests,
}
