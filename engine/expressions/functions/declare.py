"""How a function is declared: once, with its parameters, result, words in two languages and an example."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from engine.expressions.run import Failure, Run
from engine.expressions.temporal import as_moment
from engine.expressions.values import Value, kind

Body = Callable[..., Value]
_Declared = TypeVar("_Declared", bound=Callable[..., Value])
_PARAMETER = re.compile(r"(?P<rest>\.\.\.)?(?P<name>[^:?]+)(?P<optional>\?)?: (?P<type>[^?]+)(?P<nullable>\?)?")
_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a form: `kinds` are the kinds of values it takes, empty for any."""

    name: str
    type: str
    kinds: frozenset[str]
    optional: bool = False
    nullable: bool = False
    rest: bool = False


@dataclass(frozen=True)
class Form:
    """One way of calling a function."""

    text: str
    parameters: tuple[Parameter, ...]
    result: str
    body: Body
    needs_run: bool

    @cached_property
    def least(self) -> int:
        """The smallest number of arguments."""
        return sum(not parameter.optional for parameter in self.parameters)

    @cached_property
    def most(self) -> int | None:
        """The largest number of arguments; None when there is no end."""
        return None if self.parameters and self.parameters[-1].rest else len(self.parameters)


@dataclass(frozen=True)
class BuiltIn:
    """A function of the library, with every form it can be called in."""

    name: str
    zh: str
    en: str
    example: str
    forms: list[Form] = field(default_factory=list)

    def form(self, text: str, needs_run: bool = False) -> Callable[[_Declared], _Declared]:
        """Declare one form, such as "list: list, start position: number, length?: number -> list".

        After a name "?" means optional, after a type "?" means null is allowed, "..." takes all further arguments.
        The result "same" is the type of the first argument, "item" that of its items.
        """

        def declare(body: _Declared) -> _Declared:
            parameters, result = text.split(" -> ") if " -> " in text else ("", text.removeprefix("-> "))
            found = tuple(_parameter(part) for part in parameters.split(", ") if part)
            self.forms.append(Form(f"{self.name}({parameters}): {result}", found, result, body, needs_run))
            return body

        return declare

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """Call by position. Raises Failure when no form takes these arguments."""
        problem: Failure | None = None
        for form in self.forms:
            if form.least <= len(arguments) and (form.most is None or len(arguments) <= form.most):
                try:
                    bound = _bind_in_order(self.name, form, arguments)
                except Failure as failure:
                    problem = problem or failure
                    continue
                return form.body(run, *bound) if form.needs_run else form.body(*bound)
        raise problem or Failure("argument_count", function=self.name, count=len(arguments), forms=self._shown())

    def call_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        """Call by name. Raises Failure when no form has exactly these names."""
        problem: Failure | None = None
        for form in self.forms:
            names = [parameter.name for parameter in form.parameters]
            needed = {parameter.name for parameter in form.parameters if not parameter.optional}
            if not (needed <= arguments.keys() <= set(names)):
                continue
            try:
                bound = _bind(self.name, form, [arguments.get(name, _MISSING) for name in names], named=True)
            except Failure as failure:
                problem = problem or failure
                continue
            return form.body(run, *bound) if form.needs_run else form.body(*bound)
        given = ", ".join(arguments)
        raise problem or Failure("argument_names", function=self.name, names=given, forms=self._shown())

    def _shown(self) -> str:
        return "; ".join(form.text for form in self.forms)


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    kinds = frozenset() if found["type"] == "any" else frozenset(_KINDS.get(one, one) for one in _split(found["type"]))
    nullable = bool(found["nullable"]) or found["type"] == "any"
    return Parameter(found["name"], found["type"], kinds, bool(found["optional"]), nullable, bool(found["rest"]))


_KINDS = {"days": "days and time duration", "months": "years and months duration", "moment": "date and time"}


def _split(text: str) -> list[str]:
    return text.split("|")


def _bind_in_order(function: str, form: Form, arguments: Sequence[Value]) -> Sequence[Value]:
    parameters = form.parameters
    if form.most is None:
        return _bind(function, form, arguments)
    return [
        value
        if value is not None and (not parameter.kinds or kind(value) in parameter.kinds)
        else _fit(function, parameter, value)
        for parameter, value in zip(parameters, arguments, strict=False)
    ]


def _bind(function: str, form: Form, arguments: Sequence[Value], named: bool = False) -> list[Value]:
    bound: list[Value] = []
    parameters = form.parameters
    for index, argument in enumerate(arguments):
        parameter = parameters[min(index, len(parameters) - 1)]
        if argument is _MISSING:
            bound.append(None)
        elif named and parameter.rest:
            items = argument if type(argument) is list else [argument]
            bound.extend(_fit(function, parameter, item) for item in items)
        else:
            bound.append(_fit(function, parameter, argument))
    return bound


def _fit(function: str, parameter: Parameter, value: Value) -> Value:
    """The value as the parameter takes it: a single item in place of its list and the other way round."""
    if value is None:
        if parameter.nullable:
            return None
        raise Failure("argument_null", function=function, parameter=parameter.name)
    kinds = parameter.kinds
    if not kinds or (found := kind(value)) in kinds:
        return value
    if "list" in kinds:
        return [value]
    if found == "list" and len(value) == 1:
        return _fit(function, parameter, value[0])
    if found == "date" and "date and time" in kinds:
        return as_moment(value)
    raise Failure("argument_type", function=function, parameter=parameter.name, expected=parameter.type, actual=found)
