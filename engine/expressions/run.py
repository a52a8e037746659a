"""One evaluation: its budgets, its clock and the warnings it collects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.errors import Diagnostic, EngineError, EvaluationError
from engine.expressions.temporal import DateTime
from engine.expressions.values import Value

Clock = Callable[[], DateTime]
_MAX_WARNINGS = 50


class Failure(EngineError):
    """A function cannot give a value for these arguments; the call yields null and a warning."""

    code = "function_failed"


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one evaluation: loop steps and list items, nested calls, seconds for one regular expression."""

    steps: int = 1_000_000
    calls: int = 60
    regex_seconds: float = 0.2


class Outcome(NamedTuple):
    """What an evaluation gave: the value, and warnings for every null that an operation had to give instead."""

    value: Value
    warnings: tuple[Diagnostic, ...] = ()


class Run:
    """The state of one evaluation."""

    __slots__ = ("budget", "calls", "clock", "last_now", "steps", "trace", "warnings")

    def __init__(self, budget: Budget, clock: Clock | None = None) -> None:
        self.budget = budget
        self.clock = clock
        self.steps = 0
        self.calls = 0
        self.warnings: list[Diagnostic] = []
        self.last_now: DateTime | None = None
        self.trace: object = None

    def step(self, count: int = 1) -> None:
        """Count work done. Raises EvaluationError when the budget is used up."""
        self.steps += count
        if self.steps > self.budget.steps:
            raise EvaluationError("steps_exceeded", limit=self.budget.steps)

    def enter(self) -> None:
        """Count a call of a function defined in an expression. Raises EvaluationError when they nest too deep."""
        self.calls += 1
        self.step()
        if self.calls > self.budget.calls:
            raise EvaluationError("calls_exceeded", limit=self.budget.calls)

    def leave(self) -> None:
        """The innermost call has ended."""
        self.calls -= 1

    def now(self) -> DateTime:
        """The moment of this evaluation: the same however often it is asked. Raises Failure without a clock."""
        if self.last_now is None:
            if self.clock is None:
                raise Failure("clock_missing")
            self.last_now = self.clock()
        return self.last_now

    def warn(self, code: str, span: tuple[int, int], values: Mapping[str, object]) -> None:
        """Remember why a part of the expression gave null; only the first fifty are kept."""
        if len(self.warnings) < _MAX_WARNINGS:
            self.warnings.append(Diagnostic(code, dict(values), severity="warning", span=span))
