"""Which values are instances of which types."""

from engine.expressions.types import (
    ANY,
    NAMED_TYPES,
    NULL,
    UNKNOWN,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    conforms,
)
from engine.expressions.values import Function, Range, Value, kind


def has_type(value: Value, wanted: Type) -> bool:
    """Whether a value is an instance of a type. Null is an instance of Null alone."""
    if value is None:
        return wanted is NULL or wanted.name == "Null"
    return wanted.name == "Any" or _fits(value, wanted)


def _fits(value: Value, wanted: Type) -> bool:
    if isinstance(wanted, ListType):
        return type(value) is list and all(item is None or has_type(item, wanted.item) for item in value)
    if isinstance(wanted, ContextType):
        return type(value) is dict and all(
            name in value and (value[name] is None or has_type(value[name], entry)) for name, entry in wanted.entries
        )
    if isinstance(wanted, RangeType):
        return isinstance(value, Range) and all(
            has_type(end, wanted.end) for end in (value.low, value.high) if end is not None
        )
    if isinstance(wanted, FunctionType):
        return isinstance(value, Function) and conforms(FunctionType(value.types, value.result), wanted)
    return kind(value) == wanted.name


def type_of(value: Value) -> Type:
    """The narrowest type of a value."""
    if type(value) is list:
        return ListType(_common([type_of(item) for item in value]))
    if type(value) is dict:
        return ContextType(tuple((key, type_of(item)) for key, item in value.items()))
    if isinstance(value, Range):
        return RangeType(_common([type_of(end) for end in (value.low, value.high) if end is not None]))
    if isinstance(value, Function):
        return FunctionType(value.types, value.result)
    return NULL if value is None else NAMED_TYPES.get(kind(value), UNKNOWN)


def _common(found: list[Type]) -> Type:
    return found[0] if found and all(other == found[0] for other in found) else ANY
