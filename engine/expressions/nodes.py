"""The tree of an expression: immutable nodes, each with the half-open range of characters it was written in."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from engine.expressions.types import Type
from engine.expressions.values import Value

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression."""

    span: Span


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, string, boolean, null or temporal literal."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, a field or a function."""

    name: str


@dataclass(frozen=True, slots=True)
class Input(Node):
    """The question mark of a unary test: the value under test."""


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """Unary minus."""

    value: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """left operator right, for + - * / **."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """left operator right, for = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """Three-valued and / or over two or more parts."""

    operator: Literal["and", "or"]
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """value between low and high, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """value in one of the tests."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ComparisonRange(Node):
    """A range or test written as a comparison without a left side: < 10."""

    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """A range with two ends."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Branch(Node):
    """One condition of an `if` with its result."""

    condition: Node
    result: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """if … then … else if … else …, flattened into branches tried in turn."""

    branches: tuple[Branch, ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in source`, or `name in source .. end` when `end` is given."""

    name: str
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """for … return …"""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """some / every … satisfies …"""

    quantifier: Literal["some", "every"]
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A parameter of a function defined in an expression."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    """function(parameters) body; an external function has no meaning here and yields null."""

    parameters: tuple[Parameter, ...]
    body: Node
    external: bool


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """An argument of a call; `name` is None when it stands by position."""

    name: str | None
    value: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function called with arguments, all by position or all by name."""

    function: Node
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Path(Node):
    """target.name"""

    target: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """target[condition]: an index or a condition over each item."""

    target: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """[item, …]"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """One key of a context literal."""

    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """{key: value, …}; each value sees the entries before it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """value instance of type."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The cell of a decision table: any of the tests holds, or with `negated` none does. No tests: always true."""

    tests: tuple[Node, ...]
    negated: bool


def _parts(kind: type[Node]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _PLAIN and kind is not Constant)


_PLAIN = frozenset(
    ["span", "name", "key", "type", "operator", "quantifier", "negated", "external", "low_included", "high_included"]
)
_PARTS = {kind: _parts(kind) for kind in Node.__subclasses__()}


def children(node: Node) -> list[Node]:
    """The nodes directly below, in the order written."""
    found: list[Node] = []
    for name in _PARTS[type(node)]:
        part = getattr(node, name)
        if type(part) is tuple:
            found.extend(part)
        elif part is not None:
            found.append(part)
    return found


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it; never recursive, so any depth is safe."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(children(found))
