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


def _plain(column: str, letters: str, type_: str) -> str:
    """Only these letters, and valid: tells the usual cells from the odd ones without a regular expression."""
    return f"ltrim({column}, {literal(letters)}) = '' AND pg_input_is_valid({column}, '{type_}')"


def _digits(column: str) -> str:
    """Without thousands separators, currency and percent signs; "(5)" is -5."""
    text = rf"regexp_replace({_typed(column)}, '[\s,¥￥$%]', '', 'g')"
    return rf"regexp_replace({text}, '^\((.*)\)$', '-\1')"


def _number(column: str) -> str:
    odd = _digits(column)
    odd = rf"CASE WHEN {odd} ~ '^[+-]?(\d{{1,20}}(\.\d{{0,40}})?|\.\d{{1,40}})$' THEN ({odd})::numeric END"
    short = f"length({column}) <= 20"
    return f"CASE WHEN {short} AND {_plain(column, '0123456789.-', 'numeric')} THEN {column}::numeric ELSE {odd} END"


def _decimal(column: str, field: Field, context: Context) -> Source:
    return Source(_number(column))


def _integer(column: str, field: Field, context: Context) -> Source:
    least, most = (1, getattr(field, "max", 5)) if field.type == "rating" else (-(10**18), 10**18)
    n = f"({_number(column)})"
    return Source(f"CASE WHEN {n} = trunc({n}) AND {n} BETWEEN {least} AND {most} THEN {n}::bigint END")


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(literal(word) for word in words)


def _boolean(column: str, field: Field, context: Context) -> Source:
    n = f"lower({_typed(column)})"
    return Source(f"CASE WHEN {n} IN ({_words(YES)}) THEN true WHEN {n} IN ({_words(NO)}) THEN false END")


def _dated(column: str) -> str:
    """2026年1月31日, 2026/1/31 and 2026.1.31 as 2026-1-31; an ISO T as a blank."""
    day = r"^(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?[T\s]*"
    return rf"btrim(regexp_replace({_typed(column)}, '{day}', '\1-\2-\3 '))"


_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?"


def _valid(text: str, pattern: str, type_: str, value: str) -> str:
    """`value` where the text looks right and PostgreSQL takes it."""
    looks = f"{text} ~ {literal(pattern)}"
    return f"CASE WHEN {looks} THEN CASE WHEN pg_input_is_valid({text}, '{type_}') THEN {value} END END"


def _date(column: str, field: Field, context: Context) -> Source:
    text = _dated(column)
    odd = _valid(text, f"^{_DATE}( {_CLOCK})?$", "timestamp", f"({text})::timestamp::date")
    usual = f"length({column}) = 10 AND {_plain(column, '0123456789-', 'date')}"
    return Source(f"CASE WHEN {usual} THEN {column}::date ELSE {odd} END")


def _instant(column: str, field: Field, context: Context) -> Source:
    zone, n = literal(context.time_zone), _dated(column)
    zoned = rf"{n} ~* '(Z|[+-]\d{{2}}:?\d{{2}})$'"
    value = f"CASE WHEN {zoned} THEN ({n})::timestamptz ELSE ({n})::timestamp AT TIME ZONE {zone} END"
    pattern = rf"^{_DATE}( {_CLOCK}\s*([Zz]|[+-]\d{{2}}:?\d{{2}})?)?$"
    odd = _valid(n, pattern, "timestamptz", value)
    usual = f"length({column}) IN (16, 19) AND substr({column}, 5, 1) = '-' AND {_plain(column, '0123456789-: ', 'timestamp')}"
    return Source(f"CASE WHEN {usual} THEN {column}::timestamp AT TIME ZONE {zone} ELSE {odd} END")


def _time(column: str, field: Field, context: Context) -> Source:
    text = _typed(column)
    return Source(_valid(text, f"^{_CLOCK}$", "time", f"({text})::time"))


def _duration(column: str, field: Field, context: Context) -> Source:
    pattern = r"^(\d{1,6}:\d{2}(:\d{2}(\.\d{1,6})?)?|P[0-9DTHMS.]+)$"
    text = _typed(column)
    return Source(_valid(text, pattern, "interval", f"({text})::interval"))


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
