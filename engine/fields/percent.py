"""A percentage."""

from typing import Literal

from engine.fields.base import TextContext
from engine.fields.exact_numbers import ExactField, typed_number
from engine.fields.plain_text import half_width


class PercentField(ExactField):
    """A percentage, stored as the number people type: 12.5 means 12.5 %."""

    type: Literal["percent"] = "percent"

    def to_text(self, value: object, context: TextContext) -> str:
        return f"{self.to_json(value)}%"

    def from_text(self, text: str, context: TextContext) -> str:
        return typed_number(half_width(text).removesuffix("%"))
