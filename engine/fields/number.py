"""A number with a fixed count of decimals."""

from typing import ClassVar, Literal

from engine.definition import Label
from engine.fields.base import TextContext
from engine.fields.exact_numbers import ExactField, typed_number
from engine.fields.plain_text import folded, half_width


class NumberField(ExactField):
    """An exact number, up to 20 digits before and 10 after the point."""

    type: Literal["number"] = "number"
    unit: Label | None = None
    thousands: bool = False

    searchable: ClassVar[bool] = False

    def from_text(self, text: str, context: TextContext) -> str:
        typed = half_width(text)
        for unit in {self.unit.zh, self.unit.en or self.unit.zh} if self.unit else ():
            if folded(typed).endswith(folded(unit)):
                typed = typed[: len(typed) - len(half_width(unit))]
        return typed_number(typed)
