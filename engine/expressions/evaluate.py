"""Expressions ready to run: compiled once, evaluated any number of times, by any number of threads."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from engine.errors import DefinitionError, EvaluationError
from engine.expressions.closures import compile_closure, compile_traced
from engine.expressions.generate import Generated, NotGenerated, generate
from engine.expressions.nodes import Node
from engine.expressions.parser import Parsed, parse_expression, parse_unary_tests
from engine.expressions.run import Budget, Clock, Outcome, Run
from engine.expressions.scopes import FIRST_SLOT, Scope
from engine.expressions.trace import Trace
from engine.expressions.values import Value

_DEFAULT_BUDGET = Budget()
_CLOSURES_FIRST, _NEVER = 2, -1


class Expression:
    """A compiled expression or cell. Values given to it must be expression values (see `from_python`).

    The first evaluations run as closures; from the third on generated code runs where that back end can say it.
    With `reference` it is closures always.
    """

    __slots__ = ("_closure", "_closures_left", "_generated", "_slots", "node")

    def __init__(self, node: Node, reference: bool = False) -> None:
        scope = Scope()
        self.node = node
        self._generated: Generated | None = None
        self._closures_left = _NEVER if reference else _CLOSURES_FIRST
        self._closure = compile_closure(node, scope)
        self._slots = [None] * (scope.size - FIRST_SLOT)

    def generate(self) -> bool:
        """Make the generated code now; False when that back end refuses and the closures go on."""
        self._closures_left = _NEVER
        self._generated = _generated(self.node)
        return self._generated is not None

    def explain(
        self,
        values: Mapping[str, Value],
        tested: Value = None,
        budget: Budget = _DEFAULT_BUDGET,
        clock: Clock | None = None,
    ) -> tuple[Outcome, Trace]:
        """Evaluate with the value of every part remembered, as a tree. Raises EvaluationError past the budget."""
        scope, run, trace = Scope(), Run(budget, clock), Trace()
        closure = compile_traced(self.node, scope)
        run.trace = trace
        try:
            value = closure([run, values, tested, *[None] * (scope.size - FIRST_SLOT)])
        except RecursionError:
            raise EvaluationError("calls_exceeded", limit=budget.calls) from None
        return Outcome(value, tuple(run.warnings)), trace

    def _count_down(self) -> None:
        # Making code takes as long as hundreds of evaluations; a formula evaluated once is not worth it.
        self._closures_left -= 1
        if self._closures_left == 0:
            self.generate()

    def evaluate(
        self,
        values: Mapping[str, Value],
        tested: Value = None,
        budget: Budget = _DEFAULT_BUDGET,
        clock: Clock | None = None,
    ) -> Outcome:
        """The value and the warnings; `tested` is what "?" stands for. Raises EvaluationError past the budget."""
        run = Run(budget, clock)
        try:
            if self._generated is not None:
                value = self._generated(run, values, tested)
            else:
                self._count_down()
                frame: list[Any] = [run, values, tested, *self._slots]
                value = self._closure(frame)
        except RecursionError:
            raise EvaluationError("calls_exceeded", limit=budget.calls) from None
        return Outcome(value, tuple(run.warnings))


def _generated(node: Node) -> Generated | None:
    try:
        return generate(node)
    except NotGenerated:
        return None


def compile_expression(text: str, names: Iterable[str] = ()) -> Expression:
    """Read and compile an expression; the same text is compiled once. Raises DefinitionError with all findings."""
    return _compiled(text, _special(names))


def compile_unary_tests(text: str, names: Iterable[str] = ()) -> Expression:
    """Read and compile a cell of a decision table. Raises DefinitionError with all findings."""
    return _compiled_cell(text, _special(names))


def _special(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if not name.isidentifier())


@lru_cache(maxsize=4096)
def _compiled(text: str, names: frozenset[str]) -> Expression:
    return _ready(parse_expression(text, names))


@lru_cache(maxsize=4096)
def _compiled_cell(text: str, names: frozenset[str]) -> Expression:
    return _ready(parse_unary_tests(text, names))


def _ready(parsed: Parsed) -> Expression:
    if parsed.node is None:
        raise DefinitionError(parsed.diagnostics)
    return Expression(parsed.node)
