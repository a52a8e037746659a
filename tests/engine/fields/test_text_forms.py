"""What a field writes as text it reads back as the same value."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.fields.base import Field
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
