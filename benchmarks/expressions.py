"""`python -m benchmarks.expressions`: six formulas, ready and from text, beside Python's own `eval` on the same values."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any

from engine.expressions.evaluate import Expression
from engine.expressions.parser import parse_expression
from engine.expressions.values import from_python

_STEPS = range(1, 10)


@dataclass(frozen=True)
class Formula:
    """The same question in FEEL and in Python, over the same values."""

    name: str
    feel: str
    python: str
    values: Mapping[str, Any]


_ITEMS = [{"qty": number, "price": Decimal(number) / 4} for number in range(1, 11)]
FORMULAS = [
    Formula(
        "A if and price",
        "if qty > 100 then price * qty * 0.9 else price * qty",
        "price * qty * Decimal('0.9') if qty > 100 else price * qty",
        {"qty": 120, "price": Decimal("2.5")},
    ),
    Formula(
        "B sum over 10",
        "sum(for i in items return i.qty * i.price)",
        "sum([i['qty'] * i['price'] for i in items])",
        {"items": _ITEMS},
    ),
    Formula(
        "C count of filter",
        "count(items[qty > 5]) / count(items)",
        "Decimal(len([i for i in items if i['qty'] > 5])) / Decimal(len(items))",
        {"items": _ITEMS},
    ),
    Formula(
        "D date and month",
        'due + duration("P1M")',
        "due.replace(year=due.year + due.month // 12, month=due.month % 12 + 1)",
        {"due": date(2026, 7, 15)},
    ),
    Formula(
        "E some over 10",
        "some i in items satisfies i.qty > 9",
        "any(i['qty'] > 9 for i in items)",
        {"items": _ITEMS},
    ),
    Formula(
        "F if, 10 deep",
        " else ".join(f"if x = {number} then {number * 10}" for number in _STEPS) + " else 0",
        " else ".join(f"{number * 10} if x == {number}" for number in _STEPS) + " else 0",
        {"x": Decimal(9)},
    ),
]


def rate(work: Callable[[], object], seconds: float = 0.4) -> float:
    """Calls a second: the best of many batches of at least four milliseconds."""
    size, best, end = 1, 0.0, perf_counter() + seconds
    while perf_counter() < end:
        start = perf_counter()
        for _ in range(size):
            work()
        taken = perf_counter() - start
        if taken < 0.004:
            size *= 2
        else:
            best = max(best, size / taken)
    return best


def measure(formula: Formula) -> list[float]:
    """Rates: ready, parsing alone, from text to value, Python ready, Python from text."""
    values = from_python(formula.values)
    node = parse_expression(formula.feel).node
    if node is None:
        raise ValueError(formula.feel)
    ready, code = Expression(node), compile(formula.python, "", "eval")
    names: dict[str, Any] = {"Decimal": Decimal, **(formula.values if formula.name[0] == "D" else values)}
    outcome = ready.evaluate(values)
    if outcome.value != eval(code, names) or outcome.warnings:  # noqa: S307
        raise AssertionError(formula.name)
    return [
        rate(lambda: ready.evaluate(values)),
        rate(lambda: parse_expression(formula.feel)),
        rate(lambda: Expression(parse_expression(formula.feel).node or node).evaluate(values)),
        rate(lambda: eval(code, names)),  # noqa: S307
        rate(lambda: eval(formula.python, names)),  # noqa: S307
    ]


def main() -> None:
    """Print one line for each formula."""
    wanted = sys.argv[1:]
    heads = ("ready", "parse", "from text", "Python ready", "Python text")
    print("a second".ljust(20), *(head.rjust(13) for head in heads))
    for formula in FORMULAS:
        if not wanted or formula.name[0] in wanted:
            print(formula.name.ljust(20), *(f"{each:13,.0f}" for each in measure(formula)))


if __name__ == "__main__":
    main()
