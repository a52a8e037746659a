"""Calls and function definitions as closures."""

from collections.abc import Sequence
from typing import Any

from engine.expressions import nodes
from engine.expressions.functions.declare import BuiltIn
from engine.expressions.functions.library import find_function
from engine.expressions.instances import has_type
from engine.expressions.run import Failure, Run
from engine.expressions.scopes import OUTSIDE, RUN, Closure, Compile, Scope
from engine.expressions.types import ANY, NAMED_TYPES, Type
from engine.expressions.values import Function, Value, kind

_NO_ARGUMENTS: tuple[Any, ...] = ()


def compile_call(node: nodes.Call, scope: Scope, compile_: Compile) -> Closure:
    """A call: of a built-in known now, or of whatever function the value turns out to be."""
    arguments = [compile_(argument.value, scope) for argument in node.arguments]
    names = [argument.name or "" for argument in node.arguments] if _is_named(node) else None
    dynamic = _dynamic_call(compile_(node.function, scope), arguments, names, node.span)
    if not isinstance(node.function, nodes.Name):
        return dynamic
    name = node.function.name
    items, slot = scope.find(name)
    built_in = find_function(name)
    if items or slot is not None or built_in is None:
        return dynamic
    static = _built_in_call(built_in, arguments, names, node.span)

    def call(frame: list[Any]) -> Value:
        return dynamic(frame) if name in frame[OUTSIDE] else static(frame)

    return call


def _is_named(node: nodes.Call) -> bool:
    return bool(node.arguments) and node.arguments[0].name is not None


def _built_in_call(built_in: BuiltIn, arguments: list[Closure], names: list[str] | None, span: nodes.Span) -> Closure:
    def call(frame: list[Any]) -> Value:
        run: Run = frame[RUN]
        values = [argument(frame) for argument in arguments]
        run.step()
        try:
            if names is None:
                return built_in.call(run, values)
            return built_in.call_named(run, dict(zip(names, values, strict=True)))
        except Failure as failure:
            run.warn(failure.code, span, failure.values)
            return None

    return call


def _dynamic_call(function: Closure, arguments: list[Closure], names: list[str] | None, span: nodes.Span) -> Closure:
    def call(frame: list[Any]) -> Value:
        run: Run = frame[RUN]
        called = function(frame)
        values = [argument(frame) for argument in arguments]
        try:
            if not isinstance(called, Function):
                raise Failure("not_a_function", actual=kind(called))
            return called.call(values if names is None else _in_order(called, names, values))
        except Failure as failure:
            run.warn(failure.code, span, failure.values)
            return None

    return call


def _in_order(function: Function, names: list[str], values: list[Value]) -> list[Value]:
    if sorted(names) != sorted(function.names):
        raise Failure("argument_names", function="", names=", ".join(names), forms=", ".join(function.names))
    given = dict(zip(names, values, strict=True))
    return [given[name] for name in function.names]


def built_in_value(built_in: BuiltIn, run: Run) -> Function:
    """A built-in as a value that can be passed on."""
    form = built_in.forms[0]
    names = [parameter.name for parameter in form.parameters]
    types = [NAMED_TYPES.get(parameter.type, ANY) for parameter in form.parameters]
    return Function(names, types, NAMED_TYPES.get(form.result, ANY), lambda values: built_in.call(run, values))


def compile_function(node: nodes.FunctionDefinition, scope: Scope, compile_: Compile) -> Closure:
    """A function definition: its value remembers the frame it was made in and runs in a copy of it."""
    outer = len(scope.bindings)
    slots = [scope.bind(parameter.name) for parameter in node.parameters]
    body = compile_(node.body, scope)
    scope.leave(outer)
    names = [parameter.name for parameter in node.parameters]
    types = [parameter.type for parameter in node.parameters]
    if node.external:
        return lambda frame: _external(frame, node.span)

    def make(frame: list[Any]) -> Function:
        captured = frame[:]

        def call(values: Sequence[Value]) -> Value:
            if len(values) != len(slots):
                raise Failure("argument_count", function="", count=len(values), forms=", ".join(names))
            inner = captured[:]
            for slot, value, type_, name in zip(slots, values, types, names, strict=True):
                inner[slot] = value if type_ is ANY else _fitting(value, type_, name)
            run: Run = inner[RUN]
            run.enter()
            try:
                return body(inner)
            finally:
                run.leave()

        return Function(names, types, ANY, call, captured)

    return make


def _external(frame: list[Any], span: nodes.Span) -> None:
    frame[RUN].warn("function_external", span, {})


def _fitting(value: Value, type_: Type, name: str) -> Value:
    """The argument as the declared type takes it. Raises Failure when it does not."""
    if value is None or has_type(value, type_):
        return value
    if type(value) is list and len(value) == 1 and has_type(value[0], type_):
        return value[0]
    if type_.name == "list" and has_type([value], type_):
        return [value]
    raise Failure("argument_type", function="", parameter=name, expected=str(type_), actual=kind(value))
