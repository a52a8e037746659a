"""An amount of money."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field as Property

from engine.fields.base import TextContext
from engine.fields.exact_numbers import ExactField, typed_number
from engine.fields.plain_text import half_width

_SIGNS = re.compile(r"[¥$€£元]|(?:^[A-Z]{3})|(?:[A-Z]{3}$)|RMB")


class MoneyField(ExactField):
    """An exact amount in one currency; it is refused rather than rounded."""

    type: Literal["money"] = "money"
    currency: Annotated[str, Property(pattern=r"^[A-Z]{3}$")] = "CNY"

    def to_json(self, value: object) -> str:
        amount = format(value, "f")
        digits = len(amount.partition(".")[2])
        if digits >= self.decimals:
            return amount if digits == self.decimals else self._trimmed(amount)
        return format(Decimal(amount), f".{self.decimals}f")

    def from_text(self, text: str, context: TextContext) -> str:
        return typed_number(_SIGNS.sub("", half_width(text).upper().replace(" ", "")))

    def _trimmed(self, amount: str) -> str:
        whole, _, fraction = amount.partition(".")
        kept = fraction[: self.decimals] + fraction[self.decimals :].rstrip("0")
        return f"{whole}.{kept}" if kept else whole
