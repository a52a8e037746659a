"""FEEL against the public cases of the DMN Technology Compatibility Kit; each failing case is listed with its reason."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.errors import EngineError
from engine.expressions.evaluate import Expression, compile_expression, compile_unary_tests
from engine.expressions.temporal import DateTime, FarDate, Time, offset_at, offset_of_time
from engine.expressions.temporal_text import read_date, read_duration, read_moment, read_time
from engine.expressions.values import Function, kind

HERE = Path(__file__).parent
KIT = Path(os.environ.get("JIGSMITH_SHARED", HERE.parents[1].parent / "shared")) / "dmn-tck"
READERS: dict[str, Callable[[Any], Any]] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": read_date,
    "time": read_time,
    "dateTime": read_moment,
    "duration": read_duration,
}

pytestmark = pytest.mark.skipif(not KIT.exists(), reason="the conformance kit is not here: set JIGSMITH_SHARED")


def read_value(tagged: dict[str, Any]) -> Any:
    if tagged["t"] == "null":
        return None
    if tagged["t"] == "list":
        return [read_value(item) for item in tagged["v"]]
    if tagged["t"] == "context":
        return {key: read_value(item) for key, item in tagged["v"].items()}
    return READERS[tagged["t"]](tagged["v"])


def coerce(value: Any, type_: Any) -> Any:
    """DMN's coercion of a result to its declared type: a single item in place of its list and the other way round."""
    wants_list = isinstance(type_, dict) and "list" in type_
    if wants_list and value is not None and not isinstance(value, list):
        return [value]
    if type_ not in (None, "Any", "any") and not wants_list and isinstance(value, list) and len(value) == 1:
        return value[0]
    return value


def fits(value: Any, expected: Any) -> bool:
    if value is None or expected is None or kind(value) != kind(expected):
        return value is expected
    if isinstance(expected, bool | str | date | FarDate):
        return bool(value == expected)
    if isinstance(expected, Decimal):
        return bool(abs(value - expected) < Decimal("1e-8"))
    if isinstance(expected, Time):
        return (value.seconds, value.nanos, offset_of_time(value)) == (
            expected.seconds,
            expected.nanos,
            offset_of_time(expected),
        )
    if isinstance(expected, DateTime):
        local = [(at.date, at.time.seconds, at.time.nanos, offset_at(at)) for at in (value, expected)]
        return local[0] == local[1]
    if isinstance(expected, list):
        return len(value) == len(expected) and all(map(fits, value, expected))
    if isinstance(expected, dict):
        return value.keys() == expected.keys() and all(fits(value[key], expected[key]) for key in expected)
    return bool(value == expected)


def evaluate(case: dict[str, Any]) -> Any:
    values = {name: read_value(given["value"]) for name, given in case["inputs"].items()}
    for let in case.get("lets", ()):
        values[let["name"]] = coerce(run(let["expression"], values), let["type"])
    return coerce(run(case["expression"], values), case["result_type"])


def run(text: str, values: dict[str, Any]) -> Any:
    """The value as the closures give it; generated code must give the same wherever it is made."""
    reference = compile_expression(text, values)
    generated = Expression(reference.node)
    value = reference.evaluate(values, clock=now).value
    if generated.generate() and not isinstance(value, Function):
        assert fits(generated.evaluate(values, clock=now).value, value), text
    return value


def now() -> DateTime:
    moment = read_moment("2026-07-01T08:00:00@Asia/Shanghai")
    assert moment is not None
    return moment


def passes(case: dict[str, Any]) -> bool:
    try:
        if case["kind"] == "unary":
            values = {name: read_value(given) for name, given in case["context"].items()}
            found = compile_unary_tests(case["test"], values).evaluate(values, read_value(case["input"])).value
        else:
            found = evaluate(case)
    except EngineError:
        return bool(case["error"])
    return fits(found, read_value(case["expected"]))


def cases(name: str) -> Iterator[dict[str, Any]]:
    for line in (KIT / name).read_text("utf-8").splitlines():
        yield json.loads(line)


def known_failures() -> set[str]:
    """The first word of each line of known_failures.txt; the rest of the line is the reason."""
    lines = (HERE / "known_failures.txt").read_text("utf-8").splitlines()
    return {line.split(None, 1)[0] for line in lines if line.strip() and not line.startswith("#")}


@pytest.mark.parametrize("name", ["feel.jsonl", "unary.jsonl"])
def test_score_is_at_least_98_percent_and_every_failure_is_listed(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = [(case, passes(case)) for case in cases(name)]
    valued = [passed for case, passed in judged if case["expected"]["t"] != "null"]
    everything = [passed for _, passed in judged]
    with capsys.disabled():
        print(f"\n{name}: {score(valued)} with a value expected, {score(everything)} of all")
    assert sum(valued) >= 0.98 * len(valued)
    assert sum(everything) >= 0.98 * len(everything)
    failed = {case["id"] for case, passed in judged if not passed}
    listed = known_failures() & {case["id"] for case, _ in judged}
    assert failed - listed == set(), "these fail and are not in known_failures.txt"
    assert listed - failed == set(), "these pass: take them out of known_failures.txt"


def score(results: list[bool]) -> str:
    return f"{sum(results)}/{len(results)} = {sum(results) / len(results):.2%}"
