"""Text of several lines."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property

from engine.fields.base import EMPTINESS, TEXTUAL, Coercion, Field, JsonObject, Operator, StorageKind
from engine.fields.plain_text import require_short_text

MAX_LONG_TEXT = 200_000


class LongTextField(Field):
    """Text of several lines."""

    type: Literal["long_text"] = "long_text"
    max_length: Annotated[int, Property(ge=1, le=MAX_LONG_TEXT)] = 20_000
    lines: Annotated[int, Property(ge=2, le=50)] = 4
    placeholder: Annotated[str, Property(max_length=200)] | None = None

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TEXT
    operators: ClassVar[tuple[Operator, ...]] = (*TEXTUAL, *EMPTINESS)
    sortable: ClassVar[bool] = False
    searchable: ClassVar[bool] = True

    def json_schema(self) -> JsonObject:
        return {"type": "string", "maxLength": self.max_length, "not": {"pattern": "\\u0000"}}

    def compile_coercion(self) -> Coercion:
        limit = self.max_length
        return lambda value: require_short_text(value, limit) or None
