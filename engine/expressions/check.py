"""The static checker: the type of an expression over the names in scope, and everything that cannot be right in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from engine.errors import Diagnostic
from engine.expressions import nodes
from engine.expressions.check_calls import form_result, function_type, open_items
from engine.expressions.functions.library import FUNCTIONS, find_function
from engine.expressions.instances import type_of
from engine.expressions.nodes import Node, Span
from engine.expressions.parser import parse_expression, parse_unary_tests
from engine.expressions.type_rules import ARITHMETIC_TYPES, ORDERED, PROPERTY_TYPES, is_open, joined, listed
from engine.expressions.types import (
    ANY,
    BOOLEAN,
    NUMBER,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The type of an expression and what was found in it; with an error among the findings it must not run."""

    type: Type
    diagnostics: tuple[Diagnostic, ...] = ()


def check_expression(text: str, scope: Mapping[str, Type]) -> Checked:
    """Read and check an expression over named types."""
    parsed = parse_expression(text, _names(scope))
    if parsed.node is None:
        return Checked(ANY, parsed.diagnostics)
    checker = _Checker(scope)
    found = checker.type_of(parsed.node)
    return Checked(found, (*parsed.diagnostics, *checker.findings))


def check_unary_tests(text: str, tested: Type, scope: Mapping[str, Type]) -> Checked:
    """Read and check the cell of a decision table over the type it tests."""
    parsed = parse_unary_tests(text, _names(scope))
    if parsed.node is None:
        return Checked(BOOLEAN, parsed.diagnostics)
    checker = _Checker(scope, tested)
    checker.type_of(parsed.node)
    return Checked(BOOLEAN, (*parsed.diagnostics, *checker.findings))


def _names(scope: Mapping[str, Type]) -> set[str]:
    """Every name that may be written: those in scope and, at any depth, the entries behind them."""
    names = set(scope)
    waiting, seen = list(scope.values()), set()
    while waiting:
        found = waiting.pop()
        if found in seen:
            continue
        seen.add(found)
        if isinstance(found, ListType):
            waiting.append(found.item)
        elif isinstance(found, ContextType):
            names.update(name for name, _ in found.entries)
            waiting.extend(entry for _, entry in found.entries)
    return names


class _Checker:
    def __init__(self, scope: Mapping[str, Type], tested: Type = ANY) -> None:
        self.levels: list[Mapping[str, Type]] = [scope]
        self.open_level = False
        self.tested = tested
        self.findings: list[Diagnostic] = []

    def type_of(self, node: Node) -> Type:
        return _RULES[type(node)](self, node)

    def report(self, code: str, span: Span, hint: str | None = None, **values: object) -> Type:
        self.findings.append(Diagnostic(code, values, span=span, hint=hint))
        return ANY

    def within(self, names: Mapping[str, Type], node: Node) -> Type:
        """The type of a node that sees more names."""
        self.levels.append(names)
        try:
            return self.type_of(node)
        finally:
            self.levels.pop()

    def find(self, name: str) -> Type | None:
        return next((level[name] for level in reversed(self.levels) if name in level), None)

    def wants(self, node: Node, wanted: Type, code: str, **values: object) -> None:
        found = self.type_of(node)
        if not is_open(found) and found != wanted:
            self.findings.append(Diagnostic(code, {"actual": str(found), **values}, span=node.span))


def _name(checker: _Checker, node: nodes.Name) -> Type:
    found = checker.find(node.name)
    if found is not None:
        return found
    if node.name in FUNCTIONS:
        return function_type(FUNCTIONS[node.name])
    if any(_OPEN in level for level in checker.levels):
        return ANY
    known = {name for level in checker.levels for name in level} | set(FUNCTIONS)
    return checker.report("name_unknown", node.span, _nearest(node.name, known), name=node.name)


# Stands in a level of names for "and others": the entries of an item whose type is not known.
_OPEN = ""


def _nearest(name: str, known: set[str]) -> str | None:
    return next(iter(get_close_matches(name, known, 1, 0.6)), None)


def _arithmetic(checker: _Checker, node: nodes.Arithmetic) -> Type:
    left, right = checker.type_of(node.left), checker.type_of(node.right)
    if is_open(left) or is_open(right):
        return ANY
    found = ARITHMETIC_TYPES.get((node.operator, left.name, right.name))
    if found is None:
        return checker.report("operands_mismatch", node.span, operator=node.operator, left=str(left), right=str(right))
    return found


def _negate(checker: _Checker, node: nodes.Negate) -> Type:
    found = checker.type_of(node.value)
    if is_open(found) or ("*", found.name, "number") in ARITHMETIC_TYPES:
        return found
    return checker.report("operand_mismatch", node.span, operator="-", actual=str(found))


def _comparable(checker: _Checker, operator: str, left: Type, right: Type, span: Span) -> None:
    ordered = operator in ("=", "!=") or left.name in ORDERED
    if is_open(left) or is_open(right) or (left.name == right.name and ordered):
        return
    checker.report("operands_incomparable", span, operator=operator, left=str(left), right=str(right))


def _compare(checker: _Checker, node: nodes.Compare) -> Type:
    left, right = checker.type_of(node.left), checker.type_of(node.right)
    _comparable(checker, node.operator, left, right, node.span)
    return BOOLEAN


def _logic(checker: _Checker, node: nodes.Logic) -> Type:
    for part in node.parts:
        checker.wants(part, BOOLEAN, "operand_not_boolean", operator=node.operator)
    return BOOLEAN


def _between(checker: _Checker, node: nodes.Between) -> Type:
    value = checker.type_of(node.value)
    for end in (node.low, node.high):
        _comparable(checker, "between", value, checker.type_of(end), node.span)
    return BOOLEAN


def _in(checker: _Checker, node: nodes.In) -> Type:
    value = checker.type_of(node.value)
    for test in node.tests:
        _test(checker, value, test)
    return BOOLEAN


def _test(checker: _Checker, value: Type, test: Node) -> None:
    if isinstance(test, nodes.ComparisonRange):
        _comparable(checker, test.operator, value, checker.type_of(test.value), test.span)
        return
    found = checker.type_of(test)
    if isinstance(found, RangeType) and not isinstance(value, RangeType):
        _comparable(checker, "in", value, found.end, test.span)
    elif not isinstance(found, ListType):
        _comparable(checker, "=", value, found, test.span)


def _unary_tests(checker: _Checker, node: nodes.UnaryTests) -> Type:
    for test in node.tests:
        if any(isinstance(part, nodes.Input) for part in nodes.walk(test)):
            checker.wants(test, BOOLEAN, "condition_not_boolean")
        else:
            _test(checker, checker.tested, test)
    return BOOLEAN


def _range(checker: _Checker, node: nodes.RangeLiteral) -> Type:
    low, high = checker.type_of(node.low), checker.type_of(node.high)
    _comparable(checker, "..", low, high, node.span)
    return RangeType(low if not is_open(low) else high)


def _if(checker: _Checker, node: nodes.If) -> Type:
    for branch in node.branches:
        checker.wants(branch.condition, BOOLEAN, "condition_not_boolean")
    return joined([*(checker.type_of(branch.result) for branch in node.branches), checker.type_of(node.otherwise)])


def _iterations(checker: _Checker, iterations: tuple[nodes.Iteration, ...]) -> dict[str, Type]:
    names: dict[str, Type] = {}
    for iteration in iterations:
        source = checker.within(names, iteration.source)
        if iteration.end is not None:
            _comparable(checker, "..", source, checker.within(names, iteration.end), iteration.span)
        names = {**names, iteration.name: source.end if isinstance(source, RangeType) else listed(source)}
    return names


def _for(checker: _Checker, node: nodes.For) -> Type:
    names = _iterations(checker, node.iterations)
    return ListType(checker.within({**names, "partial": ListType(ANY)}, node.body))


def _quantified(checker: _Checker, node: nodes.Quantified) -> Type:
    checker.levels.append(_iterations(checker, node.iterations))
    checker.wants(node.condition, BOOLEAN, "condition_not_boolean")
    checker.levels.pop()
    return BOOLEAN


def _function(checker: _Checker, node: nodes.FunctionDefinition) -> Type:
    types = {parameter.name: parameter.type for parameter in node.parameters}
    return FunctionType(tuple(types.values()), checker.within(types, node.body))


def _call(checker: _Checker, node: nodes.Call) -> Type:
    given = [(argument.name, checker.type_of(argument.value), argument.span) for argument in node.arguments]
    if isinstance(node.function, nodes.Name) and checker.find(node.function.name) is None:
        built_in = find_function(node.function.name)
        if built_in is not None:
            return form_result(built_in, given, node.span, checker.report)
    function = checker.type_of(node.function)
    if isinstance(function, FunctionType):
        return function.result
    if not is_open(function):
        checker.report("not_a_function", node.function.span, actual=str(function))
    return ANY


def _path(checker: _Checker, node: nodes.Path) -> Type:
    target = checker.type_of(node.target)
    one = target.item if isinstance(target, ListType) else target
    found = _entry(checker, one, node)
    return ListType(found) if isinstance(target, ListType) else found


def _entry(checker: _Checker, target: Type, node: nodes.Path) -> Type:
    if is_open(target) or (isinstance(target, ContextType) and not target.entries):
        return ANY
    known: Mapping[str, Type] = PROPERTY_TYPES.get(target.name, {})
    if isinstance(target, ContextType):
        known = dict(target.entries)
    if isinstance(target, RangeType) and node.name in ("start", "end"):
        return target.end
    if node.name in known:
        return known[node.name]
    return checker.report(
        "path_missing", node.span, _nearest(node.name, set(known)), name=node.name, actual=target.name
    )


def _filter(checker: _Checker, node: nodes.Filter) -> Type:
    target = checker.type_of(node.target)
    item = listed(target)
    condition = checker.within({**open_items(item, _OPEN), "item": item}, node.condition)
    if condition == NUMBER:
        return item
    if is_open(condition):
        return ANY
    if condition != BOOLEAN:
        checker.report("filter_not_boolean", node.condition.span, actual=str(condition))
    return ListType(item)


def _context(checker: _Checker, node: nodes.ContextLiteral) -> Type:
    entries: dict[str, Type] = {}
    for entry in node.entries:
        own = {entry.key: ANY} if isinstance(entry.value, nodes.FunctionDefinition) else {}
        entries[entry.key] = checker.within({**entries, **own}, entry.value)
    return ContextType(tuple(entries.items()))


def _list(checker: _Checker, node: nodes.ListLiteral) -> Type:
    return ListType(joined([checker.type_of(item) for item in node.items]))


def _instance_of(checker: _Checker, node: nodes.InstanceOf) -> Type:
    checker.type_of(node.value)
    if node.type.name == "unknown":
        checker.report("type_unknown", node.span)
    return BOOLEAN


_RULES: dict[type[Node], Callable[[_Checker, Any], Type]] = {
    nodes.Constant: lambda checker, node: type_of(node.value),
    nodes.Input: lambda checker, node: checker.tested,
    nodes.ComparisonRange: lambda checker, node: RangeType(checker.type_of(node.value)),
    nodes.Name: _name,
    nodes.Negate: _negate,
    nodes.Arithmetic: _arithmetic,
    nodes.Compare: _compare,
    nodes.Logic: _logic,
    nodes.Between: _between,
    nodes.In: _in,
    nodes.RangeLiteral: _range,
    nodes.If: _if,
    nodes.For: _for,
    nodes.Quantified: _quantified,
    nodes.FunctionDefinition: _function,
    nodes.Call: _call,
    nodes.Path: _path,
    nodes.Filter: _filter,
    nodes.ListLiteral: _list,
    nodes.ContextLiteral: _context,
    nodes.InstanceOf: _instance_of,
    nodes.UnaryTests: _unary_tests,
}
