"""Filters become SQL conditions: typed by the column, values always as parameters, rights of the asker inside.

Empty values: a comparison with an empty field does not hold, and so `not_equals`, `not_in` and `not_contains`, being
"does not hold", include the empty ones – what people expect of "not Zhang". `not` likewise. A user value the asker
does not have (a missing attribute) makes any comparison, negative ones too, false: a row right never opens by absence.
Text matches (`contains`, `starts_with`) ignore case; `equals` and `in` do not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.errors import Diagnostic
from engine.fields.base import TEXTUAL, Operator, StorageKind
from engine.forms.compile import CompiledForm
from engine.forms.filters import MAX_CONDITIONS, MAX_DEPTH, AllOf, AnyOf, Comparison, Filter, Not, UserValue
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Invalid
from jigsmith.records.comparisons import Operands, Spot, compare_sql, present_sql, within
from jigsmith.records.operands import BadOperandError, operand, user_value
from jigsmith.records.rights import rights_of
from jigsmith.records.sql import Column, Parameters, find_column, quoted, table_sql

NEGATIONS = {
    Operator.NOT_EQUALS: Operator.EQUALS,
    Operator.NOT_IN: Operator.IN,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.EMPTY: Operator.NOT_EMPTY,
}
LISTS = (Operator.IN, Operator.HAS_ANY, Operator.HAS_ALL)
NEVER = "false"


@dataclass(frozen=True)
class Asking:
    """Who asks, of which catalog, in which schema, when: what every condition of one statement shares."""

    catalog: Catalog
    actor: Actor
    schema: str
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Place:
    """A form's table under an alias in the statement; `trusted` conditions (row rights) skip the asker's rights."""

    form: CompiledForm
    alias: str
    trusted: bool = False


def filter_sql(asking: Asking, form: CompiledForm, condition: Filter | None, alias: str, parameters: Parameters) -> str:
    """The asker's own filter as a condition on `alias`. Raises Invalid with every finding, paths into the filter."""
    if condition is None:
        return "true"
    compiler = _Compiler(asking, parameters)
    _check_size(condition)
    text = compiler.condition(condition, Place(form, alias), "/filter")
    if compiler.findings:
        raise Invalid("filter_invalid", diagnostics=compiler.findings)
    return text


def rights_sql(asking: Asking, form: CompiledForm, rows: Filter | None, alias: str, parameters: Parameters) -> str:
    """A row right as a condition on `alias`; what cannot be compared (a wrong attribute) does not hold."""
    if rows is None:
        return "true"
    return _Compiler(asking, parameters).condition(rows, Place(form, alias, trusted=True), "")


def _check_size(condition: Filter) -> None:
    """Refuse filters deeper or longer than any screen can show."""
    count, level = 0, [condition]
    for _ in range(MAX_DEPTH + 1):
        count += len(level)
        level = [part for parent in level for part in _parts(parent)]
        if not level:
            break
    if level:
        raise Invalid("filter_too_deep", limit=MAX_DEPTH)
    if count > 2 * MAX_CONDITIONS:
        raise Invalid("filter_too_long", limit=2 * MAX_CONDITIONS, actual=count)


def _parts(condition: Filter) -> list[Filter]:
    match condition:
        case AllOf():
            return condition.all
        case AnyOf():
            return condition.any
        case Not():
            return [condition.not_]
        case _:
            return []


class _Compiler:
    """Compiles one filter tree, collecting findings instead of stopping at the first."""

    def __init__(self, asking: Asking, parameters: Parameters) -> None:
        self.asking = asking
        self.parameters = parameters
        self.findings: list[Diagnostic] = []

    def condition(self, condition: Filter, place: Place, path: str) -> str:
        match condition:
            case AllOf():
                return self._joined(condition.all, " AND ", "true", place, path + "/all")
            case AnyOf():
                return self._joined(condition.any, " OR ", NEVER, place, path + "/any")
            case Not():
                return f"({self.condition(condition.not_, place, path + '/not')} IS NOT TRUE)"
            case Comparison():
                return self._comparison(condition, place, path)

    def _joined(self, parts: list[Filter], word: str, nothing: str, place: Place, path: str) -> str:
        texts = [self.condition(part, place, f"{path}/{index}") for index, part in enumerate(parts)]
        return f"({word.join(texts)})" if texts else nothing

    def _comparison(self, comparison: Comparison, place: Place, path: str) -> str:
        name, _, rest = comparison.field.partition(".")
        column = self._column(place, name)
        if column is None:
            return self._refuse("filter_field_unknown", path + "/field", field=comparison.field, form=place.form.name)
        if not rest:
            return self._negatable(
                comparison, column, path, lambda operator: self._plain(comparison, operator, column, place, path)
            )
        target = self._target(column, place)
        far = self._column(target, rest) if target else None
        if target is None or far is None:
            return self._refuse("filter_field_unknown", path + "/field", field=comparison.field, form=place.form.name)
        return self._negatable(
            comparison,
            far,
            path,
            lambda operator: self._hop(comparison, operator, (column, far), (place, target), path),
        )

    def _column(self, place: Place, name: str) -> Column | None:
        if not place.trusted:
            rights = rights_of(self.asking.catalog, self.asking.actor).find(place.form.name)
            if rights is None or name in rights.hidden:
                return None
        return find_column(place.form, name)

    def _target(self, column: Column, place: Place) -> Place | None:
        """The form one reference hop leads to, when it is a form and the asker may read it."""
        form = self.asking.catalog.forms.get(column.storage.target or "")
        if form is None or column.storage.kind not in (StorageKind.RECORD, StorageKind.RECORDS):
            return None
        if not place.trusted:
            rights = rights_of(self.asking.catalog, self.asking.actor).find(form.name)
            if rights is None or not rights.may("read"):
                return None
        return Place(form, self.parameters.alias(), place.trusted)

    def _negatable(self, comparison: Comparison, column: Column, path: str, positive: Callable[[Operator], str]) -> str:
        operator = comparison.operator
        if operator not in column.operators:
            names = [str(each) for each in column.operators]
            return self._refuse(
                "filter_operator_unsupported",
                path + "/operator",
                field=comparison.field,
                operator=str(operator),
                operators=names,
            )
        if operator in NEGATIONS:
            text = positive(NEGATIONS[operator])
            return text if text == NEVER else f"({text} IS NOT TRUE)"
        return positive(operator)

    def _plain(self, comparison: Comparison, operator: Operator, column: Column, place: Place, path: str) -> str:
        spot = Spot(column, place.alias, self._link(place, column))
        if operator is Operator.NOT_EMPTY:
            return present_sql(spot, self.parameters)
        operands = self._operands(comparison, operator, column, path)
        return NEVER if operands is None else compare_sql(spot, operands, self.parameters)

    def _hop(
        self,
        comparison: Comparison,
        operator: Operator,
        columns: tuple[Column, Column],
        places: tuple[Place, Place],
        path: str,
    ) -> str:
        """A condition on the record a reference points at; only records the asker may read count."""
        (column, far), (place, target) = columns, places
        inner = self._plain(comparison, operator, far, target, path)
        if inner == NEVER:
            return NEVER
        if not target.trusted:
            rows = rights_of(self.asking.catalog, self.asking.actor).form(target.form.name).rows("read")
            inner += f" AND {rights_sql(self.asking, target.form, rows, target.alias, self.parameters)}"
        table = table_sql(self.asking.schema, target.form.name)
        pointer = f"{place.alias}.{quoted(column.name)}"
        if column.storage.kind is StorageKind.RECORDS:
            link = self.parameters.alias()
            table += f" {target.alias} JOIN {self._link(place, column)} {link} ON {link}.target_id = {target.alias}.id"
            return f"EXISTS (SELECT 1 FROM {table} WHERE {link}.record_id = {place.alias}.id AND {inner})"
        return f"EXISTS (SELECT 1 FROM {table} {target.alias} WHERE {target.alias}.id = {pointer} AND {inner})"

    def _link(self, place: Place, column: Column) -> str:
        """The table beside the form's own in which this column's many values live."""
        if column.storage.kind in (StorageKind.RECORDS, StorageKind.ROWS):
            return table_sql(self.asking.schema, place.form.name, column.name)
        return ""

    def _operands(self, comparison: Comparison, operator: Operator, column: Column, path: str) -> Operands | None:
        """The comparison's values in the column's type; None (with a finding for the asker's own) when it cannot hold."""
        value: object = comparison.value
        if isinstance(value, UserValue):
            value = user_value(value, self.asking.actor)
            if value is None:
                return None
            operator = _for_user_value(operator, value)
        zone = ZoneInfo(self.asking.actor.time_zone)
        try:
            if operator is Operator.WITHIN:
                return within(str(value), column.storage.kind, self.asking.now, zone)
            values = _as_list(operator, value)
            kind = StorageKind.TEXT if operator in TEXTUAL else column.storage.kind
            return Operands(operator, tuple(None if each is None else operand(kind, each, zone) for each in values))
        except BadOperandError:
            self._refuse("filter_value_invalid", path + "/value", field=comparison.field, value=_shown(value))
            return None

    def _refuse(self, code: str, path: str, **values: object) -> str:
        self.findings.append(Diagnostic(code, values, path))
        return NEVER


def _for_user_value(operator: Operator, value: object) -> Operator:
    """A user value may be one or many: `created_by equals member`, `team equals departments` both read naturally."""
    return Operator.IN if operator is Operator.EQUALS and isinstance(value, list | tuple) else operator


def _as_list(operator: Operator, value: object) -> list[object]:
    if operator in LISTS:
        values = list(value) if isinstance(value, list | tuple) else [value]
        if None in values or len(values) > 1000:
            raise BadOperandError("a list of at most 1000 present values")
        return values
    if operator is Operator.BETWEEN:
        if not isinstance(value, list | tuple) or len(value) != 2 or value[0] is value[1] is None:
            raise BadOperandError("a list of two, at least one of them present")
        return list(value)
    if isinstance(value, list | tuple) and operator is Operator.EQUALS:
        return list(value)
    if value is None or isinstance(value, list | tuple):
        raise BadOperandError("one present value")
    return [value]


def _shown(value: object) -> str:
    return str(value)[:100]
