"""A code to scan and to print."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property

from engine.errors import FieldProblem
from engine.fields.base import (
    EMPTINESS,
    SAMENESS,
    TEXTUAL,
    Coercion,
    Field,
    JsonObject,
    Operator,
    StorageKind,
    TextContext,
)
from engine.fields.plain_text import half_width, require_short_text
from engine.fields.text import MAX_KEY

Symbology = Literal["qr", "data_matrix", "code128", "code39", "ean13", "ean8", "upc_a"]
_DIGITS: dict[str, int] = {"ean13": 13, "ean8": 8, "upc_a": 12}
_PATTERNS: dict[str, str] = {
    "code128": "^[\\u0020-\\u007e]{0,80}$",
    "code39": "^[0-9A-Z $%*+./\\-]{0,80}$",
    **{name: f"^([0-9]{{{count}}})?$" for name, count in _DIGITS.items()},
}
_CODE39 = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+./-")


class BarcodeField(Field):
    """A bar code or QR code: scanned with a camera or a reader, shown as a picture."""

    type: Literal["barcode"] = "barcode"
    symbology: Symbology = "qr"
    max_length: Annotated[int, Property(ge=1, le=MAX_KEY)] = 200

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TEXT
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *TEXTUAL, *EMPTINESS)
    searchable: ClassVar[bool] = True
    titled: ClassVar[bool] = True
    keyed: ClassVar[bool] = True

    def json_schema(self) -> JsonObject:
        schema: JsonObject = {"type": "string", "maxLength": self.max_length, "not": {"pattern": "[\\u0000\\r\\n]"}}
        if self.symbology in _PATTERNS:
            schema["pattern"] = _PATTERNS[self.symbology]
        return schema

    def compile_coercion(self) -> Coercion:
        limit, symbology = self.max_length, self.symbology

        def coerce(value: object) -> object:
            code = require_short_text(value, limit)
            if "\n" in code or "\r" in code:
                raise FieldProblem("text_has_lines")
            if code and not _fits(code, symbology):
                raise FieldProblem("barcode_malformed", value=code, symbology=symbology)
            return code or None

        return coerce

    def compile_comparison(self) -> Coercion:
        return lambda value: require_short_text(value, MAX_KEY)

    def from_text(self, text: str, context: TextContext) -> str:
        return half_width(text)


def _fits(code: str, symbology: Symbology) -> bool:
    if symbology in _DIGITS:
        return len(code) == _DIGITS[symbology] and code.isascii() and code.isdigit() and _check_digit_holds(code)
    if symbology == "code39":
        return len(code) <= 80 and _CODE39.issuperset(code)
    return symbology != "code128" or (len(code) <= 80 and code.isascii() and code.isprintable())


def _check_digit_holds(code: str) -> bool:
    weighted = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return sum(weighted) % 10 == 0
