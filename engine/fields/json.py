"""Free structured data, for integrations."""

import json
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
            _check(value, 0)
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


def _check(value: object, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FieldProblem("json_too_deep", limit=MAX_DEPTH)
    if isinstance(value, str):
        if "\0" in value:
            raise FieldProblem("text_has_nul")
    elif isinstance(value, (int, float)):
        if not -_LARGEST <= value <= _LARGEST:
            raise FieldProblem("json_number_too_large", limit=_LARGEST)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth + 1)
            _check(item, depth + 1)
    elif value is not None:
        raise FieldProblem("json_malformed")
