"""Tracing: the closures of an expression wrapped so that each remembers the value it gave."""

from dataclasses import dataclass, field
from typing import Any

from engine.expressions.nodes import Constant, Node, Span
from engine.expressions.scopes import RUN, Closure
from engine.expressions.values import Value

MAX_STEPS = 2_000


@dataclass(slots=True)
class TraceStep:
    """A part of the expression, what it gave, and the parts it was made of, in the order they were evaluated."""

    span: Span
    value: Value = None
    parts: list["TraceStep"] = field(default_factory=list)


class Trace:
    """The steps of one evaluation; beyond two thousand it stops remembering and says so."""

    def __init__(self) -> None:
        self.root = TraceStep((0, 0))
        self.open = [self.root]
        self.count = 0

    @property
    def is_cut(self) -> bool:
        """Whether there were more steps than are kept."""
        return self.count > MAX_STEPS


def traced(node: Node, closure: Closure) -> Closure:
    """The closure, remembering. Constants are left alone: the text already shows them."""
    if isinstance(node, Constant):
        return closure
    span = node.span

    def run(frame: list[Any]) -> Value:
        trace: Trace = frame[RUN].trace
        trace.count += 1
        if trace.count > MAX_STEPS:
            return closure(frame)
        step = TraceStep(span)
        trace.open[-1].parts.append(step)
        trace.open.append(step)
        try:
            step.value = closure(frame)
        finally:
            trace.open.pop()
        return step.value

    return run
