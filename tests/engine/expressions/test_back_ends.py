"""Closures and generated code mean the same, and generated code can reach nothing but its helpers."""

import ast
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import EvaluationError
from engine.expressions.evaluate import Expression
from engine.expressions.functions.library import FUNCTIONS
from engine.expressions.nodes import Node
from engine.expressions.parser import parse_expression
from engine.expressions.run import Budget
from engine.expressions.text import write_text
from engine.expressions.verify import NotVerified, verify

NAMES = ("a", "b", "s", "d", "list", "rows", "unit price")
ATOMS = st.sampled_from(
    [
        *NAMES,
        "null",
        "true",
        "false",
        "0",
        "1",
        "2.5",
        "-3",
        '"x"',
        '""',
        '@"2026-01-31"',
        '@"P1M"',
        '@"PT36H"',
        "[]",
        "[1..3]",
        "(< 2)",
        "missing",
        "{}",
        "item",
        "x",
        "rows.q",
        "{q: 1}",
    ]
)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"])
    one = st.sampled_from(
        [
            "not({})",
            "-({})",
            "count({})",
            "sum({})",
            "min({})",
            "string({})",
            "[{}]",
            "({}).q",
            "{{q: {}, r: q}}.r",
            "({})[1]",
            "({})[-1]",
            "abs({})",
            "date({})",
            "all({})",
            "(({}) instance of number)",
            "(({}) in (1, < 2))",
        ]
    )
    two = st.sampled_from(
        [
            "(for x in {} return {})",
            "(some x in {} satisfies {})",
            "(every x in {} satisfies {})",
            "({})[{}]",
            "append({}, {})",
            "[{}, {}]",
            "{{q: {}, s: {}}}",
            "list contains({}, {})",
        ]
    )
    three = st.sampled_from(["(if {} then {} else {})", "(({}) between ({}) and ({}))", "(({}) in [{}, {}])"])
    return st.one_of(
        st.builds("(({}) {} ({}))".format, inner, operator, inner),
        st.builds(lambda shape, a: shape.format(a), one, inner),
        st.builds(lambda shape, a, b: shape.format(a, b), two, inner, inner),
        st.builds(lambda shape, a, b, c: shape.format(a, b, c), three, inner, inner, inner),
    )


EXPRESSIONS = st.recursive(ATOMS, compound, max_leaves=12)
SCALARS = st.sampled_from([None, True, False, Decimal(0), Decimal("2.5"), Decimal(-1), "x", ""])
VALUES = st.fixed_dictionaries(
    {
        "a": SCALARS,
        "b": SCALARS,
        "s": SCALARS,
        "d": SCALARS,
        "unit price": SCALARS,
        "list": st.lists(SCALARS, max_size=3),
        "rows": st.lists(st.fixed_dictionaries({"q": SCALARS}), max_size=3),
    }
)


def generated(node: Node) -> Expression:
    expression = Expression(node)
    expression.generate()
    return expression


def outcome(expression: Expression, values: dict[str, Any]) -> tuple[str, object]:
    try:
        found = expression.evaluate(values, budget=Budget(steps=20_000))
    except EvaluationError as error:
        return error.code, None
    return write_text(found.value), [(warning.code, warning.span) for warning in found.warnings]


@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS, VALUES)
def test_generated_code_gives_what_closures_give(text: str, values: dict[str, Any]) -> None:
    node = parse_expression(text, NAMES).node
    assert node is not None, text
    assert outcome(generated(node), values) == outcome(Expression(node, reference=True), values)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("0 ** -3", "null"),
        ("0 ** 0", "1"),
        ("10 ** 9999", "null"),
        ("abs(-1234567890123456789012345678901234)", "1234567890123456789012345678901234"),
    ],
)
def test_numbers_agree_at_the_edges(text: str, result: str) -> None:
    node = parse_expression(text, NAMES).node
    assert node is not None
    assert outcome(generated(node), {}) == outcome(Expression(node, reference=True), {})
    assert outcome(generated(node), {})[0] == result


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(ATOMS, st.sampled_from([*"()[]{},.:?<>=+-*/@`\"'（，”", "for", "in", "if", " "]), st.text())))
def test_any_text_is_read_or_explained_and_never_crashes(parts: list[str]) -> None:
    parsed = parse_expression(" ".join(parts), NAMES)
    assert parsed.node is not None or parsed.diagnostics


@pytest.mark.parametrize(
    "text",
    [
        "1 + 2 * a",
        "sum(for i in rows return i.q * 2)",
        "count(rows[q > 1]) / 2",
        "some i in rows satisfies i.q > 9",
        "if a > 1 and b > 2 then a else b",
        "{x: 1, y: x + 1}.y",
        "a in (1, < 5, [7..9])",
    ],
)
def test_ordinary_formulas_run_as_generated_code(text: str) -> None:
    node = parse_expression(text).node
    assert node is not None
    assert Expression(node).generate()


@pytest.mark.parametrize(
    "text",
    [
        "().__class__",
        "open('x')",
        "__import__('os')",
        "a[0]",
        "f'{a}'",
        "[i async for i in a]",
        "add(*a)",
        "add(x=1)",
        "lambda *a: a",
        "a + b",
        "{**a}",
        "[i for i.x in a]",
        "1.5",
        "b'x'",
        "add.x",
        "(add := a)",
    ],
)
def test_verifier_refuses_whatever_reaches_beyond_the_helpers(text: str) -> None:
    with pytest.raises(NotVerified):
        verify(ast.parse(text, mode="eval"), {"add"}, {"a", "v1"})


def test_no_value_or_name_can_reach_python() -> None:
    for text in (
        "a.__class__",
        "a.`__class__`",
        "{x: a}.x.real",
        'get value(a, "__dict__")',
        "`__builtins__`",
        "__import__",
    ):
        node = parse_expression(text).node
        assert node is not None
        assert Expression(node).evaluate({"a": Decimal(1)}).value is None


def test_every_builtin_can_be_called_in_both() -> None:
    for built_in in FUNCTIONS.values():
        node = parse_expression(built_in.example).node
        assert node is not None
        assert outcome(generated(node), {}) == outcome(Expression(node, reference=True), {})
