"""Any stored value as the text people read in a list."""

import json
from collections.abc import Callable

from engine.fields.base import Field
from jigsmith.tables.columns import storage_of, target_table
from jigsmith.tables.shapes import Context, Shape, shape_of
from jigsmith.tables.sql import digest, literal, quoted
from jigsmith.tables.work import Source

ToText = Callable[[str, Field, Context], Source]


def _cast(column: str, field: Field, context: Context) -> Source:
    return Source(f"{column}::text")


def _decimal(column: str, field: Field, context: Context) -> Source:
    return Source(f"trim_scale({column})::text")


def _boolean(column: str, field: Field, context: Context) -> Source:
    return Source(f"CASE WHEN {column} THEN '是' WHEN NOT {column} THEN '否' END")


def _date(column: str, field: Field, context: Context) -> Source:
    return Source(f"to_char({column}, 'YYYY-MM-DD')")


def _instant(column: str, field: Field, context: Context) -> Source:
    return Source(f"to_char({column} AT TIME ZONE {literal(context.time_zone)}, 'YYYY-MM-DD HH24:MI:SS')")


def labels(field: Field) -> str:
    """Option values → Chinese labels, as a jsonb constant."""
    found = {option.value: option.label.zh for option in getattr(field, "options", ())}
    return f"{literal(json.dumps(found, ensure_ascii=False))}::jsonb"


def _choice(column: str, field: Field, context: Context) -> Source:
    return Source(f"coalesce({labels(field)} ->> {column}, {column})")


def _choices(column: str, field: Field, context: Context) -> Source:
    text = f"string_agg(coalesce({labels(field)} ->> e.v, e.v), '、' ORDER BY e.n)"
    return Source(f"(SELECT {text} FROM unnest({column}) WITH ORDINALITY AS e(v, n))")


def _plain(column: str, field: Field, context: Context) -> Source:
    text = rf"regexp_replace({column}, '<br\s*/?>|</(p|div|li|h[1-6])>', E'\n', 'gi')"
    text = f"regexp_replace({text}, '<[^>]*>', '', 'g')"
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        text = f"replace({text}, {literal(entity)}, {literal(character)})"
    return Source(f"btrim({text}, E' \\n')")


def _title(column: str, field: Field, context: Context) -> Source:
    storage = storage_of(field)
    title = context.title(target_table(storage) or "") if storage else None
    if title is None:
        return Source(f"{column}::text")
    alias = f"r{digest(column)}"
    join = f"LEFT JOIN (SELECT r.id, {title.expression} AS title FROM {quoted(title.table)} AS r) AS {alias} ON {alias}.id = {column}"
    return Source(f"coalesce({alias}.title, {column}::text)", (join,))


TO_TEXT: dict[Shape, ToText] = {
    Shape.RICH_TEXT: _plain,
    Shape.CHOICE: _choice,
    Shape.CHOICES: _choices,
    Shape.INTEGER: _cast,
    Shape.DECIMAL: _decimal,
    Shape.BOOLEAN: _boolean,
    Shape.DATE: _date,
    Shape.INSTANT: _instant,
    Shape.TIME: _cast,
    Shape.DURATION: _cast,
    Shape.RECORD: _title,
    Shape.MEMBER: _title,
    Shape.DEPARTMENT: _title,
    Shape.JSON: _cast,
}


def shown(field: Field, column: str | None = None) -> str:
    """An SQL text for a sample of the field's values, without looking anything up."""
    name = column or f"t.{quoted(field.name)}"
    shape = shape_of(field)
    if shape in (Shape.CHOICE, Shape.CHOICES):
        return TO_TEXT[shape](name, field, _NOWHERE).expression
    return f"{name}::text"


_NOWHERE = Context("UTC", lambda table: None)
