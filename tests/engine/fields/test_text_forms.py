"""What a field writes as text it reads back as the same value."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.definition import Label
from engine.errors import FieldProblem
from engine.fields.address import AddressField
from engine.fields.base import Field
from engine.fields.cascade import CascadeField, CascadeOption
from engine.fields.multi_choice import MultiChoiceField
from engine.fields.multi_reference import MultiReferenceField
from engine.fields.options import Option as Choice
from engine.fields.text import TextField
from engine.forms.definition import FormDefinition

NOT_FROM_TEXT = {"file", "image", "signature", "sub_table", "auto_number", "rich_text", "address", "json"}
"""Files and rows never come from text; the text of formatted text and addresses says less than the value."""


class World:
    time_zone = "Asia/Shanghai"

    def __init__(self, language: str) -> None:
        self.language = language

    def title_of(self, target: str, record: UUID) -> str | None:
        return f"T{record.int}"

    def find_by_text(self, target: str, text: str) -> UUID | None:
        return UUID(int=int(text[1:])) if text[1:].isdigit() else None


def ambiguous(field: Field) -> bool:
    """Options whose labels or values people could not tell apart in text."""
    options = getattr(field, "options", [])
    words = [word for option in options for word in {option.value, option.label.zh, option.label.en or option.label.zh}]
    plain = all(word.isalnum() and word.isascii() for word in words)
    nested = any(getattr(option, "children", []) for option in options)
    return not plain or nested or len({word.casefold() for word in words}) < len(words)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), language=st.sampled_from(["zh", "en"]))
def test_written_text_is_read_back(
    data: st.DataObject,
    language: str,
    forms: st.SearchStrategy[FormDefinition],
    records_of: Callable[[FormDefinition], st.SearchStrategy[dict[str, Any]]],
) -> None:
    form = data.draw(forms)
    record = data.draw(records_of(form))
    world = World(language)
    for field in form.fields:
        value = record.get(field.name)
        if value is None or field.type in NOT_FROM_TEXT or ambiguous(field):
            continue
        coerce = field.compile_coercion()
        stored = coerce(value)
        text = field.to_text(stored, world)
        assume(text.strip())
        read = coerce(field.from_text(text, world))
        assert read == stored


LABEL = Label(zh="字段")
HOSTILE = ["a" + blank * 32_000 + "b" for blank in (" ", "\n", "\x85")]


FIELDS: list[Field] = [
    TextField(name="f", label=LABEL),
    MultiChoiceField(name="f", label=LABEL, options=[Choice(value="x", label=LABEL)]),
    MultiReferenceField(name="f", label=LABEL, target="t"),
    CascadeField(name="f", label=LABEL, options=[CascadeOption(value="x", label=LABEL)]),
    AddressField(name="f", label=LABEL),
]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: str(field.type))
def test_reading_a_text_takes_steps_in_proportion_to_its_length(field: Field) -> None:
    """A pattern that tries every start of a long run of blanks anew takes a minute for these instead of milliseconds."""
    begin = time.process_time()
    for text in HOSTILE * 20:
        with suppress(FieldProblem, ValueError):
            field.from_text(text, World("zh"))
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("广东 / 深圳 / 南山 科技园 1/2 号", {"region": ["广东", "深圳", "南山"], "detail": "科技园 1/2 号"}),
        ("广东／深圳", {"region": ["广东", "深圳"], "detail": ""}),
        ("广东/深圳/", {"region": ["广东", "深圳", ""], "detail": ""}),
        ("科技园 1 号", {"region": [], "detail": "科技园 1 号"}),
    ],
)
def test_an_address_is_read_step_by_step(text: str, value: object) -> None:
    assert AddressField(name="f", label=LABEL).from_text(text, World("zh")) == value
