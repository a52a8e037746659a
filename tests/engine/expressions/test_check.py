"""The static checker: types of expressions over a scope, and findings with place and suggestion."""

import pytest

from engine.expressions.check import check_expression, check_unary_tests
from engine.expressions.types import NUMBER, Type, read_type


def type_(text: str) -> Type:
    found = read_type(text)
    assert found is not None
    return found


SCOPE = {
    "quantity": type_("number"),
    "unit price": type_("number"),
    "due": type_("date"),
    "name": type_("string"),
    "done": type_("boolean"),
    "order": type_("context<customer: context<level: number, name: string>, due: date>"),
    "lines": type_("list<context<amount: number, item: string>>"),
    "anything": type_("Any"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quantity * unit price", "number"),
        ("name + string(quantity)", "string"),
        ('due + @"P1M"', "date"),
        ("due - order.due", "days and time duration"),
        ("order.customer.level", "number"),
        ("lines.amount", "list<number>"),
        ("sum(lines.amount)", "number"),
        ("lines[amount > 5]", "list<context<amount: number, item: string>>"),
        ("lines[1].amount", "number"),
        ("lines[-1]", "context<amount: number, item: string>"),
        ("for l in lines return l.amount * 2", "list<number>"),
        ("for i in 1..3 return i", "list<number>"),
        ("some l in lines satisfies l.amount > 3", "boolean"),
        ("if done then 1 else null", "number"),
        ('if done then 1 else "a"', "Any"),
        ("{a: quantity, b: a > 1}", "context<a: number, b: boolean>"),
        ("max(lines.amount)", "number"),
        ("reverse(lines.amount)", "list<number>"),
        ("(function(x: number) x > 1)(2)", "boolean"),
        ("quantity in [1..5]", "boolean"),
        ("due.year", "number"),
        ("anything.whatever + 1", "Any"),
    ],
)
def test_type_is_known(text: str, expected: str) -> None:
    checked = check_expression(text, SCOPE)
    assert checked.diagnostics == ()
    assert str(checked.type) == expected


@pytest.mark.parametrize(
    ("text", "code", "span", "hint"),
    [
        ("quantty * 2", "name_unknown", (0, 7), "quantity"),
        ("order.custmer", "path_missing", (0, 13), "customer"),
        ("lines.amont", "path_missing", (0, 11), "amount"),
        ("lines[amont > 1]", "name_unknown", (6, 11), "amount"),
        ("sun(lines.amount)", "name_unknown", (0, 3), "sum"),
        ("name * 2", "operands_mismatch", (0, 8), None),
        ("due > quantity", "operands_incomparable", (0, 14), None),
        ("done < done", "operands_incomparable", (0, 11), None),
        ("if quantity then 1 else 2", "condition_not_boolean", (3, 11), None),
        ("done and name", "operand_not_boolean", (9, 13), None),
        ("upper case(quantity)", "argument_type", (11, 19), None),
        ("abs(1, 2)", "argument_count", (0, 9), None),
        ("abs(m: 1)", "argument_names", (0, 9), None),
        ("quantity in (< due)", "operands_incomparable", (12, 19), None),
        ("name instance of colour", "type_unknown", (0, 23), None),
        ("quantity(1)", "not_a_function", (0, 8), None),
    ],
)
def test_finding_has_place_and_suggestion(text: str, code: str, span: tuple[int, int], hint: str | None) -> None:
    found = check_expression(text, SCOPE).diagnostics
    assert [(each.code, each.span, each.hint) for each in found] == [(code, span, hint)]


def test_all_findings_come_at_once() -> None:
    assert [each.code for each in check_expression("quantty + name * 2 + order.x", SCOPE).diagnostics] == [
        "name_unknown",
        "operands_mismatch",
        "path_missing",
    ]


@pytest.mark.parametrize(("cell", "codes"), [("< 5, 7", []), ('"a"', ["operands_incomparable"]), ("? > quantity", [])])
def test_cell_is_checked_against_the_type_it_tests(cell: str, codes: list[str]) -> None:
    assert [each.code for each in check_unary_tests(cell, NUMBER, SCOPE).diagnostics] == codes
