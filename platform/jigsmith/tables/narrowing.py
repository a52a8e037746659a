"""Which limits of a field became narrower, and the SQL that finds the values beyond them."""

from collections.abc import Iterator

from engine.fields.base import Field, StorageKind
from jigsmith.tables.columns import storage_of
from jigsmith.tables.description import Place
from jigsmith.tables.shapes import Shape, shape_of
from jigsmith.tables.sql import quoted, text_array


def narrowings(old: Field, new: Field, name: str | None = None) -> Iterator[tuple[str, str]]:
    """(reason, condition over t) for each limit of `new` that `old` did not have; `name` is the column's, if another."""
    column, shape = f"t.{quoted(name or new.name)}", shape_of(new)
    if shape in (Shape.CHOICE, Shape.CHOICES):
        yield from _options(old, new, column, shape)
    if shape is Shape.TEXT and _lower(old, new, "max_length"):
        yield "values_too_long", f"char_length({column}) > {int(getattr(new, 'max_length'))}"  # noqa: B009
    if shape in (Shape.DECIMAL, Shape.INTEGER):
        if _lower(old, new, "max"):
            yield "values_too_large", f"{column} > {getattr(new, 'max')}"  # noqa: B009
        if _higher(old, new, "min"):
            yield "values_too_small", f"{column} < {getattr(new, 'min')}"  # noqa: B009


def _options(old: Field, new: Field, column: str, shape: Shape) -> Iterator[tuple[str, str]]:
    known = [option.value for option in getattr(new, "options", ())]
    gone = {option.value for option in getattr(old, "options", ())} - set(known)
    if gone and shape is Shape.CHOICE:
        yield "values_not_offered", f"{column} = ANY({text_array(sorted(gone))})"
    elif gone:
        yield "values_not_offered", f"{column} && {text_array(sorted(gone))}"


def _lower(old: Field, new: Field, name: str) -> bool:
    before, after = getattr(old, name, None), getattr(new, name, None)
    return after is not None and (before is None or after < before)


def _higher(old: Field, new: Field, name: str) -> bool:
    before, after = getattr(old, name, None), getattr(new, name, None)
    return after is not None and (before is None or after > before)


def emptiness(place: Place, field: Field, name: str | None = None) -> str:
    """The condition over t that a field holds nothing; `name` is the column's, if another."""
    storage, column = storage_of(field), f"t.{quoted(name or field.name)}"
    kind = storage.kind if storage else None
    if kind in (StorageKind.ROWS, StorageKind.RECORDS):
        parent = "parent_id" if kind is StorageKind.ROWS else "record_id"
        table = quoted(place.inside(field).stored)
        return f"NOT EXISTS (SELECT FROM {table} AS c WHERE c.{parent} = t.id)"
    if kind is StorageKind.TEXT:
        return f"coalesce({column}, '') = ''"
    if kind is StorageKind.TEXT_LIST:
        return f"cardinality(coalesce({column}, '{{}}')) = 0"
    if kind is StorageKind.JSON:
        return f"coalesce({column}, '[]') IN ('[]', '{{}}', 'null')"
    return f"{column} IS NULL" if kind else "false"
