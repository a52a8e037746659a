"""Calls of built-ins, checked against their declarations."""

from collections.abc import Callable, Mapping, Sequence

from engine.expressions.functions.declare import BuiltIn, Form, Parameter
from engine.expressions.nodes import Span
from engine.expressions.type_rules import is_open, listed
from engine.expressions.types import ANY, NAMED_TYPES, ContextType, FunctionType, ListType, Type

Given = Sequence[tuple[str | None, Type, Span]]
Report = Callable[..., Type]


def function_type(built_in: BuiltIn) -> Type:
    """The type of a built-in used as a value."""
    form = built_in.forms[0]
    return FunctionType(tuple(ANY for _ in form.parameters), NAMED_TYPES.get(form.result, ANY))


def form_result(built_in: BuiltIn, given: Given, span: Span, report: Report) -> Type:
    """The result of the form that takes these arguments; reports why none does."""
    forms = [form for form in built_in.forms if _takes(form, given)]
    if not forms:
        shown = "; ".join(form.text for form in built_in.forms)
        if given and given[0][0] is not None:
            names = ", ".join(name or "" for name, _, _ in given)
            return report("argument_names", span, function=built_in.name, names=names, forms=shown)
        return report("argument_count", span, function=built_in.name, count=len(given), forms=shown)
    for form in forms:
        if all(_fits(parameter, type_) for parameter, type_, _ in _paired(form, given)):
            return _result(form, given)
    for parameter, type_, where in _paired(forms[0], given):
        if not _fits(parameter, type_):
            values = {"function": built_in.name, "parameter": parameter.name, "expected": parameter.type}
            return report("argument_type", where, actual=str(type_), **values)
    return ANY


def _takes(form: Form, given: Given) -> bool:
    if given and given[0][0] is not None:
        names = {name for name, _, _ in given}
        needed = {parameter.name for parameter in form.parameters if not parameter.optional}
        return needed <= names <= {parameter.name for parameter in form.parameters}
    return form.least <= len(given) and (form.most is None or len(given) <= form.most)


def _paired(form: Form, given: Given) -> list[tuple[Parameter, Type, Span]]:
    by_name = {parameter.name: parameter for parameter in form.parameters}
    last = len(form.parameters) - 1
    return [
        (by_name[name] if name is not None else form.parameters[min(index, last)], type_, where)
        for index, (name, type_, where) in enumerate(given)
    ]


def _fits(parameter: Parameter, type_: Type) -> bool:
    """Whether a value of the type can be taken, also after FEEL's exchange of a single item and its list."""
    kinds = parameter.kinds
    if is_open(type_) or not kinds or type_.name in kinds or "list" in kinds:
        return True
    if type_.name == "date" and "date and time" in kinds:
        return True
    return isinstance(type_, ListType) and (is_open(type_.item) or type_.item.name in kinds)


def _result(form: Form, given: Given) -> Type:
    first = given[0][1] if given else ANY
    if form.result == "same":
        return first if isinstance(first, ListType) else ListType(first)
    if form.result == "item":
        return listed(first)
    return NAMED_TYPES.get(form.result, ANY)


def open_items(item: Type, others: str) -> Mapping[str, Type]:
    """The names that a filter's item brings; `others` marks that there may be more."""
    if isinstance(item, ContextType) and item.entries:
        return dict(item.entries)
    return {others: ANY} if is_open(item) or isinstance(item, ContextType) else {}
