"""Turns what the grammar recognises into nodes; every span runs from the first to the last token of the part."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lark import Transformer

from engine.expressions import nodes
from engine.expressions.lazy import with_lazy_arguments
from engine.expressions.nodes import Node, Span
from engine.expressions.tokens import Token
from engine.expressions.types import ANY

Parts = list[Any]


class _Group:
    """Nodes that belong together but are no node themselves: arguments, iterations, parameters."""

    __slots__ = ("items", "span")

    def __init__(self, items: tuple[Any, ...], span: Span) -> None:
        self.items = items
        self.span = span


def _start(part: Token | Node | _Group) -> int:
    return part.start if isinstance(part, Token) else part.span[0]


def _end(part: Token | Node | _Group) -> int:
    return part.end if isinstance(part, Token) else part.span[1]


def _span(parts: Parts) -> Span:
    return _start(parts[0]), _end(parts[-1])


def _nodes(parts: Parts) -> tuple[Any, ...]:
    return tuple(part for part in parts if isinstance(part, Node))


def _group(_: "NodeBuilder", parts: Parts) -> _Group:
    return _Group(_nodes(parts), _span(parts))


def _constant(_: "NodeBuilder", parts: Parts) -> Node:
    return nodes.Constant(_span(parts), parts[0].value)


class NodeBuilder(Transformer[Token, Node]):
    """One method for each alternative of grammar.lark."""

    iterations = parameters = arguments = _group
    number = string = temporal = true = false = null = _constant

    def start(self, parts: Parts) -> Node:
        """A whole expression."""
        found: Node = parts[0]
        return found

    def cells(self, parts: Parts) -> Node:
        """The tests of a decision table's cell."""
        return nodes.UnaryTests(_span(parts), _nodes(parts), negated=False)

    def name(self, parts: Parts) -> Node:
        """A name standing alone."""
        return nodes.Name(_span(parts), parts[0].value)

    def input(self, parts: Parts) -> Node:
        """The question mark."""
        return nodes.Input(_span(parts))

    def if_(self, parts: Parts) -> Node:
        """An if; another one behind `else` becomes further branches of it."""
        branch = nodes.Branch((_start(parts[0]), _end(parts[3])), parts[1], parts[3])
        rest = parts[5]
        if isinstance(rest, nodes.If):
            return nodes.If(_span(parts), (branch, *rest.branches), rest.otherwise)
        return nodes.If(_span(parts), (branch,), rest)

    def for_(self, parts: Parts) -> Node:
        """for … return …"""
        return nodes.For(_span(parts), parts[1].items, parts[3])

    def some_(self, parts: Parts) -> Node:
        """some … satisfies …"""
        return nodes.Quantified(_span(parts), "some", parts[1].items, parts[3])

    def every_(self, parts: Parts) -> Node:
        """every … satisfies …"""
        return nodes.Quantified(_span(parts), "every", parts[1].items, parts[3])

    def iteration(self, parts: Parts) -> Node:
        """One variable with what it runs over."""
        return nodes.Iteration(_span(parts), parts[0].value, parts[2], parts[4] if len(parts) > 3 else None)

    def function_(self, parts: Parts) -> Node:
        """A function definition."""
        parameters = next((part.items for part in parts if isinstance(part, _Group)), ())
        external = any(isinstance(part, Token) and part.type == "EXTERNAL" for part in parts)
        return nodes.FunctionDefinition(_span(parts), parameters, parts[-1], external)

    def parameter(self, parts: Parts) -> Node:
        """One parameter; without a type it takes anything."""
        found = [part for part in parts if part is not None]
        return nodes.Parameter(_span(found), found[0].value, found[2].value if len(found) > 2 else ANY)

    def or_(self, parts: Parts) -> Node:
        """Parts joined by `or`."""
        return nodes.Logic(_span(parts), "or", _nodes(parts))

    def and_(self, parts: Parts) -> Node:
        """Parts joined by `and`."""
        return nodes.Logic(_span(parts), "and", _nodes(parts))

    def compare(self, parts: Parts) -> Node:
        """left operator right."""
        return nodes.Compare(_span(parts), parts[1].value, parts[0], parts[2])

    def between(self, parts: Parts) -> Node:
        """value between low and high."""
        return nodes.Between(_span(parts), parts[0], parts[2], parts[4])

    def in_(self, parts: Parts) -> Node:
        """value in tests; a comparison operator directly behind `in` belongs to the test."""
        if isinstance(parts[2], Token) and parts[2].type == "COMPARISON":
            test = self.comparison_range(parts[2:4])
            return nodes.In(_span(parts), parts[0], (test,))
        return nodes.In(_span(parts), parts[0], _nodes(parts[2:]))

    def instance_of(self, parts: Parts) -> Node:
        """value instance of type."""
        return nodes.InstanceOf(_span(parts), parts[0], parts[2].value)

    def comparison_range(self, parts: Parts) -> Node:
        """A comparison without a left side."""
        return nodes.ComparisonRange(_span(parts), parts[0].value, parts[1])

    def comparison_group(self, parts: Parts) -> Node:
        """A comparison range in parentheses."""
        return nodes.ComparisonRange(_span(parts), parts[1].value, parts[2])

    def arithmetic(self, parts: Parts) -> Node:
        """left operator right."""
        return nodes.Arithmetic(_span(parts), parts[1].value, parts[0], parts[2])

    def negate(self, parts: Parts) -> Node:
        """Unary minus; on a literal number it is part of the number."""
        value = parts[1]
        if isinstance(value, nodes.Constant) and isinstance(value.value, Decimal):
            return nodes.Constant(_span(parts), value.value.copy_negate() if value.value else value.value)
        return nodes.Negate(_span(parts), value)

    def path(self, parts: Parts) -> Node:
        """target.name"""
        return nodes.Path(_span(parts), parts[0], parts[2].value)

    def filter(self, parts: Parts) -> Node:
        """target[condition]"""
        return nodes.Filter(_span(parts), parts[0], parts[2])

    def call(self, parts: Parts) -> Node:
        """function(arguments)"""
        arguments = parts[2].items if isinstance(parts[2], _Group) else ()
        return with_lazy_arguments(nodes.Call(_span(parts), parts[0], arguments))

    def argument(self, parts: Parts) -> Node:
        """An argument by position."""
        return nodes.Argument(_span(parts), None, parts[0])

    def named_argument(self, parts: Parts) -> Node:
        """An argument by name."""
        return nodes.Argument(_span(parts), parts[0].value, parts[2])

    def group(self, parts: Parts) -> Node:
        """Parentheses leave no node, but belong to the text of what they hold."""
        found: Node = replace(parts[1], span=_span(parts))
        return found

    def list(self, parts: Parts) -> Node:
        """A list literal."""
        return nodes.ListLiteral(_span(parts), _nodes(parts))

    def range(self, parts: Parts) -> Node:
        """A range literal."""
        return nodes.RangeLiteral(_span(parts), parts[1], parts[3], parts[0].value, parts[4].value)

    def context(self, parts: Parts) -> Node:
        """A context literal."""
        return nodes.ContextLiteral(_span(parts), _nodes(parts))

    def entry(self, parts: Parts) -> Node:
        """key: value"""
        return nodes.Entry(_span(parts), parts[0].value, parts[2])
