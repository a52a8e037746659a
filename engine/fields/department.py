"""A department of the tenant."""

from typing import ClassVar, Literal

from engine.fields.base import EMPTINESS, SAMENESS, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.identities import UUID_SCHEMA, coerce_identity, find_identity, identity_text


class DepartmentField(Field):
    """One department of the tenant."""

    type: Literal["department"] = "department"

    storage_kind: ClassVar[StorageKind | None] = StorageKind.DEPARTMENT
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *EMPTINESS)
    keyed: ClassVar[bool] = True

    def json_schema(self) -> JsonObject:
        return dict(UUID_SCHEMA)

    def compile_coercion(self) -> Coercion:
        return coerce_identity

    def to_json(self, value: object) -> str:
        return str(value)

    def to_text(self, value: object, context: TextContext) -> str:
        return identity_text("@department", value, context)

    def from_text(self, text: str, context: TextContext) -> str:
        return find_identity("@department", text, context)
