"""Pointers at several records of a form."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import EMPTINESS, LISTED, Coercion, JsonObject, Operator, Storage, StorageKind, TextContext
from engine.fields.identities import UUID_SCHEMA, coerce_identity, find_identity, identity_text
from engine.fields.lists import check_counts, compile_list
from engine.fields.reference import ReferringField

MAX_REFERENCES = 1000
_SEPARATORS = re.compile(r"[、,，;；|\n]")


class MultiReferenceField(ReferringField):
    """Several records of another form, in order, each at most once."""

    type: Literal["multi_reference"] = "multi_reference"
    min_count: Annotated[int, Property(ge=0, le=MAX_REFERENCES)] = 0
    max_count: Annotated[int, Property(ge=1, le=MAX_REFERENCES)] = 100

    storage_kind: ClassVar[StorageKind | None] = StorageKind.RECORDS
    operators: ClassVar[tuple[Operator, ...]] = (*LISTED, *EMPTINESS)
    sortable: ClassVar[bool] = False

    def storage(self) -> Storage:
        return Storage(StorageKind.RECORDS, self.target)

    def check(self) -> Iterator[Diagnostic]:
        return check_counts(self.min_count, self.max_count)

    def json_schema(self) -> JsonObject:
        return {"type": "array", "items": dict(UUID_SCHEMA), "uniqueItems": True, "maxItems": self.max_count}

    def compile_coercion(self) -> Coercion:
        coerce = compile_list(coerce_identity, self.min_count, self.max_count)
        return lambda value: coerce(value) or []

    def compile_comparison(self) -> Coercion:
        return coerce_identity

    def to_json(self, value: object) -> JsonValue:
        return [str(identity) for identity in value]  # type: ignore[attr-defined]

    def to_text(self, value: object, context: TextContext) -> str:
        titles = (identity_text(self.target, identity, context) for identity in value)  # type: ignore[attr-defined]
        return ("、" if context.language != "en" else ", ").join(titles)

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        try:
            return [find_identity(self.target, text, context)]  # a title may hold a separator
        except FieldProblem:
            parts = (part for part in map(str.strip, _SEPARATORS.split(text)) if part)
            return list(dict.fromkeys(find_identity(self.target, part, context) for part in parts))
