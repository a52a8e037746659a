"""Proves of a generated tree that it can do nothing but call the helpers: no attribute, import, subscript or text code."""

import ast
from collections.abc import Set

_ALLOWED = (
    ast.Expression,
    ast.Lambda,
    ast.arguments,
    ast.arg,
    ast.Call,
    ast.Name,
    ast.Load,
    ast.Store,
    ast.Constant,
    ast.IfExp,
    ast.Compare,
    ast.Is,
    ast.ListComp,
    ast.GeneratorExp,
    ast.comprehension,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.NamedExpr,
)
_CONSTANTS = (str, bool, int, type(None))


class NotVerified(Exception):
    """The tree holds something that generated code must never hold."""


def verify(tree: ast.Expression, helpers: Set[str], names: Set[str]) -> None:
    """Raise NotVerified unless the tree is built of the closed list of nodes over these helpers and names."""
    for node in ast.walk(tree):
        if type(node) not in _ALLOWED:
            raise NotVerified(type(node).__name__)
        if isinstance(node, ast.Call):
            _call(node, helpers)
        elif isinstance(node, ast.Name):
            _name(node, helpers, names)
        elif isinstance(node, ast.arg) and (node.arg not in names or node.annotation is not None):
            raise NotVerified(node.arg)
        elif isinstance(node, ast.Constant) and type(node.value) not in _CONSTANTS:
            raise NotVerified(repr(node.value))
        elif isinstance(node, ast.arguments) and _more_than_names(node):
            raise NotVerified("arguments")
        elif isinstance(node, ast.comprehension) and (node.is_async or not isinstance(node.target, ast.Name)):
            raise NotVerified("comprehension")
        elif isinstance(node, ast.Dict) and not all(isinstance(key, ast.Constant) for key in node.keys):
            raise NotVerified("dict")


def _call(node: ast.Call, helpers: Set[str]) -> None:
    if not isinstance(node.func, ast.Name) or node.func.id not in helpers or node.keywords:
        raise NotVerified("call")


def _name(node: ast.Name, helpers: Set[str], names: Set[str]) -> None:
    if node.id not in names and not (node.id in helpers and isinstance(node.ctx, ast.Load)):
        raise NotVerified(node.id)


def _more_than_names(node: ast.arguments) -> bool:
    return bool(node.defaults or node.kw_defaults or node.kwonlyargs or node.vararg or node.kwarg or node.posonlyargs)
