"""A compiled form: defaults, required fields, partial updates, rows and where problems are."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from engine.errors import DefinitionError
from engine.forms.check import read_form
from engine.forms.compile import CompiledForm, Validated, compile_form

ROW = "0198e0de-3c4b-7a0e-8d1e-2f6f3c1f9f11"


def compiled(*fields: dict[str, Any]) -> CompiledForm:
    body = {"name": "f", "label": {"zh": "表"}, "fields": [{"label": {"zh": each["name"]}, **each} for each in fields]}
    form, findings = read_form(body)
    assert form is not None, findings
    return compile_form(form)


def places(outcome: Validated) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in outcome.diagnostics]


@pytest.fixture
def order() -> CompiledForm:
    return compiled(
        {"type": "auto_number", "name": "no"},
        {"type": "text", "name": "code", "required": True},
        {"type": "number", "name": "qty", "default": 1, "max": 10},
        {"type": "datetime", "name": "start"},
        {"type": "multi_choice", "name": "tags", "default": ["a"], "options": [{"value": "a", "label": {"zh": "甲"}}]},
        {"type": "multi_reference", "name": "parts", "target": "f"},
        {"type": "reverse_reference", "name": "back", "target": "f", "field": "parts"},
        {
            "type": "sub_table",
            "name": "lines",
            "fields": [
                {"type": "text", "name": "item", "label": {"zh": "品名"}, "required": True},
                {"type": "number", "name": "qty", "label": {"zh": "数量"}, "default": "2"},
            ],
        },
    )


def test_new_record_takes_defaults_and_names_every_stored_field(order: CompiledForm) -> None:
    outcome = order.validate({"code": "A"}, partial=False)
    assert outcome.diagnostics == ()
    assert outcome.values == {
        "code": "A", "qty": Decimal(1), "start": None, "tags": ["a"], "parts": [], "lines": [],
    }  # fmt: skip


def test_each_new_record_has_a_default_list_of_its_own(order: CompiledForm) -> None:
    first = order.validate({"code": "A"}, partial=False).values["tags"]
    assert first is not order.validate({"code": "B"}, partial=False).values["tags"]


def test_update_leaves_absent_fields_alone(order: CompiledForm) -> None:
    assert order.validate({"qty": "3"}, partial=True).values == {"qty": Decimal(3)}


def test_null_clears_even_a_field_with_a_default(order: CompiledForm) -> None:
    values = order.validate({"code": "A", "qty": None, "tags": None, "parts": None}, partial=False).values
    assert (values["qty"], values["tags"], values["parts"]) == (None, None, [])


@pytest.mark.parametrize("submitted", [{}, {"code": None}, {"code": ""}])
def test_required_field_must_be_present_in_a_new_record(order: CompiledForm, submitted: dict[str, Any]) -> None:
    assert places(order.validate(submitted, partial=False)) == [("value_required", "/code")]


def test_required_field_cannot_be_cleared_by_an_update(order: CompiledForm) -> None:
    assert places(order.validate({"code": None}, partial=True)) == [("value_required", "/code")]


def test_every_problem_is_found_at_its_place(order: CompiledForm) -> None:
    submitted: dict[str, Any] = {
        "qty": 11, "start": "2026-01-31T08:00:00", "no": "X", "back": [], "a/b~c": 1,
        "lines": [{"item": "x"}, {"qty": "many"}, 5, {"item": "y", "id": "z"}, {"item": "y", "nothing": 1}],
    }  # fmt: skip
    assert set(places(order.validate(submitted, partial=False))) == {
        ("value_too_large", "/qty"),
        ("datetime_without_zone", "/start"),
        ("field_not_writable", "/no"),
        ("field_not_writable", "/back"),
        ("field_unknown", "/a~1b~0c"),
        ("value_required", "/code"),
        ("value_required", "/lines/1/item"),
        ("number_malformed", "/lines/1/qty"),
        ("row_expected", "/lines/2"),
        ("uuid_expected", "/lines/3/id"),
        ("field_unknown", "/lines/4/nothing"),
    }


def test_rows_carry_their_ids_and_defaults(order: CompiledForm) -> None:
    outcome = order.validate(
        {"code": "A", "lines": [{"item": "x"}, {"id": ROW, "item": "y", "qty": None}]}, partial=False
    )
    assert outcome.values["lines"] == [
        {"id": None, "item": "x", "qty": Decimal(2)},
        {"id": UUID(ROW), "item": "y", "qty": None},
    ]


def test_in_an_update_a_known_row_is_partial_and_a_new_one_complete(order: CompiledForm) -> None:
    outcome = order.validate({"lines": [{"id": ROW, "qty": 5}, {"item": "n"}]}, partial=True)
    assert outcome.values["lines"] == [
        {"id": UUID(ROW), "qty": Decimal(5)},
        {"id": None, "item": "n", "qty": Decimal(2)},
    ]
    assert places(order.validate({"lines": [{"id": ROW}, {"qty": 1}]}, partial=True)) == [
        ("value_required", "/lines/1/item")
    ]


def test_the_same_row_twice_is_refused(order: CompiledForm) -> None:
    assert places(order.validate({"lines": [{"id": ROW}, {"id": ROW}]}, partial=True)) == [
        ("row_repeated", "/lines/1/id")
    ]


def test_required_rows_and_least_rows() -> None:
    field = {"type": "text", "name": "a", "label": {"zh": "a"}}
    form = compiled(
        {"type": "sub_table", "name": "must", "required": True, "fields": [field]},
        {"type": "sub_table", "name": "some", "min_rows": 2, "fields": [field]},
    )
    assert places(form.validate({"must": [], "some": [{}]}, partial=False)) == [
        ("rows_too_few", "/some"),
        ("value_required", "/must"),
    ]
    assert places(form.validate({"must": [{}], "some": []}, partial=False)) == []


def test_to_json_writes_the_api_form(order: CompiledForm) -> None:
    stored = {
        "no": "GD-1", "qty": Decimal("12.50"), "start": datetime(2026, 1, 31, 8, tzinfo=UTC), "tags": None,
        "parts": [UUID(ROW)], "lines": [{"id": UUID(ROW), "item": "x", "qty": Decimal(1), "position": 0}], "revision": 3,
    }  # fmt: skip
    assert order.to_json(stored) == {
        "no": "GD-1", "qty": "12.5", "start": "2026-01-31T08:00:00Z", "tags": None, "parts": [ROW],
        "lines": [{"id": ROW, "item": "x", "qty": "1"}],
    }  # fmt: skip


def test_title_is_the_first_field_that_can_stand_for_a_record(order: CompiledForm) -> None:
    assert order.title == "no"
    assert compiled({"type": "number", "name": "n"}).title is None


def test_rows_are_compiled_forms_named_as_their_table(order: CompiledForm) -> None:
    assert order.rows["lines"].name == "f__lines"
    assert list(order.rows["lines"].fields) == ["item", "qty"]


def test_a_faulty_definition_is_not_compiled() -> None:
    with pytest.raises(DefinitionError) as caught:
        compiled({"type": "text", "name": "id"}, {"type": "number", "name": "n", "default": "x"})
    assert [finding.code for finding in caught.value.diagnostics] == ["field_name_reserved", "number_malformed"]


def test_schema_requires_what_a_new_record_must_bring(order: CompiledForm) -> None:
    schema: Any = order.json_schema()
    assert schema["required"] == ["code"]
    assert "back" not in schema["properties"]
    assert schema["properties"]["no"]["readOnly"] is True
