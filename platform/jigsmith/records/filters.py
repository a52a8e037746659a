"""Filters become SQL conditions: typed by the column, values always as parameters, rights of the asker inside.

Empty values: a comparison with an empty field does not hold, and so `not_equals`, `not_in` and `not_contains`, being
"does not hold", include the empty ones – what people expect of "not Zhang". `not` likewise. A user value the asker
does not have (a missing attribute) makes any comparison, negative ones too, false: a row right never opens by absence.
Text matches (`contains`, `starts_with`) ignore case; `equals` and `in` do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from engine.errors import FieldProblem
from engine.fields.base import Field, Operator, StorageKind
from engine.forms.compile import CompiledForm
from engine.forms.filter_check import check_filter
from engine.forms.filters import AllOf, AnyOf, Comparison, Filter, Not, UserValue
from engine.forms.paths import find_path
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Invalid
from jigsmith.records.comparisons import Spot, compare_sql, present_sql
from jigsmith.records.operands import Operands, read_operands, user_value
from jigsmith.records.rights import Rights, rights_of
from jigsmith.records.sql import Column, Parameters, find_column, quoted, table_sql

NEGATIONS = {
    Operator.NOT_EQUALS: Operator.EQUALS,
    Operator.NOT_IN: Operator.IN,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.EMPTY: Operator.NOT_EMPTY,
}
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


@dataclass(frozen=True)
class VisibleForm:
    """A form as far as the asker may see it: what filters, columns and sorts may name."""

    name: str
    fields: Mapping[str, Field]


def visible_forms(catalog: Catalog, rights: Rights) -> Mapping[str, VisibleForm]:
    """The readable forms with their visible fields."""

    def build() -> Mapping[str, VisibleForm]:
        readable = [held for held in rights.forms.values() if held.may("read")]
        return MappingProxyType({held.form: _visible(catalog.forms[held.form], held.hidden) for held in readable})

    return catalog.derived(("visible", rights.key), build)


def filter_sql(asking: Asking, form: CompiledForm, condition: Filter | None, alias: str, parameters: Parameters) -> str:
    """The asker's own filter as a condition on `alias`. Raises Invalid with every finding, paths into the filter."""
    if condition is None:
        return "true"
    visible = visible_forms(asking.catalog, rights_of(asking.catalog, asking.actor))
    findings = check_filter(condition, visible[form.name], visible)
    if findings:
        raise Invalid("filter_invalid", diagnostics=[finding.inside("/filter") for finding in findings])
    return _Compiler(asking, parameters).condition(condition, Place(form, alias))


def rights_sql(asking: Asking, form: CompiledForm, rows: Filter | None, alias: str, parameters: Parameters) -> str:
    """A row right as a condition on `alias`; what cannot be compared (a wrong attribute) does not hold."""
    if rows is None:
        return "true"
    return _Compiler(asking, parameters).condition(rows, Place(form, alias, trusted=True))


def _visible(form: CompiledForm, hidden: frozenset[str]) -> VisibleForm:
    return VisibleForm(form.name, {name: each for name, each in form.fields.items() if name not in hidden})


class _Compiler:
    """Compiles one checked filter tree."""

    def __init__(self, asking: Asking, parameters: Parameters, *, negated: bool = False) -> None:
        self.asking = asking
        self.parameters = parameters
        self.negated = negated
        """Within an odd number of `not`s: there, what cannot be compared must hold, so that the whole does not."""
        self.zone = ZoneInfo(asking.actor.time_zone)

    def condition(self, condition: Filter, place: Place) -> str:
        match condition:
            case AllOf():
                return self._joined(condition.all, " AND ", "true", place)
            case AnyOf():
                return self._joined(condition.any, " OR ", NEVER, place)
            case Not():
                inside = _Compiler(self.asking, self.parameters, negated=not self.negated)
                return f"({inside.condition(condition.not_, place)} IS NOT TRUE)"
            case Comparison():
                return self._comparison(condition, place)

    def _joined(self, parts: list[Filter], word: str, nothing: str, place: Place) -> str:
        texts = [self.condition(part, place) for part in parts]
        return f"({word.join(texts)})" if texts else nothing

    def _comparison(self, comparison: Comparison, place: Place) -> str:
        """Negative operators are the opposite of a positive one, so that empty values fall to them."""
        positive = NEGATIONS.get(comparison.operator)
        text = self._positive(comparison, positive or comparison.operator, place)
        if text == NEVER:
            return "true" if self.negated else NEVER
        return f"({text} IS NOT TRUE)" if positive else text

    def _positive(self, comparison: Comparison, operator: Operator, place: Place) -> str:
        name, _, rest = comparison.field.partition(".")
        column = find_column(place.form, name)
        found = find_path(comparison.field, place.form, self.asking.catalog.forms)
        if column is None or found is None:
            return NEVER
        operands: Operands | None = None
        if operator is not Operator.NOT_EMPTY:
            operands = self._operands(found.field, operator, comparison.value)
            if operands is None:
                return NEVER
        if not rest:
            return self._plain(column, operands, place)
        target = self.asking.catalog.forms[column.storage.target or ""]
        far = find_column(target, rest)
        there = Place(target, self.parameters.alias(), place.trusted)
        return self._hop(column, place, there, self._plain(far, operands, there)) if far else NEVER

    def _plain(self, column: Column, operands: Operands | None, place: Place) -> str:
        spot = Spot(column, place.alias, self._link(place, column))
        return present_sql(spot, self.parameters) if operands is None else compare_sql(spot, operands, self.parameters)

    def _hop(self, column: Column, place: Place, target: Place, inner: str) -> str:
        """A condition on the record a reference points at; only records the asker may read count."""
        if not target.trusted:
            rows = rights_of(self.asking.catalog, self.asking.actor).form(target.form.name).rows("read")
            inner += f" AND {rights_sql(self.asking, target.form, rows, target.alias, self.parameters)}"
        table = f"{table_sql(self.asking.schema, target.form.name)} {target.alias}"
        if column.storage.kind is StorageKind.RECORDS:
            link = self.parameters.alias()
            table += f" JOIN {self._link(place, column)} {link} ON {link}.target_id = {target.alias}.id"
            return f"EXISTS (SELECT 1 FROM {table} WHERE {link}.record_id = {place.alias}.id AND {inner})"
        pointer = f"{place.alias}.{quoted(column.name)}"
        return f"EXISTS (SELECT 1 FROM {table} WHERE {target.alias}.id = {pointer} AND {inner})"

    def _link(self, place: Place, column: Column) -> str:
        """The table beside the form's own in which this column's many values live."""
        if column.storage.kind in (StorageKind.RECORDS, StorageKind.ROWS):
            return table_sql(self.asking.schema, place.form.name, column.name)
        return ""

    def _operands(self, compared: Field, operator: Operator, value: object) -> Operands | None:
        """The comparison's values in the column's type; None when it cannot hold."""
        if isinstance(value, UserValue):
            value = user_value(value, self.asking.actor)
            if value is None or value == []:
                return None
            if isinstance(value, list) and operator is Operator.EQUALS:
                operator = Operator.IN
        try:
            return read_operands(compared, operator, value, self.asking.now, self.zone)
        except FieldProblem:
            return None
