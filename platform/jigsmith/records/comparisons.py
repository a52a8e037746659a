"""One comparison of one column with typed operands, as SQL that is true only where it holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.fields.base import TEXTUAL, Operator, StorageKind
from jigsmith.records.operands import Instants, Operands
from jigsmith.records.sql import PG_TYPES, Column, Parameters, like_pattern, quoted

SIGNS: Mapping[Operator, str] = {
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
    Operator.GREATER: ">",
    Operator.AT_LEAST: ">=",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """The column being compared: its SQL under the alias, and the table of its many values, if it has one."""

    column: Column
    alias: str
    link: str

    @property
    def sql(self) -> str:
        return f"{self.alias}.{quoted(self.column.name)}"


def present_sql(spot: Spot, parameters: Parameters) -> str:
    """That the column holds something: never NULL, and an empty text or list counts as nothing."""
    column = spot.sql
    match spot.column.storage.kind:
        case StorageKind.RECORDS | StorageKind.ROWS as kind:
            owner = "record_id" if kind is StorageKind.RECORDS else "parent_id"
            many = parameters.alias()
            return f"EXISTS (SELECT 1 FROM {spot.link} {many} WHERE {many}.{owner} = {spot.alias}.id)"
        case StorageKind.TEXT:
            return f"({column} IS NOT NULL AND {column} <> '')"
        case StorageKind.TEXT_LIST:
            return f"({column} IS NOT NULL AND {column} <> '{{}}')"
        case StorageKind.JSON:
            return f"({column} IS NOT NULL AND {column} NOT IN ('null', '[]', '{{}}', '\"\"'))"
        case _:
            return f"({column} IS NOT NULL)"


def compare_sql(spot: Spot, operands: Operands, parameters: Parameters) -> str:
    """The comparison as SQL: true, false or (empty column) NULL."""
    match spot.column.storage.kind:
        case StorageKind.RECORDS:
            return _compare_links(spot, operands, parameters)
        case StorageKind.TEXT_LIST:
            return _compare_list(spot.sql, operands, parameters)
        case StorageKind.INSTANT:
            return _compare_instant(spot.sql, operands, parameters)
        case kind:
            return _compare_plain(spot.sql, operands, PG_TYPES[kind], parameters)


def _compare_plain(column: str, operands: Operands, pg_type: str, parameters: Parameters) -> str:
    operator, values = operands.operator, operands.values
    if operator in TEXTUAL:
        return _match_text(column, operator, str(values[0]), parameters)
    if operator in (Operator.IN, Operator.HAS_ANY):
        return f"{column} = ANY({parameters.add(list(values), pg_type + '[]')})"
    if operator is Operator.WITHIN:
        return _half_open(column, values, pg_type, parameters)
    if operator is Operator.BETWEEN:
        bounds = zip((">=", "<="), values, strict=True)
        return _all(f"{column} {sign} {parameters.add(value, pg_type)}" for sign, value in bounds if value is not None)
    return f"{column} {SIGNS.get(operator, '=')} {parameters.add(values[0], pg_type)}"


def _match_text(column: str, operator: Operator, text: str, parameters: Parameters) -> str:
    pattern = like_pattern(text) + "%"
    if operator is not Operator.STARTS_WITH:
        pattern = "%" + pattern
    return f"lower({column}::text) LIKE lower({parameters.add(pattern, 'text')})"


def _compare_list(column: str, operands: Operands, parameters: Parameters) -> str:
    values = parameters.add([str(value) for value in operands.values], "text[]")
    match operands.operator:
        case Operator.HAS_ALL:
            return f"{column} @> {values}"
        case Operator.EQUALS:
            return f"({column} @> {values} AND {column} <@ {values})"
        case _:
            return f"{column} && {values}"


def _compare_links(spot: Spot, operands: Operands, parameters: Parameters) -> str:
    many, values = parameters.alias(), parameters.add(list(operands.values), "uuid[]")
    linked = f"FROM {spot.link} {many} WHERE {many}.record_id = {spot.alias}.id"
    any_of = f"EXISTS (SELECT 1 {linked} AND {many}.target_id = ANY({values}))"
    all_of = f"(SELECT count(*) {linked} AND {many}.target_id = ANY({values})) = {len(set(operands.values))}"
    match operands.operator:
        case Operator.HAS_ALL:
            return all_of
        case Operator.EQUALS:
            return f"({all_of} AND NOT EXISTS (SELECT 1 {linked} AND {many}.target_id <> ALL({values})))"
        case _:
            return any_of


def _compare_instant(column: str, operands: Operands, parameters: Parameters) -> str:
    operator, values = operands.operator, operands.values
    if operator is Operator.WITHIN:
        return _half_open(column, values, "timestamptz", parameters)
    stretches = [value if isinstance(value, Instants) else None for value in values]
    if operator is Operator.BETWEEN:
        low, high = stretches
        return _all(
            _instant(column, sign, stretch, parameters)
            for sign, stretch in ((Operator.AT_LEAST, low), (Operator.AT_MOST, high))
            if stretch is not None
        )
    texts = [_instant(column, operator, stretch, parameters) for stretch in stretches if stretch is not None]
    return f"({' OR '.join(texts)})" if texts else "false"


def _instant(column: str, operator: Operator, stretch: Instants, parameters: Parameters) -> str:
    """Compare with a moment, or with a whole day: "at most the 31st" includes the 31st."""
    past_end = operator in (Operator.GREATER, Operator.AT_MOST)
    if operator in (Operator.EQUALS, Operator.IN):
        if stretch.is_day:
            return _half_open(column, (stretch.start, stretch.end), "timestamptz", parameters)
        return f"{column} = {parameters.add(stretch.start, 'timestamptz')}"
    sign = SIGNS[operator]
    if stretch.is_day and past_end:
        sign = "<" if operator is Operator.AT_MOST else ">="
    return f"{column} {sign} {parameters.add(stretch.end if past_end else stretch.start, 'timestamptz')}"


def _half_open(column: str, bounds: Sequence[object], pg_type: str, parameters: Parameters) -> str:
    start, end = (parameters.add(bound, pg_type) for bound in bounds)
    return f"({column} >= {start} AND {column} < {end})"


def _all(texts: Iterable[str]) -> str:
    return f"({' AND '.join(texts)})"
