"""A rating in stars."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property

from engine.errors import FieldProblem
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


class RatingField(Field):
    """A whole number of stars, from 1."""

    type: Literal["rating"] = "rating"
    max: Annotated[int, Property(ge=3, le=10)] = 5

    storage_kind: ClassVar[StorageKind | None] = StorageKind.INTEGER
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *ORDERING, *EMPTINESS)

    def json_schema(self) -> JsonObject:
        return {"type": "integer", "minimum": 1, "maximum": self.max}

    def compile_coercion(self) -> Coercion:
        return lambda value: _stars(value, self.max)

    def compile_comparison(self) -> Coercion:
        return lambda value: _stars(value, 10)

    def from_text(self, text: str, context: TextContext) -> int:
        typed = half_width(text)
        if typed and not typed.strip("★☆"):
            return typed.count("★")
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
            raise FieldProblem("rating_expected", limit=self.max, value=text)
        return int(typed)


def _stars(value: object, most: int) -> int:
    whole = int(value) if type(value) is float and value.is_integer() else value
    if type(whole) is not int or not 1 <= whole <= most:
        raise FieldProblem("rating_expected", limit=most, value=shown(value))
    return whole
