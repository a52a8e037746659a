"""What is reported about bad input can itself be sent: no broken Unicode, no endless values."""

import json
from typing import Any

import pytest

from engine.errors import Diagnostic
from engine.fields.registry import FIELD_TYPES
from engine.forms.check import read_form
from engine.forms.compile import compile_form
from engine.messages.messages import load_messages

MESSAGES = load_messages()
MORE: dict[str, dict[str, Any]] = {
    "choice": {"options": [{"value": "a", "label": {"zh": "甲"}}]},
    "multi_choice": {"options": [{"value": "a", "label": {"zh": "甲"}}]},
    "cascade": {"options": [{"value": "a", "label": {"zh": "甲"}}]},
    "reference": {"target": "f"},
    "multi_reference": {"target": "f"},
    "reverse_reference": {"target": "f", "field": "x"},
    "sub_table": {"fields": [{"type": "text", "name": "a", "label": {"zh": "a"}}]},
}
BAD: list[Any] = [
    "\ud800",
    "x" * 10_000_000,
    10**4000,
    ["\ud800"],
    [10**4000],
    {"\ud800": 10**4000},
    [{"\ud800": 1}],
    1e308,
]


def sendable(findings: list[Diagnostic]) -> None:
    assert findings
    for finding in findings:
        texts = [MESSAGES.text(finding.code, finding.values, language) for language in ("zh", "en")]
        sent = json.dumps([finding.path, finding.hint, texts, {k: str(v) for k, v in finding.values.items()}])
        assert "\\ud800" not in sent
        assert len(sent) < 5_000


@pytest.mark.parametrize("kind", sorted(set(FIELD_TYPES) - {"json", "auto_number"}))
@pytest.mark.parametrize("value", BAD, ids=range(len(BAD)))
def test_refused_values_are_reported_in_short_and_sound_text(kind: str, value: Any) -> None:
    form, _ = read_form(
        {
            "name": "f",
            "label": {"zh": "f"},
            "fields": [{"type": kind, "name": "x", "label": {"zh": "x"}, **MORE.get(kind, {})}],
        }
    )
    assert form is not None
    sendable(list(compile_form(form).validate({"x": value}, partial=False).diagnostics))


def test_unknown_names_are_reported_in_short_and_sound_text() -> None:
    form, _ = read_form({"name": "f", "label": {"zh": "f"}, "fields": []})
    assert form is not None
    sendable(list(compile_form(form).validate({"\ud800": 1, "y" * 100_000: 2}, partial=False).diagnostics))


def test_unreadable_definitions_are_reported_in_short_and_sound_text() -> None:
    for value in BAD:
        sendable(read_form({"name": value, "label": value, "fields": [value, {"type": value}], "\ud800": 1})[1])
