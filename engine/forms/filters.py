"""Filters as data: the same shape in list queries, saved views, row rights and reference pickers."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, JsonValue, Tag
from pydantic import Field as Property

from engine.definition import Definition
from engine.fields.base import Operator

MAX_DEPTH = 8
MAX_CONDITIONS = 100


class UserValue(Definition):
    """A value taken from whoever asks: "member", "departments" (own and below), "roles" or "attributes.<name>"."""

    user: Annotated[str, Property(pattern=r"^(member|departments|roles|attributes\.\w{1,63})$")]


class Comparison(Definition):
    """`field operator value`. `field` is a field name, a system field (created_at …), or one reference hop "worker.team"."""

    field: Annotated[str, Property(min_length=1, max_length=200)]
    operator: Operator
    value: Annotated[UserValue | JsonValue, Property(union_mode="left_to_right")] = None


class AllOf(Definition):
    """Every condition holds; an empty list always holds."""

    all: Annotated[list["Filter"], Property(max_length=MAX_CONDITIONS)]


class AnyOf(Definition):
    """At least one condition holds; an empty list never holds."""

    any: Annotated[list["Filter"], Property(max_length=MAX_CONDITIONS)]


class Not(Definition):
    """The condition does not hold (an unknown comparison counts as not holding)."""

    not_: Annotated["Filter", Property(alias="not")]


_KEYS: tuple[Literal["all", "any", "not"], ...] = ("all", "any", "not")


def _shape(value: object) -> Literal["all", "any", "not", "comparison"]:
    if isinstance(value, dict):
        for key in _KEYS:
            if key in value:
                return key
        return "comparison"
    if isinstance(value, AllOf):
        return "all"
    if isinstance(value, AnyOf):
        return "any"
    return "not" if isinstance(value, Not) else "comparison"


Filter: TypeAlias = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Comparison, Tag("comparison")],
    Discriminator(_shape),
]

AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()
