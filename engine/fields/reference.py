"""A pointer at one record of a form."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.definition import Name
from engine.fields.base import (
    EMPTINESS,
    SAMENESS,
    Coercion,
    Field,
    JsonObject,
    Operator,
    Storage,
    StorageKind,
    TextContext,
)
from engine.fields.identities import UUID_SCHEMA, coerce_identity, find_identity, identity_text

Names = Annotated[list[Name], Property(max_length=10)]


class ReferringField(Field):
    """The common part of reference and multi-reference: what may be picked and how it is shown."""

    target: Name
    display: Names = []
    """Fields of the target shown beside its title."""
    search: Names = []
    """Fields of the target the picker searches; none: its title and searchable fields."""
    filter: dict[str, JsonValue] | None = None
    """A filter (engine/forms/filters.py) over the target: only these records are offered."""
    create: bool = True
    """The picker may offer to create a record in place."""
    on_delete: Literal["refuse"] = "refuse"


class ReferenceField(ReferringField):
    """One record of another form. A record that is pointed at cannot be deleted."""

    type: Literal["reference"] = "reference"

    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *EMPTINESS)
    keyed: ClassVar[bool] = True
    storage_kind: ClassVar[StorageKind | None] = StorageKind.RECORD

    def storage(self) -> Storage:
        return Storage(StorageKind.RECORD, self.target)

    def json_schema(self) -> JsonObject:
        return dict(UUID_SCHEMA)

    def compile_coercion(self) -> Coercion:
        return coerce_identity

    def to_json(self, value: object) -> str:
        return str(value)

    def to_text(self, value: object, context: TextContext) -> str:
        return identity_text(self.target, value, context)

    def from_text(self, text: str, context: TextContext) -> str:
        return find_identity(self.target, text, context)
