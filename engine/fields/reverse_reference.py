"""The records of another form that point here: shown, not stored."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.definition import Name
from engine.errors import FieldProblem
from engine.fields.base import Coercion, Field, JsonObject, Operator, TextContext
from engine.fields.identities import UUID_SCHEMA


class ReverseReferenceField(Field):
    """The records of form `target` whose reference `field` points at this record."""

    type: Literal["reverse_reference"] = "reverse_reference"
    target: Name
    field: Name
    columns: Annotated[list[Name], Property(max_length=30)] = []
    """Fields of the target to show; none: as its first view."""

    stored: ClassVar[bool] = False
    writable: ClassVar[bool] = False
    operators: ClassVar[tuple[Operator, ...]] = ()
    sortable: ClassVar[bool] = False

    def json_schema(self) -> JsonObject:
        return {"type": "array", "items": dict(UUID_SCHEMA), "readOnly": True}

    def compile_coercion(self) -> Coercion:
        return _refuse

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        return _refuse(text)


def _refuse(value: object) -> JsonValue:
    raise FieldProblem("field_not_writable")
