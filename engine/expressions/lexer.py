"""Cuts expression text into tokens. FEEL's names may hold spaces, so it knows names, brackets and the token before."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from engine.errors import Diagnostic
from engine.expressions.characters import WORD, normal_name, to_ascii, unescape
from engine.expressions.temporal_text import read_temporal
from engine.expressions.tokens import KEYWORDS, OPERANDS, OPERATORS, PROPERTIES, Token
from engine.expressions.types import Type, read_type
from engine.expressions.values import EXACT

_MASTER = re.compile(
    rf"(?P<skip>(?:\s+|//[^\n]*|/\*.*?\*/)+)|(?P<word>{WORD})"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>@?"(?:\\.|[^"\\])*")|(?P<quoted>`[^`\n]+`)'
    r"|(?P<operator>\*\*|\.\.|<=|>=|!=|/(?!\*)|[-<>=+*.,:?{}()\[\]])",
    re.DOTALL,
)
_NAME = r'[^\s"`(){}\[\],:][^"`(){}\[\],:]*?'
_KEY = re.compile(rf"({_NAME}|`[^`\n]+`)\s*(?=:)")
_LOOP_NAME = re.compile(rf"({_NAME}|`[^`\n]+`)\s+(?=in\b)")
_PARAMETER = re.compile(rf"({_NAME}|`[^`\n]+`)\s*(?=[:,)])")
_ENTRY_TEXT = re.compile(r'"((?:\\.|[^"\\])*)"\s*(?=:)', re.DOTALL)
_LEADING_POINT = re.compile(r"\.[0-9]+(?:[eE][+-]?[0-9]+)?")
_OF = re.compile(r"\s+of\b")
_TYPE_WORDS = re.compile(
    r"\s*(days and time duration|years and months duration|date and time|day time duration|year month duration"
    rf"|{WORD}(?:\.{WORD})*)"
)
_OPEN_TYPE = re.compile(r"\s*<")
_ARROW = re.compile(r"\s*->")
_ENDS_RANGE = re.compile(r"\s*(?:$|[)\],}=!<>+\-*/.]|(?:and|or|then|else|return|satisfies|in|between|instance)\b)")
_LOOPS = frozenset(("FOR", "SOME", "EVERY"))
_BODIES = frozenset(("RETURN", "SATISFIES"))
_DECLARING = frozenset(("LEFT_BRACE", "LEFT_PAREN", "COMMA", "COLON", "INSTANCE_OF", *_LOOPS))
_CALLED = frozenset(("NAME", "RIGHT_PAREN", "RIGHT_BRACKET"))
_PAIRS = {"RIGHT_PAREN": "LEFT_PAREN", "RIGHT_BRACKET": "LEFT_BRACKET", "RIGHT_BRACE": "LEFT_BRACE"}
_MAX_BRACKETS = 200


class KnownNames:
    """Names that are not one plain word, found by their first word, the longest first."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for name in names:
            self.add(name)

    def copy(self) -> "KnownNames":
        """The same names, to which more can be added."""
        other = KnownNames()
        other._by_word = {word: list(entries) for word, entries in self._by_word.items()}
        return other

    def add(self, name: str) -> None:
        """Remember a name; plain words need no remembering."""
        name = normal_name(name)
        first = _FIRST_WORD.match(name)
        if first is None or first.end() == len(name):
            return
        entries = self._by_word.setdefault(first[0], [])
        if all(name != known for known, _ in entries):
            entries.append((name, _name_pattern(name)))
            entries.sort(key=lambda entry: -len(entry[0]))

    def match(self, word: str, text: str, position: int) -> tuple[str, int] | None:
        """The longest known name that begins with this word here, and where it ends."""
        for name, pattern in self._by_word.get(word, ()):
            if found := pattern.match(text, position):
                return name, found.end()
        return None


_FIRST_WORD = re.compile(WORD)


@lru_cache(maxsize=4096)
def _name_pattern(name: str) -> re.Pattern[str]:
    body = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(body + (r"(?!\w)" if name[-1].isalnum() or name[-1] == "_" else ""))


class _Bracket:
    __slots__ = ("dots", "index", "use")

    def __init__(self, use: str, index: int) -> None:
        self.use = use  # "group", "call", "function", "list", "filter", "context" or "outward" for ]a..b[
        self.index = index
        self.dots = False


class Lexer:
    """Reads one text once; `run` gives the tokens, `problems` what could not be read."""

    def __init__(self, text: str, known: KnownNames, types: Mapping[str, Type]) -> None:
        self.text = to_ascii(text)
        self.known = known
        self.types = types
        self.own_names = False
        self.tokens: list[Token] = []
        self.problems: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.brackets: list[_Bracket] = []
        self.loops: list[int] = []

    def run(self) -> list[Token]:
        """All tokens of the text."""
        text, length, position = self.text, len(self.text), 0
        match, previous = _MASTER.match, ""
        while position < length:
            found = match(text, position)
            if found is None:
                position = self._unreadable(position)
                continue
            group = found.lastgroup
            if group == "skip":
                position = found.end()
                continue
            end = self._declared(position, previous) if previous in _DECLARING else 0
            if not end:
                end = getattr(self, f"_{group}")(found, position, previous)
            position = end
            previous = self.tokens[-1].type if self.tokens else ""
        self._close_rest()
        return self.tokens

    def _emit(self, type_: str, value: object, start: int, end: int) -> int:
        self.tokens.append(Token(type_, value, start, end))
        return end

    def _problem(self, code: str, start: int, end: int, **values: object) -> None:
        self.problems.append(Diagnostic(code, values, span=(start, end)))

    def _unreadable(self, position: int) -> int:
        rest = self.text[position:]
        for opening, code in (('"', "string_not_closed"), ('@"', "string_not_closed"), ("/*", "comment_not_closed")):
            if rest.startswith(opening):
                self._problem(code, position, len(self.text))
                if code == "string_not_closed":
                    self._emit("NULL", None, position, len(self.text))
                return len(self.text)
        self._problem("character_unknown", position, position + 1, character=self.text[position])
        return position + 1

    def _declared(self, position: int, previous: str) -> int:
        """A place where raw text up to its delimiter is a name, or a type; 0 when it is neither."""
        if previous == "INSTANCE_OF":
            return self._type(position)
        if previous in _LOOPS or (previous == "COMMA" and self.loops and self.loops[-1] == len(self.brackets)):
            return self._name_part(_LOOP_NAME, position, declares=True)
        if not self.brackets:
            return 0
        use = self.brackets[-1].use
        if previous == "COLON":
            return self._type(position) if use == "function" else 0
        if use == "context":
            return self._key(position)
        if use == "function":
            return self._name_part(_PARAMETER, position, declares=True)
        return self._name_part(_KEY, position, declares=False) if use == "call" else 0

    def _key(self, position: int) -> int:
        if found := _ENTRY_TEXT.match(self.text, position):
            name = unescape(found[1])
            self._remember(name)
            return self._emit("NAME_PART", name, position, found.end())
        return self._name_part(_KEY, position, declares=True)

    def _name_part(self, pattern: re.Pattern[str], position: int, declares: bool) -> int:
        found = pattern.match(self.text, position)
        if found is None:
            return 0
        name = normal_name(found[1].strip("`"))
        if declares:
            self._remember(name)
        return self._emit("NAME_PART", name, position, found.end(1))

    def _remember(self, name: str) -> None:
        if not name.isidentifier():
            if not self.own_names:
                self.known, self.own_names = self.known.copy(), True
            self.known.add(name)

    def _type(self, position: int) -> int:
        end = self._type_end(position)
        type_ = read_type(self.text[position:end], self.types) if end else None
        if type_ is None:
            self._problem("type_malformed", position, end or position + 1)
            type_ = read_type("Any")
        return self._emit("TYPE", type_, position, end) if end else 0

    def _type_end(self, position: int) -> int:
        found = _TYPE_WORDS.match(self.text, position)
        if found is None:
            return 0
        end = found.end()
        opened = _OPEN_TYPE.match(self.text, end)
        if opened is None or found[1] not in ("list", "range", "context", "function"):
            return end
        level, end = 0, opened.end() - 1
        while end < len(self.text):
            character = self.text[end]
            level += (character == "<") - (character == ">" and self.text[end - 1] != "-")
            end += 1
            if level == 0:
                break
        arrow = _ARROW.match(self.text, end)
        return (self._type_end(arrow.end()) or arrow.end()) if arrow else end

    def _word(self, found: re.Match[str], position: int, previous: str) -> int:
        word = found[0]
        longer = self.known.match(word, self.text, position)
        if longer and (previous == "DOT" or longer[0] not in PROPERTIES):
            return self._emit("NAME", longer[0], position, longer[1])
        if previous == "DOT":
            return self._emit("NAME", normal_name(word), position, found.end())
        keyword = KEYWORDS.get(word)
        if keyword is not None:
            if keyword in _LOOPS:
                self.loops.append(len(self.brackets))
            elif keyword in _BODIES and self.loops:
                self.loops.pop()
            return self._emit(keyword, _LITERALS.get(keyword, word), position, found.end())
        if word == "instance" and previous in OPERANDS and (of := _OF.match(self.text, found.end())):
            return self._emit("INSTANCE_OF", word, position, of.end())
        if word == "external" and previous == "RIGHT_PAREN":
            return self._emit("EXTERNAL", word, position, found.end())
        return self._emit("NAME", normal_name(word), position, found.end())

    def _quoted(self, found: re.Match[str], position: int, previous: str) -> int:
        return self._emit("NAME", normal_name(found[0][1:-1]), position, found.end())

    def _number(self, found: re.Match[str], position: int, previous: str) -> int:
        return self._decimal(found[0], position, found.end())

    def _decimal(self, text: str, position: int, end: int) -> int:
        value = EXACT.create_decimal(text)
        if not value.is_finite():
            self._problem("number_literal_too_large", position, end)
            value = Decimal(0)
        return self._emit("NUMBER", value, position, end)

    def _string(self, found: re.Match[str], position: int, previous: str) -> int:
        if found[0][0] == "@":
            return self._temporal(unescape(found[0][2:-1]), position, found.end())
        return self._emit("STRING", unescape(found[0][1:-1]), position, found.end())

    def _temporal(self, text: str, position: int, end: int) -> int:
        value = read_temporal(text)
        if value is None:
            self.warnings.append(
                Diagnostic("temporal_malformed", {"text": text}, severity="warning", span=(position, end))
            )
        return self._emit("TEMPORAL", value, position, end)

    def _operator(self, found: re.Match[str], position: int, previous: str) -> int:
        text = found[0]
        if text == "." and previous not in OPERANDS and (number := _LEADING_POINT.match(self.text, position)):
            return self._decimal(number[0], position, number.end())
        type_ = OPERATORS[text]
        if text in "()[]{}":
            return self._bracket(type_, text, position, previous)
        if type_ == "DOTS" and self.brackets and not (self.loops and self.loops[-1] == len(self.brackets)):
            self.brackets[-1].dots = True
        return self._emit(type_, text, position, found.end())

    def _bracket(self, type_: str, text: str, position: int, previous: str) -> int:
        if text == "[" and previous in OPERANDS:
            top = self.brackets[-1] if self.brackets else None
            if top and top.dots and _ENDS_RANGE.match(self.text, position + 1):
                return self._end_range(text, position)
            return self._open("filter", type_, text, position)
        if text == "(":
            use = "function" if previous == "FUNCTION" else "call" if previous in _CALLED else "group"
            return self._open(use, type_, text, position)
        if text in "[{":
            return self._open("list" if text == "[" else "context", type_, text, position)
        if text == "]" and previous not in OPERANDS and previous != "LEFT_BRACKET":
            return self._open("outward", type_, text, position)
        if not self.brackets or not self._matches(type_):
            self._problem("bracket_unmatched", position, position + 1, bracket=text)
            return position + 1
        if self.brackets[-1].dots and self.brackets[-1].use in ("group", "list", "outward"):
            return self._end_range(text, position)
        self.brackets.pop()
        return self._emit(type_, text, position, position + 1)

    def _open(self, use: str, type_: str, text: str, position: int) -> int:
        if len(self.brackets) == _MAX_BRACKETS:
            # Nothing else is worth saying about such a text.
            self.problems = [Diagnostic("expression_too_deep", {"limit": _MAX_BRACKETS}, span=(position, position + 1))]
            self.brackets.clear()
            return len(self.text)
        self.brackets.append(_Bracket(use, len(self.tokens)))
        return self._emit(type_, text, position, position + 1)

    def _matches(self, type_: str) -> bool:
        top = self.brackets[-1]
        if top.dots and top.use in ("group", "list", "outward"):
            return type_ != "RIGHT_BRACE"
        return top.use != "outward" and self.tokens[top.index].type == _PAIRS[type_]

    def _end_range(self, text: str, position: int) -> int:
        opening = self.tokens[self.brackets.pop().index]
        opening.type, opening.value = "RANGE_START", opening.value == "["
        return self._emit("RANGE_END", text == "]", position, position + 1)

    def _close_rest(self) -> None:
        """Every bracket left open is reported and closed, so that the parser can say more."""
        end = len(self.text)
        while self.brackets:
            top = self.brackets[-1]
            opening = self.tokens[top.index]
            self._problem("bracket_not_closed", opening.start, opening.end, bracket=opening.value)
            if top.use == "outward" or (top.dots and top.use in ("group", "list")):
                self._end_range("]", end)
                continue
            self.brackets.pop()
            self._emit(_CLOSING[opening.type], "", end, end)


_LITERALS = {"TRUE": True, "FALSE": False, "NULL": None}
_CLOSING = {left: right for right, left in _PAIRS.items()}
