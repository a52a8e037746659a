"""Reading expressions: names with spaces, full-width punctuation, and every error at once."""

import pytest

from engine.expressions import nodes
from engine.expressions.evaluate import compile_expression
from engine.expressions.parser import Parsed, parse_expression, parse_unary_tests


def codes(parsed: Parsed) -> list[str]:
    return [problem.code for problem in parsed.diagnostics]


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        ("", "expression_empty", (0, 0)),
        ("1 +", "operand_missing", (2, 3)),
        ("a and or b", "operand_missing", (6, 8)),
        ("f(a,, b)", "operand_missing", (4, 5)),
        ("a b", "operator_missing", (2, 3)),
        ("if a then b", "keyword_missing", (11, 11)),
        ("{a 1}", "keyword_missing", (3, 4)),
        ("(1 + 2", "bracket_not_closed", (0, 1)),
        ("1 + 2)", "bracket_unmatched", (5, 6)),
        ('x = "abc', "string_not_closed", (4, 8)),
        ("1 /* one", "comment_not_closed", (2, 8)),
        ("1e9999", "number_literal_too_large", (0, 6)),
        ("a # b", "character_unknown", (2, 3)),
        ("x instance of list<", "type_malformed", (14, 19)),
    ],
)
def test_error_has_code_and_place(text: str, code: str, span: tuple[int, int]) -> None:
    first = parse_expression(text).diagnostics[0]
    assert (first.code, first.span) == (code, span)


def test_several_errors_are_found_at_once() -> None:
    assert codes(parse_expression("f(1 2) + * 3 + [4")) == ["operator_missing", "operand_missing", "bracket_not_closed"]


def test_slip_of_a_comparison_is_answered_with_the_right_one() -> None:
    assert parse_expression("a => 3").diagnostics[0].hint == ">="


def test_nesting_beyond_the_limit_is_an_error_not_a_crash() -> None:
    for text in ("(" * 5000 + "1" + ")" * 5000, "-" * 5000 + "x", "1" + "+1" * 5000, "[" * 5000, "f(" * 3000):
        assert "expression_too_deep" in codes(parse_expression(text))


@pytest.mark.parametrize("shape", ["not({})", "[{}]", "1 + ({})", "count([{}])", "(if {} then 1 else 2)", "{{a: {}}}"])
def test_nesting_within_the_limit_runs_in_both_back_ends(shape: str) -> None:
    text = "x"
    for _ in range(60):
        text = shape.format(text)
    expression = compile_expression(text)
    first = expression.evaluate({"x": True}).value
    expression.generate()
    assert expression.evaluate({"x": True}).value == first


def test_long_else_if_chain_is_not_nesting() -> None:
    chain = " else ".join(f"if x = {number} then {number}" for number in range(1000)) + " else -1"
    assert compile_expression(chain).evaluate({"x": 999}).value == 999


def test_too_long_text_is_refused() -> None:
    assert codes(parse_expression("1" * 60_000)) == ["expression_too_long"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("unit price * 2", {"unit price": 5}),
        ("unit  price*2", {"unit price": 5}),
        ("`unit price` * 2", {"unit price": 5}),
        ("`数量（件）` * 2", {"数量（件）": 5}),
        ("数量 * 2", {"数量": 5}),
        ("order-total * 2", {"order-total": 5, "order": 1, "total": 1}),
        ("{unit price: 5, r: unit price * 2}.r", {}),
        ("(for the item in [5] return the item * 2)[1]", {}),
        ("（５ ＋ 0） × 2", {}),
        ("sum（【5，5】）", {}),
        ("(function(a b: number) a b * 2)(5)", {}),
        ("/* ten */ 5 // five\n * 2", {}),
    ],
)
def test_names_and_punctuation_people_write(text: str, values: dict[str, object]) -> None:
    assert compile_expression(text, values).evaluate(values).value == 10


def test_full_width_text_inside_strings_stays() -> None:
    assert compile_expression('"（１）" + “，”').evaluate({}).value == "（１），"


def test_span_of_every_node_covers_its_text() -> None:
    text = "if a > 1 then [b, 2] else f(x: 3).y"
    node = parse_expression(text).node
    assert node is not None
    found = {type(part).__name__: text[slice(*part.span)] for part in nodes.walk(node)}
    assert found["If"] == text
    assert found["Compare"] == "a > 1"
    assert found["ListLiteral"] == "[b, 2]"
    assert found["Path"] == "f(x: 3).y"


def test_cell_with_a_dash_has_no_tests() -> None:
    assert parse_unary_tests("-").node == nodes.UnaryTests((0, 1), (), negated=False)


def test_literal_that_is_no_date_is_a_warning_and_null() -> None:
    parsed = parse_expression('@"2026-13-01" = null')
    assert [(problem.code, problem.severity, problem.span) for problem in parsed.diagnostics] == [
        ("temporal_malformed", "warning", (0, 13))
    ]


def test_key_given_twice_is_a_warning() -> None:
    assert codes(parse_expression("{a: 1, a: 2}")) == ["entry_twice"]
