"""Reads expression text into nodes, and says everything that is wrong with it at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from engine.errors import Diagnostic
from engine.expressions.functions.library import FUNCTIONS
from engine.expressions.lexer import KnownNames, Lexer
from engine.expressions.nodes import Node, Span, UnaryTests
from engine.expressions.survey import Survey
from engine.expressions.tables import CELLS, END, START, ParserState, Unexpected
from engine.expressions.tokens import OPERANDS, PROPERTIES, Token
from engine.expressions.types import Type

MAX_LENGTH = 50_000
MAX_DEPTH = 200
_MAX_PROBLEMS = 10
_NO_TYPES: Mapping[str, Type] = MappingProxyType({})
_OPERATORS = frozenset(
    ["PLUS", "MINUS", "TIMES", "DIVIDE", "POWER", "COMPARISON", "AND", "OR", "IN", "BETWEEN", "DOT", "INSTANCE_OF"]
)
_CONTINUES = frozenset(
    ["COMMA", "RIGHT_PAREN", "RIGHT_BRACKET", "RIGHT_BRACE", "RANGE_END", "DOTS", "THEN", "ELSE", "RETURN", "SATISFIES"]
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree of a text, or None with errors that say why; warnings may stand beside a tree."""

    node: Node | None
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_expression(text: str, names: Iterable[str] = (), types: Mapping[str, Type] = _NO_TYPES) -> Parsed:
    """Read one expression. `names` are those in scope, `types` the named types that `instance of` may ask for."""
    return _parse(text, names, types, START)


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> Parsed:
    """Read the cell of a decision table: tests, not(tests), or "-" for always."""
    return _parse(text, names, _NO_TYPES, CELLS)


def _parse(text: str, names: Iterable[str], types: Mapping[str, Type], start: str) -> Parsed:
    if len(text) > MAX_LENGTH:
        return Parsed(None, (Diagnostic("expression_too_long", {"limit": MAX_LENGTH, "actual": len(text)}),))
    lexer = Lexer(text, _known(names), types)
    tokens = lexer.run()
    if not tokens and not lexer.problems:
        return Parsed(None, (Diagnostic("expression_empty", span=(0, len(text))),))
    negated = False
    if start == CELLS:
        if [token.type for token in tokens] == ["MINUS"]:
            return Parsed(UnaryTests((0, len(text)), (), negated=False))
        negated = _is_negation(tokens)
        tokens = tokens[2:-1] if negated else tokens
    node, problems = _build(tokens, start, len(text))
    if any(problem.code == "expression_too_deep" for problem in lexer.problems):
        problems = []
    problems = [*lexer.problems, *problems]
    survey = Survey(node) if node is not None else None
    if node is not None and survey and survey.depth > MAX_DEPTH:
        problems.append(Diagnostic("expression_too_deep", {"limit": MAX_DEPTH}, span=node.span))
    if problems or node is None:
        return Parsed(None, tuple(sorted(problems, key=_position)[:_MAX_PROBLEMS]))
    if negated:
        node = UnaryTests((0, len(text)), cast(UnaryTests, node).tests, negated=True)
    return Parsed(node, (*lexer.warnings, *(survey.findings if survey else ())))


def _position(problem: Diagnostic) -> Span:
    return problem.span or (0, 0)


_BUILT_IN = KnownNames((*FUNCTIONS, *PROPERTIES))


def _known(names: Iterable[str]) -> KnownNames:
    special = [name for name in names if not name.isidentifier()]
    if not special:
        return _BUILT_IN
    known = _BUILT_IN.copy()
    for name in special:
        known.add(name)
    return known


def _is_negation(tokens: list[Token]) -> bool:
    """Whether the whole cell is not(…)."""
    if len(tokens) < 4 or (tokens[0].type, tokens[0].value, tokens[1].type) != ("NAME", "not", "LEFT_PAREN"):
        return False
    level = 0
    for index, token in enumerate(tokens):
        level += token.type in ("LEFT_PAREN", "RANGE_START")
        level -= token.type in ("RIGHT_PAREN", "RANGE_END")
        if level == 0 and index > 0:
            return index == len(tokens) - 1
    return False


def _build(tokens: list[Token], start: str, length: int) -> tuple[Node | None, list[Diagnostic]]:
    state = ParserState(start)
    try:
        state.feed(tokens)
        return state.finish(length), []
    except Unexpected:
        return None, _Recovery(tokens, start, length).problems()


class _Recovery:
    """Parses again, mending each error so that those behind it are found too."""

    def __init__(self, tokens: list[Token], start: str, length: int) -> None:
        self.tokens = tokens
        self.length = length
        self.found: list[Diagnostic] = []
        self.state = ParserState(start)

    def problems(self) -> list[Diagnostic]:
        """Every error found on the way through, at most ten."""
        previous: Token | None = None
        for token in [*self.tokens, Token(END, "", self.length, self.length)]:
            if len(self.found) >= _MAX_PROBLEMS:
                break
            if not self._feed(token):
                self._mend(token, previous)
            previous = token
        return self.found

    def _feed(self, token: Token) -> bool:
        if not self.state.accepts(token.type):
            return False
        if token.type != END:
            self.state.feed([token])
        return True

    def _report(self, code: str, token: Token, hint: str | None = None, **values: object) -> None:
        span = (token.start, token.end)
        self.found.append(Diagnostic(code, values, span=span, hint=hint))

    def _mend(self, token: Token, previous: Token | None) -> None:
        accepts = self.state.accepts
        if token.type in ("NAME", "STRING") and accepts("NAME_PART"):
            self._feed(Token("NAME_PART", token.value, token.start, token.end))
            return
        after = _shown(previous) if previous else ""
        if token.type == "COMPARISON" and previous and previous.type == "COMPARISON":
            self._report(
                "operator_twice",
                token,
                _OPERATOR_SLIPS.get(f"{after}{_shown(token)}"),
                operator=_shown(token),
                after=after,
            )
            return
        if accepts("NULL") and (token.type in _OPERATORS or token.type in _CONTINUES or token.type == END):
            self._report("operand_missing", token if token.type != END else previous or token, after=after)
            self._feed(Token("NULL", None, token.start, token.start))
        elif accepts("PLUS") and (token.type in OPERANDS or token.type.startswith("LEFT")):
            self._report("operator_missing", token, after=after, before=_shown(token))
            self._feed(Token("COMMA" if accepts("COMMA") else "PLUS", "+", token.start, token.start))
        elif keyword := next((word for word in _AWAITED if accepts(word)), None):
            self._report(
                "keyword_missing", token, keyword=":" if keyword == "COLON" else keyword.lower(), before=_shown(token)
            )
            self._feed(Token(keyword, keyword.lower(), token.start, token.start))
            if token.type == END:
                return
        else:
            self._report("token_unexpected", token, found=_shown(token))
            return
        if not self._feed(token) and token.type in _AWAITED:
            self._mend(token, None)


_OPERATOR_SLIPS = {"==": "=", "<>": "!=", "=>": ">=", "=<": "<=", "><": "!=", ">=": ">=", "<=": "<="}
_AWAITED = ("THEN", "ELSE", "RETURN", "SATISFIES", "IN", "COLON")


def _shown(token: Token) -> str:
    """The token as the writer sees it."""
    return {"STRING": f'"{token.value}"', END: "…", "NULL": "null"}.get(token.type) or str(token.value)
