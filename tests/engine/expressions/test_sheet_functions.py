"""The functions known from spreadsheets and those for factories, by tables of cases, in both back ends."""

from pathlib import Path

import pytest
import yaml

from engine.expressions.check import check_expression
from engine.expressions.evaluate import Expression, compile_expression
from engine.expressions.functions.library import FUNCTIONS, find_function
from engine.expressions.functions.sheet import SheetFunction
from engine.expressions.operators import same
from engine.expressions.types import read_type
from engine.messages.messages import load_messages

_TABLES = sorted((Path(__file__).parent / "sheet_cases").glob("*.yaml"))
CASES = [
    pytest.param(text, str(expected), id=f"{name}-{text}")
    for table in _TABLES
    for name, cases in yaml.safe_load(table.read_text(encoding="utf-8")).items()
    for text, expected in cases
]
NAMES = {name for table in _TABLES for name in yaml.safe_load(table.read_text(encoding="utf-8"))}
SHEET = [built_in for built_in in FUNCTIONS.values() if isinstance(built_in, SheetFunction)]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_function_gives_the_expected_value_in_both_back_ends(text: str, expected: str) -> None:
    wanted = compile_expression(expected).evaluate({}).value
    node = compile_expression(text).node
    closures, generated = Expression(node, reference=True), Expression(node)
    generated.generate()
    for outcome in (closures.evaluate({}), generated.evaluate({})):
        assert same(outcome.value, wanted), (outcome, wanted)


def test_every_function_has_cases() -> None:
    assert {built_in.name for built_in in SHEET} == NAMES


@pytest.mark.parametrize("built_in", SHEET, ids=lambda built_in: built_in.name)
def test_function_is_found_in_any_case_and_by_its_chinese_names(built_in: SheetFunction) -> None:
    assert built_in.aliases
    for name in (built_in.name.upper(), built_in.name.capitalize(), *built_in.aliases):
        found = find_function(name)
        assert found is not None
        assert found.forms is built_in.forms


def test_no_two_functions_share_a_name() -> None:
    names = [name.upper() for built_in in SHEET for name in (built_in.name, *built_in.aliases)]
    assert len(names) == len(set(names))


def test_value_of_the_same_name_in_scope_comes_first() -> None:
    expression = Expression(compile_expression("合计(1, 2)").node)
    expression.generate()
    assert expression.evaluate({"合计": None}).value is None
    assert compile_expression("{left: function(x) x * 2, right: left(4)}.right = 8").evaluate({}).value is True


def test_what_is_not_needed_is_not_evaluated() -> None:
    for text in (
        "IF(true, 1, 1 / 0)",
        "IFS(false, 1 / 0, true, 1)",
        "SWITCH(2, 1, 1 / 0, 2, 1, missing)",
        "IFERROR(1 / 0, 1)",
        "出错时(如果(true, 1, missing), missing)",
    ):
        outcome = compile_expression(text).evaluate({})
        assert (outcome.value, outcome.warnings) == (1, ())


def test_every_warning_has_a_message() -> None:
    messages = load_messages()
    for parameter in CASES:
        for warning in compile_expression(str(parameter.values[0])).evaluate({}).warnings:
            assert warning.code in messages
            for language in ("zh", "en"):
                assert messages.text(warning.code, warning.values, language)


@pytest.mark.parametrize(
    ("text", "type_or_finding"),
    [
        ("IF(done, quantity, 0)", "number"),
        ("IF(quantity, 1, 2)", "condition_not_boolean"),
        ('SWITCH(name, "a", 1, 2)', "number"),
        ("SUM(amounts)", "number"),
        ("MAX(amounts)", "number"),
        ("upper(quantity)", "argument_type"),
        ("合计()", "argument_count"),
        ("IF(done)", "argument_count"),
        ('TEXT(due, "yyyy-mm")', "string"),
        ("EDATE(due, 1)", "date"),
    ],
)
def test_call_is_checked_before_it_runs(text: str, type_or_finding: str) -> None:
    words = {"quantity": "number", "name": "string", "done": "boolean", "due": "date", "amounts": "list<number>"}
    scope = {name: found for name, word in words.items() if (found := read_type(word)) is not None}
    checked = check_expression(text, scope)
    assert type_or_finding in (str(checked.type), *(finding.code for finding in checked.diagnostics))


def test_explanation_shows_what_a_lazy_function_evaluated() -> None:
    outcome, _ = compile_expression("IFERROR(IF(1 > 0, 1 / 0, 2), 3)").explain({})
    assert outcome == (3, ())
