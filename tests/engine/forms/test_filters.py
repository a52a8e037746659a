"""Filters as data: what they may say of which field."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from engine.errors import FieldProblem
from engine.fields.base import Operator
from engine.forms.check import read_form
from engine.forms.compile import CompiledForm, compile_form
from engine.forms.filter_check import check_filter, coerce_operand
from engine.forms.filters import Filter

FILTER: TypeAdapter[Filter] = TypeAdapter(Filter)
ID = "0198e0de-3c4b-7a0e-8d1e-2f6f3c1f9f11"


def _compiled(name: str, fields: list[dict[str, Any]]) -> CompiledForm:
    form, findings = read_form(
        {"name": name, "label": {"zh": name}, "fields": [{"label": {"zh": "x"}, **f} for f in fields]}
    )
    assert form is not None, findings
    return compile_form(form)


OPTIONS = [{"value": "a", "label": {"zh": "甲"}}, {"value": "b", "label": {"zh": "乙"}}]
FORMS: Mapping[str, CompiledForm] = {
    "order": _compiled(
        "order",
        [
            {"type": "text", "name": "code", "format": "email"},
            {"type": "number", "name": "qty", "max": 10, "decimals": 0},
            {"type": "date", "name": "due", "min": "2026-01-01"},
            {"type": "datetime", "name": "start"},
            {"type": "choice", "name": "state", "options": OPTIONS},
            {"type": "multi_choice", "name": "tags", "options": OPTIONS, "min_count": 2},
            {"type": "member", "name": "worker"},
            {"type": "department", "name": "team"},
            {"type": "reference", "name": "customer", "target": "customer"},
            {"type": "json", "name": "more"},
        ],
    ),
    "customer": _compiled(
        "customer",
        [{"type": "text", "name": "name"}, {"type": "reference", "name": "parent", "target": "customer"}],
    ),
}


def codes(body: Any) -> list[tuple[str, str]]:
    findings = check_filter(FILTER.validate_python(body), FORMS["order"], FORMS)
    return [(finding.code, finding.path) for finding in findings]


@pytest.mark.parametrize(
    "body",
    [
        {"field": "code", "operator": "equals", "value": "not an e-mail"},
        {"field": "code", "operator": "contains", "value": "a"},
        {"field": "qty", "operator": "greater", "value": 1000},
        {"field": "qty", "operator": "less", "value": "0.5"},
        {"field": "qty", "operator": "between", "value": [1, None]},
        {"field": "qty", "operator": "in", "value": [1, "2"]},
        {"field": "due", "operator": "at_least", "value": "2020-01-01"},
        {"field": "due", "operator": "within", "value": "last_30_days"},
        {"field": "start", "operator": "equals", "value": "2026-01-31"},
        {"field": "start", "operator": "between", "value": ["2026-01-31T08:00:00Z", "2026-02-01"]},
        {"field": "state", "operator": "in", "value": "a"},
        {"field": "tags", "operator": "has_any", "value": ["a"]},
        {"field": "worker", "operator": "equals", "value": {"user": "member"}},
        {"field": "team", "operator": "in", "value": {"user": "departments"}},
        {"field": "code", "operator": "equals", "value": {"user": "attributes.area"}},
        {"field": "customer", "operator": "equals", "value": ID},
        {"field": "customer.name", "operator": "starts_with", "value": "深"},
        {"field": "customer.created_at", "operator": "within", "value": "this_year"},
        {"field": "created_by", "operator": "not_empty"},
        {"field": "id", "operator": "in", "value": [ID]},
        {"all": []},
        {"any": [{"not": {"field": "more", "operator": "empty"}}]},
    ],
)
def test_sound_filters(body: Any) -> None:
    assert codes(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"field": "nothing", "operator": "empty"}, ("filter_field_unknown", "/field")),
        ({"field": "customer.parent.name", "operator": "empty"}, ("filter_field_unknown", "/field")),
        ({"field": "qty.name", "operator": "empty"}, ("filter_field_unknown", "/field")),
        ({"field": "more", "operator": "equals", "value": 1}, ("filter_operator_unsupported", "/operator")),
        ({"field": "qty", "operator": "greater", "value": "x"}, ("number_malformed", "/value")),
        ({"field": "qty", "operator": "greater"}, ("filter_value_missing", "/value")),
        ({"field": "qty", "operator": "between", "value": [1]}, ("filter_between_two", "/value")),
        ({"field": "qty", "operator": "between", "value": [None, None]}, ("filter_between_two", "/value")),
        ({"field": "qty", "operator": "between", "value": [5, 1]}, ("min_above_max", "/value")),
        ({"field": "qty", "operator": "in", "value": []}, ("filter_list_empty", "/value")),
        ({"field": "qty", "operator": "in", "value": list(range(1001))}, ("list_too_long", "/value")),
        ({"field": "due", "operator": "within", "value": "last_5_weeks"}, ("filter_period_unknown", "/value")),
        ({"field": "due", "operator": "equals", "value": "31.1.2026"}, ("date_malformed", "/value")),
        ({"field": "start", "operator": "equals", "value": "2026-01-31T08:00:00"}, ("datetime_without_zone", "/value")),
        ({"field": "state", "operator": "equals", "value": "c"}, ("option_unknown", "/value")),
        ({"field": "worker", "operator": "equals", "value": "Zhang"}, ("uuid_expected", "/value")),
        ({"field": "team", "operator": "in", "value": {"user": "member"}}, ("filter_user_value_unfit", "/value")),
        ({"field": "code", "operator": "contains", "value": "a\0"}, ("text_has_nul", "/value")),
        ({"field": "code", "operator": "empty", "value": 1}, ("filter_value_not_wanted", "/value")),
    ],
)
def test_unsound_filters(body: Any, expected: tuple[str, str]) -> None:
    assert codes(body) == [expected]


def test_too_deep_and_too_long_filters_are_refused() -> None:
    deep: Any = {"field": "qty", "operator": "empty"}
    for _ in range(8):
        deep = {"not": deep}
    assert [code for code, _ in codes(deep)] == ["filter_too_deep"]
    many = {"all": [{"any": [{"field": "qty", "operator": "empty"}] * 60}] * 2}
    assert codes(many) == [("filter_too_long", "")]


def test_operands_are_coerced_to_stored_values() -> None:
    fields = FORMS["order"].fields
    assert coerce_operand(fields["qty"], Operator.BETWEEN, [1, "2.5"]) == [Decimal(1), Decimal("2.5")]
    assert coerce_operand(fields["start"], Operator.LESS, "2026-01-31") == date(2026, 1, 31)
    moment = coerce_operand(fields["start"], Operator.LESS, "2026-01-31T08:00:00+08:00")
    assert moment == datetime(2026, 1, 31, tzinfo=UTC)
    assert coerce_operand(fields["tags"], Operator.HAS_ALL, ["a"]) == ["a"]
    assert coerce_operand(fields["due"], Operator.WITHIN, "today") == "today"


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=4))
def test_any_operand_is_coerced_or_refused(value: Any) -> None:
    for field in FORMS["order"].fields.values():
        for operator in field.operators:
            with suppress(FieldProblem):
                coerce_operand(field, operator, value)
