"""Evaluating expressions: exact numbers, three-valued logic, warnings instead of silent nulls, budgets."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from engine.errors import DefinitionError, EvaluationError
from engine.expressions.evaluate import Expression, compile_expression, compile_unary_tests
from engine.expressions.parser import parse_expression
from engine.expressions.run import Budget
from engine.expressions.types import read_type
from engine.expressions.values import from_python


def value(text: str, **values: object) -> object:
    return compile_expression(text, values).evaluate(from_python(values)).value


def truth(text: str, **values: object) -> bool:
    return value(text, **values) is True


@pytest.mark.parametrize(
    "text",
    [
        "0.1 + 0.2 = 0.3",
        "1 / 3 * 3 = 0.9999999999999999999999999999999999",
        "2 ** 3 ** 2 = 64",
        "-2 ** 2 = 4",
        "(1 + 2) * 3 = 9",
        'substring("生产班组", 3) = "班组"',
        "(if null then 1 else 2) = 2",
        "(null and false) = false",
        "(null or true) = true",
        "not(null) = null",
        "5 in [1..5]",
        "not(5 in [1..5))",
        "5 in (< 3, > 4)",
        "5 in (>= 5)",
        "not(5 in ]5..9])",
        "[1, 2, 3][-1] = 3",
        "[{a: 1}, {a: 2}].a = [1, 2]",
        "[{a: 1, b: 5}, {a: 2, b: 6}][a = 2].b = [6]",
        "count([1, 2, 3][item > 1]) = 2",
        "(for i in 1..3, j in 1..i return i * j) = [1, 2, 4, 3, 6, 9]",
        "(for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]) = [1, 1, 2, 3, 5]",
        "(for i in (1..4) return i) = [2, 3]",
        "some x in [1, 2], y in [2, 3] satisfies x = y",
        "every x in [] satisfies false",
        "(some x in [1, null] satisfies x > 5) = null",
        "{a: 1, b: a + 1}.b = 2",
        "(function(x, y) x - y)(y: 1, x: 3) = 2",
        "{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r = 2432902008176640000",
        "sort([3, 1, 2], function(a, b) a > b) = [3, 2, 1]",
        '"a" instance of string',
        "abs instance of function<number>->number",
        "[1, 2] instance of list<number>",
        "{a: 1} instance of context<a: number>",
        '@"2024-02-29" + @"P1Y" = @"2025-02-28"',
        '@"2026-01-31" + @"P1M" = @"2026-02-28"',
        '@"2026-03-01" - @"2026-02-01" = @"P28D"',
        'string(@"2021-03-28T01:30:00@Europe/Paris" + @"PT1H") = "2021-03-28T03:30:00@Europe/Paris"',
        '@"2026-07-01T08:00:00@Asia/Shanghai" = @"2026-07-01T00:00:00Z"',
        '@"12026-07-01" > @"2026-07-01"',
        '@"P1Y" = @"P12M"',
        '@"PT36H".days = 1 and @"PT36H".hours = 12',
        '@"2026-07-01".weekday = 3',
        '@"10:00:00+08:00".time offset = @"PT8H"',
        "[1..5].start included and [1..5].end = 5",
        'date and time("2026-07-01T24:00:00") = date and time("2026-07-02T00:00:00")',
        '{"a b": 1}.a b = 1',
    ],
)
def test_expression_is_true(text: str) -> None:
    assert truth(text)


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        ("1 / 0", "division_by_zero", (0, 5)),
        ("2 * missing", "name_unknown", (4, 11)),
        ('1 + "a"', "operands_mismatch", (0, 7)),
        ('1 < "a"', "operands_incomparable", (0, 7)),
        ("[1][5]", "position_out_of_range", (4, 5)),
        ('date("2026-13-01")', "text_not_a_value", (0, 18)),
        ("sqrt(-1)", "number_out_of_range", (0, 8)),
        ("abs()", "argument_count", (0, 5)),
        ("abs(m: 1)", "argument_names", (0, 9)),
        ('abs("x")', "argument_type", (0, 8)),
        ("{a: 1}.b", "path_missing", (0, 8)),
        ("10 ** 10000", "number_too_large", (0, 11)),
        ('matches("a", "(")', "pattern_malformed", (0, 17)),
        ("now()", "clock_missing", (0, 5)),
        ("(1)(2)", "not_a_function", (0, 6)),
        ("for i in null return i", "loop_over_null", (4, 13)),
    ],
)
def test_null_comes_with_a_warning_that_says_where_and_why(text: str, code: str, span: tuple[int, int]) -> None:
    outcome = compile_expression(text).evaluate({})
    assert outcome.value is None
    assert [(warning.code, warning.span) for warning in outcome.warnings][:1] == [(code, span)]


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..10**9 return i",
        "count(for i in 1..2000, j in 1..2000 return 1)",
        "{f: function(n) f(n + 1), r: f(1)}.r",
        "for i in 1..100000 return partial",
    ],
)
def test_budget_stops_what_would_run_away(text: str) -> None:
    with pytest.raises(EvaluationError):
        compile_expression(text).evaluate({})


def test_steps_are_a_setting_of_the_caller() -> None:
    with pytest.raises(EvaluationError, match="steps_exceeded"):
        compile_expression("for i in 1..11 return i").evaluate({}, budget=Budget(steps=10))


def test_pattern_that_backtracks_for_ever_is_stopped() -> None:
    outcome = compile_expression('matches(text, "^(a|aa)+$")').evaluate(
        {"text": "a" * 60 + "b"}, budget=Budget(regex_seconds=0.05)
    )
    assert [warning.code for warning in outcome.warnings] in ([], ["pattern_timed_out"])
    assert outcome.value is not True


def test_text_cannot_grow_without_end() -> None:
    outcome = compile_expression('count(for i in 1..40 return if i = 1 then "ab" else partial[-1] + partial[-1])')
    assert "text_too_large" in [warning.code for warning in outcome.evaluate({}).warnings]


def test_definition_with_errors_raises_them_all() -> None:
    with pytest.raises(DefinitionError) as raised:
        compile_expression("1 + + * 2 )")
    assert len(raised.value.diagnostics) > 1


def test_python_values_become_expression_values() -> None:
    values = {"a": 0.1, "b": 3, "c": date(2026, 7, 1), "d": datetime(2026, 7, 1, 8), "e": timedelta(hours=1), "f": (1,)}
    assert truth('a = 0.1 and b = 3 and c = @"2026-07-01" and d + e = @"2026-07-01T09:00:00" and f = [1]', **values)


@pytest.mark.parametrize(
    ("cell", "tested", "expected"),
    [
        ("-", None, True),
        ("< 10", Decimal(5), True),
        ("< 10, > 20", Decimal(15), False),
        ("not(1, 2)", Decimal(3), True),
        ('"a", "b"', "b", True),
        ("[1..5]", Decimal(5), True),
        ("null", None, True),
        ("? > 3 and ? < 5", Decimal(4), True),
        ("flag", False, False),
        ("flag", True, True),
        ("limits", Decimal(2), True),
        ("< limits[2]", None, None),
    ],
)
def test_cell_of_a_decision_table(cell: str, tested: object, expected: bool | None) -> None:
    values = {"flag": True, "limits": [Decimal(2), Decimal(4)]}
    assert compile_unary_tests(cell).evaluate(values, tested).value is expected


def test_named_type_can_be_asked_for() -> None:
    point = read_type("context<x: number>")
    assert point is not None
    node = parse_expression("[{x: 1}] instance of list<point>", types={"point": point}).node
    assert node is not None
    assert Expression(node).evaluate({}).value is True


def test_explanation_holds_the_value_of_every_part() -> None:
    text = "sum(for l in lines return l.q * price)"
    values = {"lines": [{"q": Decimal(2)}, {"q": Decimal(3)}], "price": Decimal(5)}
    outcome, trace = compile_expression(text).explain(values)
    (total,) = trace.root.parts
    (loop,) = total.parts
    assert (outcome.value, total.value, loop.value) == (25, 25, [10, 15])
    assert [(text[slice(*step.span)], step.value) for step in loop.parts[1:]] == [
        ("l.q * price", 10),
        ("l.q * price", 15),
    ]
    assert not trace.is_cut


def test_evaluations_of_one_expression_do_not_share_state() -> None:
    expression = compile_expression("for x in list return x + 1")
    first = expression.evaluate({"list": [Decimal(1)]}).value
    assert expression.evaluate({"list": [Decimal(5)]}).value == [6]
    assert first == [2]
