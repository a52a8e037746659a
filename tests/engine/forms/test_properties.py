"""Properties that hold for any form and any record."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from engine.errors import DefinitionError
from engine.forms.check import check_form, read_form
from engine.forms.compile import CompiledForm, compile_form
from engine.forms.definition import FormDefinition

Forms = st.SearchStrategy[FormDefinition]
RecordsOf = Callable[[FormDefinition], st.SearchStrategy[dict[str, Any]]]
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.text("\0\ud800\n", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def is_date(text: object) -> bool:
    return bool(date.fromisoformat(str(text)))


def is_moment(text: object) -> bool:
    return datetime.fromisoformat(str(text)).tzinfo is not None


def is_uuid(text: object) -> bool:
    return bool(str(UUID(str(text))))


@pytest.fixture(scope="module")
def formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, holds in {"date": is_date, "date-time": is_moment, "uuid": is_uuid}.items():
        checker.checks(name, ValueError)(holds)
    return checker


def schema_of(form: CompiledForm, formats: FormatChecker) -> Draft202012Validator:
    schema = form.json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=formats)


@MODEST
@given(data=st.data())
def test_definition_is_read_back_equal_from_its_plain_data(data: st.DataObject, forms: Forms) -> None:
    form = data.draw(forms)
    plain = form.to_plain()
    written = yaml.safe_load(yaml.safe_dump(plain, allow_unicode=True))
    assert read_form(written) == (form, [])
    assert form.to_plain() == plain


@MODEST
@given(data=st.data())
def test_generated_forms_pass_the_check(data: st.DataObject, forms: Forms) -> None:
    form = data.draw(forms)
    assert [each for each in check_form(form, {form.name: form}) if each.severity == "error"] == []


@MODEST
@given(data=st.data())
def test_accepted_record_validates_against_the_published_schema(
    data: st.DataObject, forms: Forms, records_of: RecordsOf, formats: FormatChecker
) -> None:
    form = data.draw(forms)
    compiled = compile_form(form)
    schema = schema_of(compiled, formats)
    record = data.draw(records_of(form))
    assert list(schema.iter_errors(record)) == []
    outcome = compiled.validate(record, partial=False)
    assert outcome.diagnostics == ()
    written = compiled.to_json(outcome.values)
    assert list(schema.iter_errors(written)) == []


@MODEST
@given(data=st.data())
def test_what_the_api_returns_is_accepted_again_unchanged(
    data: st.DataObject, forms: Forms, records_of: RecordsOf
) -> None:
    form = data.draw(forms)
    compiled = compile_form(form)
    first = compiled.validate(data.draw(records_of(form)), partial=False)
    again = compiled.validate(compiled.to_json(first.values), partial=False)
    assert again.diagnostics == ()
    assert again.values == first.values


@MODEST
@given(data=st.data())
def test_any_json_submitted_is_refused_or_fits_the_schema(
    data: st.DataObject, forms: Forms, formats: FormatChecker
) -> None:
    form = data.draw(forms)
    compiled = compile_form(form)
    names = st.sampled_from([field.name for field in form.fields] or ["x"]) | st.text(max_size=5)
    submitted = data.draw(st.dictionaries(names, JSON, max_size=6))
    for partial in (True, False):
        outcome = compiled.validate(submitted, partial=partial)
        if not outcome.diagnostics and not partial:
            assert list(schema_of(compiled, formats).iter_errors(compiled.to_json(outcome.values))) == []


@MODEST
@given(data=st.data())
def test_damaged_definition_gives_diagnostics_and_nothing_else(
    data: st.DataObject, form_bodies: st.SearchStrategy[dict[str, Any]]
) -> None:
    body = data.draw(form_bodies)
    for _ in range(data.draw(st.integers(1, 3))):
        damage(data, body)
    form, findings = read_form(body)
    assert (form is None) == bool(findings)
    if form is not None:
        check_form(form, {form.name: form})
        assert read_form(form.to_plain())[0] == form
        with suppress(DefinitionError):
            compile_form(form)


def damage(data: st.DataObject, node: Any) -> None:
    """Replace, add or remove something somewhere inside `node`."""
    while isinstance(node, dict | list) and node:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans()):
            node = node[key]
            continue
        action = data.draw(st.sampled_from(["replace", "remove", "repeat"]))
        if action == "replace":
            node[key] = data.draw(JSON)
        elif action == "remove":
            del node[key]
        elif isinstance(node, list):
            node.append(node[key])
        else:
            node[data.draw(st.text(max_size=5))] = node[key]
        return


@pytest.mark.parametrize("body", [None, 5, "x", [], {}, {"fields": {}}, {"name": 5, "label": [], "fields": "x"}])
def test_what_is_no_form_at_all_gives_diagnostics(body: object) -> None:
    form, findings = read_form(body)
    assert form is None
    assert findings


def test_deeply_nested_definition_is_refused() -> None:
    body: Any = {}
    for _ in range(5_000):
        body = {"items": [body]}
    assert [finding.code for finding in read_form({"layout": [body]})[1]] == ["definition_too_large"]
    while body:
        body = body["items"].pop()  # taken apart by hand: a deep recursive deallocation is slow


def test_row_ids_survive(records_of: RecordsOf) -> None:
    fields = [
        {
            "type": "sub_table",
            "name": "lines",
            "label": {"zh": "明细"},
            "fields": [{"type": "text", "name": "a", "label": {"zh": "甲"}}],
        }
    ]
    form, _ = read_form({"name": "f", "label": {"zh": "f"}, "fields": fields})
    assert form is not None
    compiled = compile_form(form)
    identity = str(uuid4())
    outcome = compiled.validate({"lines": [{"id": identity, "a": "x"}]}, partial=False)
    assert compiled.to_json(outcome.values) == {"lines": [{"id": identity, "a": "x"}]}
