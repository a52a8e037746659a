"""The generated-code back end: a tree of Python nodes from a closed list, verified, never source text.

What it does not know how to say (functions defined in an expression, calls by name, `partial`) it refuses, and the
closures run it.
"""

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions import nodes
from engine.expressions.functions.library import find_function
from engine.expressions.nodes import Node, Span
from engine.expressions.run import Run
from engine.expressions.runtime import HELPERS, OPERATOR_NAMES
from engine.expressions.scopes import Scope
from engine.expressions.values import Value
from engine.expressions.verify import verify

Generated = Callable[[Run, Mapping[str, Value], Value], Value]
_MAX_BRANCHES = 100
_BOOLEANS = (nodes.Compare, nodes.Logic, nodes.Between, nodes.In, nodes.Quantified, nodes.InstanceOf)


class NotGenerated(Exception):
    """This back end leaves the expression to the closures."""


def generate(node: Node) -> Generated:
    """The compiled function of a node. Raises NotGenerated for what this back end does not say."""
    generator = _Generator()
    body = generator.expression(node)
    names = {"run", "values", "tested", *generator.locals, *generator.constants}
    tree = ast.Expression(_lambda(["run", "values", "tested"], body))
    verify(tree, HELPERS.keys(), names)
    try:
        code = compile(ast.fix_missing_locations(tree), "<expression>", "eval")
    except (RecursionError, MemoryError, SyntaxError) as error:
        raise NotGenerated from error
    made: Generated = eval(code, {"__builtins__": {}, **HELPERS, **generator.constants})  # noqa: S307
    return made


def _name(identifier: str) -> ast.expr:
    return ast.Name(identifier, ast.Load())


def _call(helper: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(_name(helper), list(arguments), [])


def _lambda(parameters: list[str], body: ast.expr) -> ast.expr:
    arguments = ast.arguments(
        posonlyargs=[], args=[ast.arg(name) for name in parameters], kwonlyargs=[], kw_defaults=[], defaults=[]
    )
    return ast.Lambda(arguments, body)


def _is(left: ast.expr, value: bool) -> ast.expr:
    return ast.Compare(left, [ast.Is()], [ast.Constant(value)])


_RUN = _name("run")


class _Generator:
    def __init__(self) -> None:
        self.scope = Scope()
        self.locals: set[str] = set()
        self.constants: dict[str, Any] = {}

    def expression(self, node: Node) -> ast.expr:
        rule = _RULES.get(type(node))
        if rule is None:
            raise NotGenerated(type(node).__name__)
        return rule(self, node)

    def constant(self, value: Any) -> ast.expr:
        if value is None or isinstance(value, (bool, str)):
            return ast.Constant(value)
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return _name(name)

    def span(self, span: Span) -> ast.expr:
        return self.constant(span)

    def local(self, slot: int) -> str:
        name = f"v{slot}"
        self.locals.add(name)
        return name

    def fresh(self) -> str:
        return self.local(self.scope.bind(""))

    def assigned(self, name: str, value: ast.expr) -> ast.expr:
        return ast.NamedExpr(ast.Name(name, ast.Store()), value)

    def settled(self, verdicts: list[ast.expr], decisive: bool) -> ast.expr:
        """Verdicts asked in turn until one is decisive; null when one was null."""
        outer = len(self.scope.bindings)
        names = [self.fresh() for _ in verdicts]
        result = _call("neither" if decisive else "both", *map(_name, names))
        for name, verdict in zip(reversed(names), reversed(verdicts), strict=True):
            result = ast.IfExp(_is(self.assigned(name, verdict), decisive), ast.Constant(decisive), result)
        self.scope.leave(outer)
        return result

    def loops(self, iterations: tuple[nodes.Iteration, ...]) -> list[ast.comprehension]:
        """The `for` parts of a comprehension; their variables stay in scope."""
        found = []
        for iteration in iterations:
            source = self.expression(iteration.source)
            if iteration.end is not None:
                source = _call("count", source, self.expression(iteration.end))
            if any(isinstance(part, ast.NamedExpr) for part in ast.walk(source)):
                # Python allows no assignment in what a comprehension runs over.
                raise NotGenerated("assignment in a source")
            variable = self.local(self.scope.bind(iteration.name))
            source = _call("items", _RUN, self.span(iteration.span), source)
            found.append(ast.comprehension(ast.Name(variable, ast.Store()), source, [], 0))
        return found


def _constant(generator: _Generator, node: nodes.Constant) -> ast.expr:
    return generator.constant(node.value)


def _variable(generator: _Generator, node: nodes.Name) -> ast.expr:
    items, slot = generator.scope.find(node.name)
    found = _name(generator.local(slot)) if slot is not None else _outside(generator, node)
    for item in reversed(items):
        variable, name = _name(generator.local(item)), ast.Constant(node.name)
        found = ast.IfExp(_is(_call("has", variable, name), True), _call("entry", variable, name), found)
    return found


def _outside(generator: _Generator, node: nodes.Name) -> ast.expr:
    return _call("name", _RUN, _name("values"), generator.span(node.span), ast.Constant(node.name))


def _binary(generator: _Generator, node: nodes.Arithmetic | nodes.Compare) -> ast.expr:
    left, right = generator.expression(node.left), generator.expression(node.right)
    return _call(OPERATOR_NAMES[node.operator], _RUN, generator.span(node.span), left, right)


def _negate(generator: _Generator, node: nodes.Negate) -> ast.expr:
    return _call("negate", _RUN, generator.span(node.span), generator.expression(node.value))


def _logic(generator: _Generator, node: nodes.Logic) -> ast.expr:
    verdicts = [_truth(generator, part, node.operator) for part in node.parts]
    return generator.settled(verdicts, node.operator == "or")


def _truth(generator: _Generator, node: Node, operator: str) -> ast.expr:
    value = generator.expression(node)
    if isinstance(node, _BOOLEANS):
        return value
    return _call("truth", _RUN, generator.span(node.span), ast.Constant(operator), value)


def _between(generator: _Generator, node: nodes.Between) -> ast.expr:
    parts = [generator.expression(part) for part in (node.value, node.low, node.high)]
    return _call("between", _RUN, generator.span(node.span), *parts)


def _in(generator: _Generator, node: nodes.In) -> ast.expr:
    value = generator.expression(node.value)
    if len(node.tests) == 1:
        return _test(generator, value, node.tests[0])
    outer = len(generator.scope.bindings)
    name = generator.fresh()
    tests = [_test(generator, _name(name), test) for test in node.tests]
    first = _test(generator, generator.assigned(name, value), node.tests[0])
    found = generator.settled([first, *tests[1:]], True)
    generator.scope.leave(outer)
    return found


def _test(generator: _Generator, value: ast.expr, test: Node) -> ast.expr:
    span = generator.span(test.span)
    if isinstance(test, nodes.ComparisonRange):
        return _call(OPERATOR_NAMES[test.operator], _RUN, span, value, generator.expression(test.value))
    return _call("member", _RUN, span, value, generator.expression(test))


def _comparison_range(generator: _Generator, node: nodes.ComparisonRange) -> ast.expr:
    return _call("comparison_range", ast.Constant(node.operator), generator.expression(node.value))


def _range(generator: _Generator, node: nodes.RangeLiteral) -> ast.expr:
    ends = ast.Tuple([generator.expression(node.low), generator.expression(node.high)], ast.Load())
    included = generator.constant((node.low_included, node.high_included))
    return _call("range_", _RUN, generator.span(node.span), ends, included)


def _if(generator: _Generator, node: nodes.If) -> ast.expr:
    if len(node.branches) > _MAX_BRANCHES:
        raise NotGenerated("branches")
    result = generator.expression(node.otherwise)
    for branch in reversed(node.branches):
        condition = generator.expression(branch.condition)
        if not isinstance(branch.condition, _BOOLEANS):
            condition = _call("condition", _RUN, generator.span(branch.condition.span), condition)
        result = ast.IfExp(_is(condition, True), generator.expression(branch.result), result)
    return result


def _for(generator: _Generator, node: nodes.For) -> ast.expr:
    if any(isinstance(part, nodes.Name) and part.name == "partial" for part in nodes.walk(node.body)):
        raise NotGenerated("partial")
    outer = len(generator.scope.bindings)
    loops = generator.loops(node.iterations)
    body = generator.expression(node.body)
    generator.scope.leave(outer)
    return _call("loop", _lambda([], ast.ListComp(body, loops)))


def _quantified(generator: _Generator, node: nodes.Quantified) -> ast.expr:
    outer = len(generator.scope.bindings)
    loops = generator.loops(node.iterations)
    condition = generator.expression(node.condition)
    generator.scope.leave(outer)
    work = _lambda([], ast.GeneratorExp(condition, loops))
    return _call("quantified", ast.Constant(node.quantifier == "some"), work)


def _path(generator: _Generator, node: nodes.Path) -> ast.expr:
    target = generator.expression(node.target)
    return _call("path", _RUN, generator.span(node.span), target, ast.Constant(node.name))


def _filter(generator: _Generator, node: nodes.Filter) -> ast.expr:
    target = generator.expression(node.target)
    span = generator.span(node.condition.span)
    outer = len(generator.scope.bindings)
    variable = generator.local(generator.scope.bind_item())
    condition = generator.expression(node.condition)
    generator.scope.leave(outer)
    if isinstance(node.condition, nodes.Constant) and isinstance(node.condition.value, Decimal):
        return _call("pick", _RUN, span, target, condition)
    assigns = any(isinstance(part, ast.NamedExpr) for part in (*ast.walk(target), *ast.walk(condition)))
    if not isinstance(node.condition, _BOOLEANS) or assigns:
        return _call("keep", _RUN, span, target, _lambda([variable], condition))
    source = _call("list_", _RUN, target)
    loop = ast.comprehension(ast.Name(variable, ast.Store()), source, [_is(condition, True)], 0)
    return ast.ListComp(_name(variable), [loop])


def _called(generator: _Generator, node: nodes.Call) -> ast.expr:
    function = node.function
    found = find_function(function.name) if isinstance(function, nodes.Name) else None
    if not isinstance(function, nodes.Name) or found is None:
        raise NotGenerated("call of a value")
    if generator.scope.find(function.name) != ([], None) or any(each.name for each in node.arguments):
        raise NotGenerated("call of a local, or by name")
    arguments = ast.Tuple([generator.expression(each.value) for each in node.arguments], ast.Load())
    built_in = generator.constant(found)
    return _call("call", _RUN, _name("values"), generator.span(node.span), built_in, arguments)


def _list(generator: _Generator, node: nodes.ListLiteral) -> ast.expr:
    return ast.List([generator.expression(item) for item in node.items], ast.Load())


def _context(generator: _Generator, node: nodes.ContextLiteral) -> ast.expr:
    outer = len(generator.scope.bindings)
    values: list[ast.expr] = []
    for entry in node.entries:
        value = generator.expression(entry.value)
        values.append(generator.assigned(generator.local(generator.scope.bind(entry.key)), value))
    generator.scope.leave(outer)
    return ast.Dict([ast.Constant(entry.key) for entry in node.entries], values)


def _instance_of(generator: _Generator, node: nodes.InstanceOf) -> ast.expr:
    value = generator.expression(node.value)
    return _call("instance", _RUN, generator.span(node.span), value, generator.constant(node.type))


_RULES: Mapping[type[Node], Callable[[_Generator, Any], ast.expr]] = {
    nodes.Constant: _constant,
    nodes.Name: _variable,
    nodes.Arithmetic: _binary,
    nodes.Compare: _binary,
    nodes.Negate: _negate,
    nodes.Logic: _logic,
    nodes.Between: _between,
    nodes.In: _in,
    nodes.ComparisonRange: _comparison_range,
    nodes.RangeLiteral: _range,
    nodes.If: _if,
    nodes.For: _for,
    nodes.Quantified: _quantified,
    nodes.Path: _path,
    nodes.Filter: _filter,
    nodes.Call: _called,
    nodes.ListLiteral: _list,
    nodes.ContextLiteral: _context,
    nodes.InstanceOf: _instance_of,
}
