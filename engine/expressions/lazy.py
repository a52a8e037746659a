"""Calls whose arguments are evaluated only when needed: IF, IFS, SWITCH and IFERROR become other nodes when read."""

from collections.abc import Callable
from decimal import Decimal

from engine.expressions import nodes
from engine.expressions.nodes import Node

# No name that can be written in an expression holds a control character.
_SWITCHED = "\x00switched"
_ONE = Decimal(1)


def with_lazy_arguments(call: nodes.Call) -> Node:
    """The node that means the same and skips what is not needed; the call itself when it is not such a function."""
    function = call.function
    if not isinstance(function, nodes.Name) or any(argument.name is not None for argument in call.arguments):
        return call
    rule = _RULES.get(function.name.upper())
    return rule(call, [argument.value for argument in call.arguments]) if rule else call


def _if(call: nodes.Call, values: list[Node]) -> Node:
    if len(values) not in (2, 3):
        return call
    otherwise = values[2] if len(values) == 3 else nodes.Constant(call.span, None)
    return nodes.If(call.span, (nodes.Branch(call.span, values[0], values[1]),), otherwise)


def _ifs(call: nodes.Call, values: list[Node]) -> Node:
    if not values or len(values) % 2:
        return call
    return nodes.If(call.span, _branches(call, values), nodes.Constant(call.span, None))


def _branches(call: nodes.Call, values: list[Node]) -> tuple[nodes.Branch, ...]:
    pairs = zip(values[::2], values[1::2], strict=True)
    return tuple(nodes.Branch(call.span, condition, result) for condition, result in pairs)


def _switch(call: nodes.Call, values: list[Node]) -> Node:
    if len(values) < 3:
        return call
    cases = values[1:]
    otherwise = cases.pop() if len(cases) % 2 else nodes.Constant(call.span, None)
    # A loop over one item gives the value a name, so that it is evaluated once.
    switched = nodes.Name(values[0].span, _SWITCHED)
    tested = [nodes.Compare(case.span, "=", switched, case) for case in cases[::2]]
    branches = zip(tested, cases[1::2], strict=True)
    body = nodes.If(call.span, tuple(nodes.Branch(call.span, test, result) for test, result in branches), otherwise)
    once = nodes.Iteration(values[0].span, _SWITCHED, nodes.ListLiteral(values[0].span, (values[0],)), None)
    return nodes.Filter(call.span, nodes.For(call.span, (once,), body), nodes.Constant(call.span, _ONE))


def _if_error(call: nodes.Call, values: list[Node]) -> Node:
    if len(values) != 2:
        return call
    delayed = [nodes.FunctionDefinition(value.span, (), value, False) for value in values]
    arguments = tuple(nodes.Argument(value.span, None, value) for value in delayed)
    return nodes.Call(call.span, call.function, arguments)


_RULES: dict[str, Callable[[nodes.Call, list[Node]], Node]] = {
    **dict.fromkeys(("IF", "如果"), _if),
    **dict.fromkeys(("IFS", "多条件"), _ifs),
    **dict.fromkeys(("SWITCH", "匹配"), _switch),
    **dict.fromkeys(("IFERROR", "出错时"), _if_error),
}
