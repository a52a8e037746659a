"""Exact decimals: how they are read, bounded and written. Number, money and percent are built on this."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, PlainSerializer
from pydantic import Field as Property
from pydantic_core import PydanticCustomError

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import (
    EMPTINESS,
    ORDERING,
    SAMENESS,
    Coercion,
    Field,
    JsonObject,
    Operator,
    StorageKind,
    TextContext,
)
from engine.fields.plain_text import half_width, shown

MAX_DECIMALS = 10
MAX_DIGITS = 20
"""Digits before the point."""
_TEXT = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,40})?", re.ASCII)
_TYPED = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?")
_LIMIT = Decimal(10) ** MAX_DIGITS
_SMALLEST = Decimal(1).scaleb(-MAX_DECIMALS)


def _read_bound(value: object) -> Decimal:
    try:
        return plain_decimal(_quantize(read_decimal(value), _SMALLEST, MAX_DECIMALS))
    except FieldProblem:
        raise PydanticCustomError("bound_not_number", "not a number of 20 digits and 10 decimals") from None


def _write_bound(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else format(value, "f")


ExactNumber = Annotated[
    Decimal, BeforeValidator(_read_bound), PlainSerializer(_write_bound, return_type=int | str, when_used="json")
]
"""A number in a definition: a YAML number or text, kept exact."""

Decimals = Annotated[int, Property(ge=0, le=MAX_DECIMALS)]


def read_decimal(value: object) -> Decimal:
    """A decimal from a JSON number or text, exactly as its digits say. Raises FieldProblem."""
    if isinstance(value, str):
        if not _TEXT.fullmatch(value):
            raise _unreadable(value)
        return Decimal(value)
    # Only NaN differs from itself; it orders with nothing.
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)) or value != value:
        raise FieldProblem("number_expected")
    if not -_LIMIT < value < _LIMIT:
        raise FieldProblem("number_too_long", limit=MAX_DIGITS)
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _unreadable(value: object) -> FieldProblem:
    digits = str(value).lstrip("-").partition(".")[0]
    if len(digits) > MAX_DIGITS and digits.isascii() and digits.isdigit():
        return FieldProblem("number_too_long", limit=MAX_DIGITS)
    return FieldProblem("number_malformed", value=shown(value))


def _quantize(number: Decimal, step: Decimal, decimals: int) -> Decimal:
    try:
        exact = Context(prec=MAX_DIGITS + MAX_DECIMALS + 1, traps=[Inexact, InvalidOperation]).quantize(number, step)
    except Inexact:
        raise FieldProblem("number_too_precise", limit=decimals, value=number) from None
    return exact if exact else abs(exact)


def plain_decimal(number: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent."""
    return Decimal(plain_text(number))


def plain_text(number: Decimal) -> str:
    """Digits without trailing zeros or exponent."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be."""

    decimals: int
    least: Decimal | None
    most: Decimal | None

    def compile(self) -> Coercion:
        """The coercion to a Decimal of exactly `decimals` places; it refuses what it would have to round."""
        step = Decimal(1).scaleb(-self.decimals)
        quantize = Context(prec=MAX_DIGITS + MAX_DECIMALS + 1, traps=[Inexact, InvalidOperation]).quantize
        decimals, least, most = self.decimals, self.least, self.most

        def coerce(value: object) -> object:
            number = read_decimal(value)
            try:
                number = quantize(number, step)
            except Inexact:
                raise FieldProblem("number_too_precise", limit=decimals, value=number) from None
            if least is not None and number < least:
                raise FieldProblem("value_too_small", limit=least, value=plain_decimal(number))
            if most is not None and number > most:
                raise FieldProblem("value_too_large", limit=most, value=plain_decimal(number))
            return number if number else abs(number)

        return coerce


class ExactField(Field):
    """The common part of number, money and percent."""

    decimals: Decimals = 2
    min: ExactNumber | None = None
    max: ExactNumber | None = None

    storage_kind: ClassVar[StorageKind | None] = StorageKind.DECIMAL
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *ORDERING, *EMPTINESS)
    keyed: ClassVar[bool] = True

    def check(self) -> Iterator[Diagnostic]:
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Diagnostic("min_above_max", {"min": self.min, "max": self.max}, "/min")

    def json_schema(self) -> JsonObject:
        number: JsonObject = {"type": "number"}
        if self.min is not None:
            number["minimum"] = _schema_bound(self.min)
        if self.max is not None:
            number["maximum"] = _schema_bound(self.max)
        fraction = f"(\\.[0-9]{{1,{self.decimals}}})?" if self.decimals else ""
        return {"anyOf": [{"type": "string", "pattern": f"^-?[0-9]{{1,{MAX_DIGITS}}}{fraction}$"}, number]}

    def compile_coercion(self) -> Coercion:
        return Bounds(self.decimals, self.min, self.max).compile()

    def compile_comparison(self) -> Coercion:
        return Bounds(MAX_DECIMALS, None, None).compile()

    def to_json(self, value: object) -> str:
        return plain_text(value)  # type: ignore[arg-type]

    def from_text(self, text: str, context: TextContext) -> str:
        return typed_number(text)


def typed_number(text: str) -> str:
    """The digits of a typed number: full-width, thousands separators, "(5)" for -5. Raises FieldProblem."""
    typed = half_width(text).replace(" ", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ",")
    if typed.startswith("(") and typed.endswith(")"):
        typed = f"-{typed[1:-1]}"
    digits = typed.lstrip("+-").replace(",", "")
    if not _TYPED.fullmatch(typed) or not digits.strip("."):
        raise FieldProblem("number_malformed", value=text)
    sign = "-" if typed.startswith("-") else ""
    return f"{sign}0{digits}" if digits.startswith(".") else f"{sign}{digits}"


def _schema_bound(bound: Decimal) -> int | float:
    return int(bound) if bound == bound.to_integral_value() else float(bound)
