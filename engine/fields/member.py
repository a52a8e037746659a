"""A person of the tenant."""

from typing import ClassVar, Literal

from engine.fields.base import EMPTINESS, SAMENESS, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.identities import UUID_SCHEMA, coerce_identity, find_identity, identity_text


class MemberField(Field):
    """One member of the tenant."""

    type: Literal["member"] = "member"

    storage_kind: ClassVar[StorageKind | None] = StorageKind.MEMBER
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *EMPTINESS)
    keyed: ClassVar[bool] = True

    def json_schema(self) -> JsonObject:
        return dict(UUID_SCHEMA)

    def compile_coercion(self) -> Coercion:
        return coerce_identity

    def to_json(self, value: object) -> str:
        return str(value)

    def to_text(self, value: object, context: TextContext) -> str:
        return identity_text("@member", value, context)

    def from_text(self, text: str, context: TextContext) -> str:
        return find_identity("@member", text, context)
