"""From one field type to another: which pairs convert, and the set-based SQL of the new values."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.fields.base import Field
from jigsmith.tables.columns import storage_of
from jigsmith.tables.from_text import FROM_TEXT
from jigsmith.tables.losses import NEW
from jigsmith.tables.shapes import Context, Shape, shape_of
from jigsmith.tables.sql import literal, text_array
from jigsmith.tables.to_text import TO_TEXT
from jigsmith.tables.work import Source

MAX_INTEGER = 10**18


@dataclass(frozen=True, slots=True)
class Conversion:
    """The new values, and which old ones suffer."""

    source: Source
    computed: Source
    """The new values before they are rounded."""
    troubles: tuple[tuple[str, str], ...]
    """(reason, condition over t), where NEW stands for `computed`."""


Direct = Callable[[str, Field, Field, Context], Source]


def same_values(old: Field, new: Field) -> bool:
    """Whether stored values can stay as they are."""
    before, after = storage_of(old), storage_of(new)
    if before != after or shape_of(old) is not shape_of(new):
        return False
    return getattr(old, "decimals", 0) <= getattr(new, "decimals", 0)


def convert(column: str, old: Field, new: Field, context: Context) -> Conversion | None:
    """Values of `column` (SQL) as the new type stores them; None when the pair does not convert."""
    source = _source(column, old, new, context)
    if source is None:
        return None
    troubles = (("values_not_convertible", f"{NEW} IS NULL AND {filled(column, old)}"),)
    if shape_of(new) is not Shape.DECIMAL or (places := getattr(new, "decimals", None)) is None:
        return Conversion(source, source, troubles)
    loss = ("values_rounded", f"scale({NEW}) > {places} AND {NEW} <> round({NEW}, {places})")
    return Conversion(source.then(f"round({source.expression}, {places})"), source, (*troubles, loss))


def _source(column: str, old: Field, new: Field, context: Context) -> Source | None:
    before, after = shape_of(old), shape_of(new)
    if (before, after) in _DIRECT:
        return _DIRECT[before, after](column, old, new, context)
    if after is Shape.TEXT and before in TO_TEXT:
        return TO_TEXT[before](column, old, context)
    if before is Shape.TEXT and after in FROM_TEXT:
        return FROM_TEXT[after](column, new, context)
    return None


def filled(column: str, field: Field) -> str:
    """The condition that a column holds something."""
    if shape_of(field) in (Shape.TEXT, Shape.RICH_TEXT):
        return f"btrim({column}, E' \\t\\r\\n\\u3000') <> ''"
    if shape_of(field) is Shape.CHOICES:
        return f"cardinality({column}) > 0"
    return f"{column} IS NOT NULL"


def _integer(column: str, old: Field, new: Field, context: Context) -> Source:
    limit = getattr(new, "max", None) or MAX_INTEGER
    least = 1 if new.type == "rating" else -MAX_INTEGER
    return Source(
        f"CASE WHEN {column} = trunc({column}) AND {column} BETWEEN {least} AND {int(limit)} THEN {column}::bigint END"
    )


def _same(column: str, old: Field, new: Field, context: Context) -> Source:
    return Source(column)


def _decimal(column: str, old: Field, new: Field, context: Context) -> Source:
    return Source(f"{column}::numeric")


def _date(column: str, old: Field, new: Field, context: Context) -> Source:
    return Source(f"({column} AT TIME ZONE {literal(context.time_zone)})::date")


def _instant(column: str, old: Field, new: Field, context: Context) -> Source:
    return Source(f"({column}::timestamp AT TIME ZONE {literal(context.time_zone)})")


def _time(column: str, old: Field, new: Field, context: Context) -> Source:
    return Source(f"({column} AT TIME ZONE {literal(context.time_zone)})::time(0)")


def _known(new: Field) -> str:
    return text_array(option.value for option in getattr(new, "options", ()))


def _choices(column: str, old: Field, new: Field, context: Context) -> Source:
    return Source(f"CASE WHEN {column} = ANY({_known(new)}) THEN ARRAY[{column}] END")


def _choice(column: str, old: Field, new: Field, context: Context) -> Source:
    only = f"cardinality({column}) = 1 AND {column}[1] = ANY({_known(new)})"
    return Source(f"CASE WHEN {only} THEN {column}[1] END")


def _number_to_boolean(column: str, old: Field, new: Field, context: Context) -> Source:
    return Source(f"CASE WHEN {column} = 0 THEN false WHEN {column} = 1 THEN true END")


def _boolean_to_number(column: str, old: Field, new: Field, context: Context) -> Source:
    return Source(f"CASE WHEN {column} THEN 1 WHEN NOT {column} THEN 0 END")


def _escaped(column: str, old: Field, new: Field, context: Context) -> Source:
    text = column
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "<br>")):
        text = f"replace({text}, {literal(character)}, {literal(entity)})"
    return Source(f"'<p>' || {text} || '</p>'")


_DIRECT: dict[tuple[Shape, Shape], Direct] = {
    (Shape.DECIMAL, Shape.DECIMAL): _same,
    (Shape.INTEGER, Shape.DECIMAL): _decimal,
    (Shape.DECIMAL, Shape.INTEGER): _integer,
    (Shape.INTEGER, Shape.BOOLEAN): _number_to_boolean,
    (Shape.DECIMAL, Shape.BOOLEAN): _number_to_boolean,
    (Shape.BOOLEAN, Shape.DECIMAL): _boolean_to_number,
    (Shape.INSTANT, Shape.DATE): _date,
    (Shape.DATE, Shape.INSTANT): _instant,
    (Shape.INSTANT, Shape.TIME): _time,
    (Shape.CHOICE, Shape.CHOICES): _choices,
    (Shape.CHOICES, Shape.CHOICE): _choice,
    (Shape.TEXT, Shape.RICH_TEXT): _escaped,
}
