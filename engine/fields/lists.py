"""Lists of values: counts and repetition."""

from collections.abc import Iterator

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import Coercion


def check_counts(least: int, most: int) -> Iterator[Diagnostic]:
    """A finding when no count would fit."""
    if least > most:
        yield Diagnostic("min_above_max", {"min": least, "max": most}, "/min_count")


def compile_list(coerce_item: Coercion, least: int, most: int) -> Coercion:
    """The coercion of a list of distinct items; an empty list is None."""

    def coerce(value: object) -> object:
        if type(value) is not list:
            raise FieldProblem("list_expected")
        if not value:
            return None
        require_count(len(value), least, most)
        items = [coerce_item(item) for item in value]
        if any(item is None for item in items):
            raise FieldProblem("list_item_empty")
        if len(set(items)) < len(items):
            raise FieldProblem("list_item_repeated", value=next(item for item in items if items.count(item) > 1))
        return items

    return coerce


def require_count(count: int, least: int, most: int) -> None:
    """Raises FieldProblem when `count` is out of bounds."""
    if count > most:
        raise FieldProblem("list_too_long", limit=most, actual=count)
    if count < least:
        raise FieldProblem("list_too_short", limit=least, actual=count)
