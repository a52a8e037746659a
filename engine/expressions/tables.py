"""The LALR(1) parser: lark makes the tables from grammar.lark, a loop of our own runs them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lark import Lark
from lark.lexer import Lexer as LarkLexer
from lark.parsers.lalr_analysis import Shift

from engine.expressions.builder import NodeBuilder
from engine.expressions.nodes import Node
from engine.expressions.tokens import Token

START, CELLS, END = "start", "cells", "$END"


class Unexpected(Exception):
    """A token has no place where it stands."""


class _Reduction:
    """A rule that was recognised: how many parts it takes, what it becomes, and how that is built."""

    __slots__ = ("build", "name", "passes", "size")

    def __init__(self, size: int, name: str, build: Callable[[list[Any]], Any], passes: bool) -> None:
        self.size = size
        self.passes = passes
        self.name = name
        self.build = build


class _NoLexer(LarkLexer):
    """Stands in lark's place for a lexer: tokens are fed to the parser one by one."""

    def __init__(self, _: Any) -> None:
        """Needs nothing of lark's configuration."""

    def lex(self, lexer_state: Any, parser_state: Any) -> Any:
        """Never called."""
        raise NotImplementedError


def _passes(rule: Any) -> bool:
    """Whether the rule only hands its single part on, as the steps from one precedence to the next do."""
    return len(rule.expansion) == 1 and rule.alias is None and bool(rule.options.expand1)


def _tables() -> tuple[list[dict[str, int | _Reduction]], dict[str, int], dict[str, int]]:
    grammar = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    lark: Any = Lark(
        grammar,
        parser="lalr",
        lexer=_NoLexer,
        start=[START, CELLS],
        transformer=NodeBuilder(),
        maybe_placeholders=False,
    )
    parser = lark.parser.parser.parser
    table = parser.parse_table
    reductions = {
        rule: _Reduction(len(rule.expansion), str(rule.origin.name), build, _passes(rule))
        for rule, build in parser.callbacks.items()
    }
    # A shift, and what follows a reduction, is the number of the next state.
    steps: list[dict[str, int | _Reduction]] = [
        {
            str(name): next_state if action is Shift else reductions[next_state]
            for name, (action, next_state) in table.states[state].items()
        }
        for state in range(len(table.states))
    ]
    return steps, dict(table.start_states), dict(table.end_states)


_STEPS, _FIRST, _LAST = _tables()


class ParserState:
    """A parse under way: the states passed and the parts built so far."""

    __slots__ = ("last", "parts", "states")

    def __init__(self, start: str) -> None:
        self.states = [_FIRST[start]]
        self.parts: list[Any] = []
        self.last = _LAST[start]

    def feed(self, tokens: Iterable[Token]) -> None:
        """Take tokens, building what they complete. Raises Unexpected, having taken those before."""
        states, parts, steps = self.states, self.parts, _STEPS
        for token in tokens:
            while True:
                step: Any = steps[states[-1]].get(token.type)
                if step.__class__ is int:
                    states.append(step)
                    parts.append(token)
                    break
                if step is None:
                    raise Unexpected
                if step.passes:
                    states[-1] = steps[states[-2]][step.name]  # type: ignore[assignment]
                    continue
                size = step.size
                if size:
                    part = step.build(parts[-size:])
                    del parts[-size:], states[-size:]
                else:
                    part = step.build([])
                states.append(steps[states[-1]][step.name])  # type: ignore[arg-type]
                parts.append(part)
                if states[-1] == self.last and token.type == END:
                    return

    def finish(self, end: int) -> Node:
        """The node of all tokens fed. Raises Unexpected when something is missing."""
        self.feed([Token(END, "", end, end)])
        found: Node = self.parts[-1]
        return found

    def accepts(self, terminal: str) -> bool:
        """Whether the parse could go on with this terminal, found without building anything."""
        states = list(self.states)
        while (step := _STEPS[states[-1]].get(terminal)) is not None:
            if isinstance(step, int):
                return True
            if step.size:
                del states[-step.size :]
            following: Any = _STEPS[states[-1]][step.name]
            states.append(following)
            if terminal == END and states[-1] == self.last:
                return True
        return False
