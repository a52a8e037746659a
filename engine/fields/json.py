"""Free structured data, for integrations."""

import json
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.errors import FieldProblem
from engine.fields.base import EMPTINESS, Coercion, Field, JsonObject, Operator, StorageKind, TextContext

MAX_DEPTH = 20
MAX_BYTES = 1_000_000
_LARGEST = 2**53 - 1


class JsonField(Field):
    """Any JSON value, kept as it is."""

    type: Literal["json"] = "json"
    max_size: Annotated[int, Property(ge=2, le=MAX_BYTES)] = 100_000
    """In bytes of UTF-8."""

    storage_kind: ClassVar[StorageKind | None] = StorageKind.JSON
    operators: ClassVar[tuple[Operator, ...]] = EMPTINESS
    sortable: ClassVar[bool] = False

    def json_schema(self) -> JsonObject:
        return {"type": ["object", "array", "string", "number", "boolean"]}

    def compile_coercion(self) -> Coercion:
        limit = self.max_size

        def coerce(value: object) -> object:
            value = _tidy(value, 0)
            try:
                size = len(json.dumps(value, ensure_ascii=False).encode())
            except UnicodeEncodeError:
                raise FieldProblem("text_not_unicode") from None
            if size > limit:
                raise FieldProblem("json_too_large", limit=limit, actual=size)
            return value

        return coerce

    def to_text(self, value: object, context: TextContext) -> str:
        return json.dumps(value, ensure_ascii=False)

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        try:
            value: JsonValue = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise FieldProblem("json_malformed") from None
        return value


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _tidy(value: object, depth: int) -> JsonValue:
    """The value checked, with Decimals (as requests are parsed) as JSON's own numbers."""
    if depth > MAX_DEPTH:
        raise FieldProblem("json_too_deep", limit=MAX_DEPTH)
    if isinstance(value, str):
        if "\0" in value:
            raise FieldProblem("text_has_nul")
        return value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, (int, float)):
        if not -_LARGEST <= value <= _LARGEST:
            raise FieldProblem("json_number_too_large", limit=_LARGEST)
        return value
    if isinstance(value, list):
        return [_tidy(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(_tidy(key, depth + 1)): _tidy(item, depth + 1) for key, item in value.items()}
    if value is not None:
        raise FieldProblem("json_malformed")
    return None
