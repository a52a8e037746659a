"""Where names live while an expression is compiled: numbered slots, and items of filters whose entries are names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.expressions.nodes import Node
from engine.expressions.values import Value

# The first slots of a frame: the run, the values from outside, and the value under test.
RUN, OUTSIDE, INPUT = 0, 1, 2
FIRST_SLOT = 3


@dataclass(frozen=True, slots=True)
class Variable:
    """A name bound to a slot."""

    name: str
    slot: int


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a filter in a slot: "item", and each entry of it when it is a context."""

    slot: int


class Scope:
    """The names in reach, innermost last; slots are never given twice within one expression."""

    def __init__(self) -> None:
        self.bindings: list[Variable | Item] = []
        self.size = FIRST_SLOT

    def bind(self, name: str) -> int:
        """Bring a name into reach; returns its slot."""
        self.bindings.append(Variable(name, self._slot()))
        return self.size - 1

    def bind_item(self) -> int:
        """Bring a filter's item into reach; returns its slot."""
        self.bindings.append(Item(self._slot()))
        return self.size - 1

    def _slot(self) -> int:
        self.size += 1
        return self.size - 1

    def leave(self, count: int) -> None:
        """Forget the innermost names until `count` are left."""
        del self.bindings[count:]

    def find(self, name: str) -> tuple[list[int], int | None]:
        """Slots of filter items to ask first, innermost first; then the variable's slot, None when it is outside."""
        items: list[int] = []
        for binding in reversed(self.bindings):
            if isinstance(binding, Item):
                items.append(binding.slot)
                if name == "item":
                    return items, binding.slot
            elif binding.name == name:
                return items, binding.slot
        return items, None


Closure = Callable[[list[Any]], Value]
Compile = Callable[[Node, Scope], Closure]
