"""What the grammar cannot see: how deep a tree is, and keys and parameters named twice."""

from collections.abc import Iterable

from engine.errors import Diagnostic
from engine.expressions import nodes
from engine.expressions.nodes import Node, Span, children


class Survey:
    """One walk over a tree, level by level."""

    __slots__ = ("depth", "findings")

    def __init__(self, node: Node) -> None:
        self.depth = 0
        self.findings: list[Diagnostic] = []
        level = [node]
        while level:
            self.depth += 1
            below: list[Node] = []
            for part in level:
                kind = type(part)
                if kind is nodes.Constant or kind is nodes.Name:
                    continue
                below.extend(children(part))
                if isinstance(part, nodes.ContextLiteral):
                    self._twice("entry_twice", ((entry.key, entry.span) for entry in part.entries))
                elif isinstance(part, nodes.FunctionDefinition):
                    self._twice("parameter_twice", ((each.name, each.span) for each in part.parameters))
            level = below

    def _twice(self, code: str, named: Iterable[tuple[str, Span]]) -> None:
        seen: set[str] = set()
        for name, span in named:
            if name in seen:
                self.findings.append(Diagnostic(code, {"name": name}, span=span, severity="warning"))
            seen.add(name)
