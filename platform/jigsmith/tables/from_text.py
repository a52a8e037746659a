"""Typed text as a stored value, NULL where it does not read as one."""

import json
from collections.abc import Callable

from engine.fields.base import Field
from jigsmith.tables.columns import storage_of, target_table
from jigsmith.tables.shapes import Context, Shape
from jigsmith.tables.sql import digest, literal, quoted
from jigsmith.tables.work import Source

FromText = Callable[[str, Field, Context], Source]

_FULL = "０１２３４５６７８９．，－＋％：／　（）"
_HALF = "0123456789.,-+%:/ ()"
YES = ("是", "对", "真", "有", "√", "yes", "y", "true", "t", "1", "on")
NO = ("否", "不", "假", "无", "×", "no", "n", "false", "f", "0", "off")


def _typed(column: str) -> str:
    """Half-width and trimmed."""
    return f"btrim(translate({column}, {literal(_FULL)}, {literal(_HALF)}), E' \\t\\r\\n')"


def _number(column: str) -> str:
    """Digits only: without thousands separators, currency and percent signs; "(5)" is -5."""
    text = rf"regexp_replace({_typed(column)}, '[\s,¥￥$%]', '', 'g')"
    return rf"regexp_replace({text}, '^\((.*)\)$', '-\1')"


def _decimal(column: str, field: Field, context: Context) -> Source:
    text = _number(column)
    return Source(rf"CASE WHEN {text} ~ '^[+-]?(\d{{1,20}}(\.\d*)?|\.\d+)$' THEN ({text})::numeric END")


def _integer(column: str, field: Field, context: Context) -> Source:
    text = _number(column)
    number = rf"CASE WHEN {text} ~ '^[+-]?\d{{1,18}}(\.0*)?$' THEN trunc(({text})::numeric)::bigint END"
    if field.type != "rating":
        return Source(number)
    return Source(f"CASE WHEN ({number}) BETWEEN 1 AND {getattr(field, 'max', 5)} THEN {number} END")


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(literal(word) for word in words)


def _boolean(column: str, field: Field, context: Context) -> Source:
    text = f"lower({_typed(column)})"
    return Source(f"CASE WHEN {text} IN ({_words(YES)}) THEN true WHEN {text} IN ({_words(NO)}) THEN false END")


def _dated(column: str) -> str:
    """2026年1月31日, 2026/1/31 and 2026.1.31 as 2026-1-31; an ISO T as a blank."""
    text = rf"regexp_replace({_typed(column)}, '^(\d{{4}})\s*[年/.-]\s*(\d{{1,2}})\s*[月/.-]\s*(\d{{1,2}})\s*日?[T\s]*', '\1-\2-\3 ')"
    return f"btrim({text})"


_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?"


def _valid(text: str, pattern: str, type_: str, value: str) -> Source:
    return Source(
        f"CASE WHEN {text} ~ {literal(pattern)} THEN CASE WHEN pg_input_is_valid({text}, '{type_}') THEN {value} END END"
    )


def _date(column: str, field: Field, context: Context) -> Source:
    text = _dated(column)
    return _valid(text, f"^{_DATE}( {_CLOCK})?$", "timestamp", f"({text})::timestamp::date")


def _instant(column: str, field: Field, context: Context) -> Source:
    text, zone = _dated(column), literal(context.time_zone)
    zoned = rf"{text} ~* '(Z|[+-]\d{{2}}:?\d{{2}})$'"
    value = f"CASE WHEN {zoned} THEN ({text})::timestamptz ELSE ({text})::timestamp AT TIME ZONE {zone} END"
    return _valid(text, rf"^{_DATE}( {_CLOCK}\s*([Zz]|[+-]\d{{2}}:?\d{{2}})?)?$", "timestamptz", value)


def _time(column: str, field: Field, context: Context) -> Source:
    text = _typed(column)
    return _valid(text, f"^{_CLOCK}$", "time", f"({text})::time")


def _duration(column: str, field: Field, context: Context) -> Source:
    text = _typed(column)
    return _valid(text, r"^(\d{1,6}:\d{2}(:\d{2}(\.\d{1,6})?)?|P[0-9DTHMS.]+)$", "interval", f"({text})::interval")


def _option_values(field: Field) -> str:
    """Values and labels → values, as a jsonb constant; a value wins over another option's label."""
    options = getattr(field, "options", ())
    found = {option.label.en: option.value for option in options if option.label.en}
    found |= {option.label.zh: option.value for option in options}
    found |= {option.value: option.value for option in options}
    return f"{literal(json.dumps(found, ensure_ascii=False))}::jsonb"


def _choice(column: str, field: Field, context: Context) -> Source:
    return Source(f"({_option_values(field)} ->> btrim({column}))")


def _choices(column: str, field: Field, context: Context) -> Source:
    """All parts must be known, otherwise the whole cell is not convertible."""
    known = _option_values(field)
    parts = rf"regexp_split_to_table(btrim({column}), '\s*[、,，;；|\n]\s*') WITH ORDINALITY AS e(v, n)"
    values = f"array_agg({known} ->> e.v ORDER BY e.n)"
    several = f"CASE WHEN bool_and({known} ->> e.v IS NOT NULL) THEN {values} END"
    whole = f"{known} ->> btrim({column})"
    return Source(
        f"CASE WHEN {whole} IS NOT NULL THEN ARRAY[{whole}] ELSE (SELECT {several} FROM {parts} WHERE e.v <> '') END"
    )


def _lookup(column: str, field: Field, context: Context) -> Source:
    """The one record whose title is the text; an ambiguous title finds nothing."""
    storage = storage_of(field)
    title = context.title(target_table(storage) or "") if storage else None
    if title is None:
        return Source("NULL::uuid")
    alias = f"l{digest(column)}"
    found = (
        f"SELECT {title.expression} AS title, (array_agg(r.id))[1] AS id FROM {quoted(title.table)} AS r "
        f"WHERE {title.live} GROUP BY 1 HAVING count(*) = 1"
    )
    return Source(f"{alias}.id", (f"LEFT JOIN ({found}) AS {alias} ON {alias}.title = btrim({column})",))


FROM_TEXT: dict[Shape, FromText] = {
    Shape.CHOICE: _choice,
    Shape.CHOICES: _choices,
    Shape.INTEGER: _integer,
    Shape.DECIMAL: _decimal,
    Shape.BOOLEAN: _boolean,
    Shape.DATE: _date,
    Shape.INSTANT: _instant,
    Shape.TIME: _time,
    Shape.DURATION: _duration,
    Shape.RECORD: _lookup,
    Shape.MEMBER: _lookup,
    Shape.DEPARTMENT: _lookup,
}
