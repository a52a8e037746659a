"""Check a filter against the forms: paths, operators and values, each value by its field's own coercion."""

import re
from collections.abc import Mapping
from datetime import date

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import LISTED, TEXTUAL, Coercion, Field, Operator, StorageKind
from engine.fields.calendar_text import EARLIEST
from engine.fields.date import DateField
from engine.fields.datetime import DatetimeField
from engine.fields.plain_text import require_short_text, shown
from engine.forms.filters import MAX_CONDITIONS, MAX_DEPTH, AllOf, AnyOf, Comparison, Filter, Not, UserValue
from engine.forms.names import nearest
from engine.forms.paths import FieldsOf, Found, find_path, known_paths

MAX_LIST = 1000
_LONGEST_TEXT = 2000
_PERIOD = re.compile(
    r"today|yesterday|tomorrow|(?:last|this|next)_(?:week|month|quarter|year)|(?:last|next)_[1-9]\d{0,3}_days", re.ASCII
)
_USER_KINDS = {"member": StorageKind.MEMBER, "departments": StorageKind.DEPARTMENT}


def check_filter(condition: Filter, form: FieldsOf, forms: Mapping[str, FieldsOf]) -> list[Diagnostic]:
    """Every finding about a filter over `form`; paths are JSON pointers into the filter ("/all/0/value")."""
    return _Checker(form, forms).check(condition)


def coerce_operand(field: Field, operator: Operator, value: object) -> object:
    """A comparison's value as stored Python values: one, or a list for in, between and the has-operators.

    Text comparisons take text whatever the field; `within` takes the name of a period; a date stands for its whole day
    when a moment is asked for, and stays a date. Raises FieldProblem.
    """
    if operator in (Operator.EMPTY, Operator.NOT_EMPTY):
        if value is not None:
            raise FieldProblem("filter_value_not_wanted", operator=operator)
        return None
    if operator is Operator.WITHIN:
        return _period(value)
    if operator in TEXTUAL:
        return require_short_text(value, _LONGEST_TEXT)
    coerce = _operand_coercion(field)
    if operator in (Operator.IN, Operator.NOT_IN, *LISTED):
        return [_present(coerce, item) for item in _items(value)]
    if operator is Operator.BETWEEN:
        return _ends(coerce, value)
    return _present(coerce, value)


def _operand_coercion(field: Field) -> Coercion:
    coerce = field.compile_comparison()
    if not isinstance(field, DatetimeField):
        return coerce
    day = DateField(name=field.name, label=field.label).compile_comparison()
    return lambda value: day(value) if isinstance(value, str) and len(value) == 10 else coerce(value)


def _period(value: object) -> str:
    if not isinstance(value, str) or not _PERIOD.fullmatch(value):
        raise FieldProblem("filter_period_unknown", value=shown(value))
    return value


def _items(value: object) -> list[object]:
    items = value if isinstance(value, list) else [value]
    if not items:
        raise FieldProblem("filter_list_empty")
    if len(items) > MAX_LIST:
        raise FieldProblem("list_too_long", limit=MAX_LIST, actual=len(items))
    return items


def _ends(coerce: Coercion, value: object) -> list[object]:
    if not isinstance(value, list) or len(value) != 2 or value[0] is value[1] is None:
        raise FieldProblem("filter_between_two")
    low, high = (None if end is None else _present(coerce, end) for end in value)
    if low is not None and high is not None and type(low) is type(high) and low > high:  # type: ignore[operator]
        raise FieldProblem("min_above_max", min=low, max=high)
    return [low, high]


def _present(coerce: Coercion, value: object) -> object:
    coerced = None if value is None else coerce(value)
    if coerced is None:
        raise FieldProblem("filter_value_missing")
    if isinstance(coerced, date) and coerced.year < EARLIEST.year:
        raise FieldProblem("date_too_early", limit=EARLIEST, value=coerced)
    return coerced


class _Checker:
    """Walks one filter and collects findings."""

    def __init__(self, form: FieldsOf, forms: Mapping[str, FieldsOf]) -> None:
        self.form = form
        self.forms = forms
        self.conditions = 0
        self.findings: list[Diagnostic] = []

    def check(self, condition: Filter) -> list[Diagnostic]:
        self._walk(condition, "", 1)
        if self.conditions > MAX_CONDITIONS:
            values = {"limit": MAX_CONDITIONS, "actual": self.conditions}
            self.findings.append(Diagnostic("filter_too_long", values))
        return self.findings

    def _walk(self, condition: Filter, path: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            self.findings.append(Diagnostic("filter_too_deep", {"limit": MAX_DEPTH}, path))
        elif isinstance(condition, Comparison):
            self.conditions += 1
            if self.conditions <= MAX_CONDITIONS:
                self._comparison(condition, path)
        elif isinstance(condition, Not):
            self._walk(condition.not_, f"{path}/not", depth + 1)
        else:
            self._parts(condition, path, depth)

    def _parts(self, condition: AllOf | AnyOf, path: str, depth: int) -> None:
        key, parts = ("all", condition.all) if isinstance(condition, AllOf) else ("any", condition.any)
        for index, part in enumerate(parts):
            self._walk(part, f"{path}/{key}/{index}", depth + 1)

    def _comparison(self, comparison: Comparison, path: str) -> None:
        found = find_path(comparison.field, self.form, self.forms)
        if found is None:
            hint = nearest(comparison.field, known_paths(self.form))
            values = {"field": comparison.field, "form": self.form.name}
            self.findings.append(Diagnostic("filter_field_unknown", values, f"{path}/field", hint=hint))
        elif comparison.operator not in found.operators:
            values = {"field": comparison.field, "operator": comparison.operator.value}
            allowed = list(found.operators)
            self.findings.append(
                Diagnostic("filter_operator_unsupported", {**values, "operators": allowed}, f"{path}/operator")
            )
        else:
            self._value(comparison, found, path)

    def _value(self, comparison: Comparison, found: Found, path: str) -> None:
        value = comparison.value
        try:
            if isinstance(value, UserValue):
                _check_user_value(value, found.field, comparison.operator)
            else:
                coerce_operand(found.field, comparison.operator, value)
        except FieldProblem as problem:
            self.findings.append(Diagnostic(problem.code, problem.values, f"{path}/value"))


def _check_user_value(value: UserValue, field: Field, operator: Operator) -> None:
    if operator in (Operator.EMPTY, Operator.NOT_EMPTY, Operator.WITHIN):
        raise FieldProblem("filter_value_not_wanted", operator=operator)
    wanted = _USER_KINDS.get(value.user)
    storage = field.storage()
    if wanted and (storage is None or storage.kind is not wanted):
        raise FieldProblem("filter_user_value_unfit", user=value.user, field=field.name)
