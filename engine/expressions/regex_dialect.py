"""Regular expressions as XPath and XML Schema define them, translated for the `regex` package and bounded in time."""

from dataclasses import dataclass
from functools import lru_cache

import regex

from engine.expressions.run import Failure

MAX_PATTERN = 2_000
_NOT_WORD = r"\p{P}\p{Z}\p{C}"
_NAME_START = r"\p{L}\p{Nl}:_"
_NAME_CHARACTER = r"\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}:_\-.\u00B7"
# Inside a set, and outside one.
_CLASSES = {
    "d": (r"\p{Nd}", r"\p{Nd}"),
    "D": (r"\P{Nd}", r"\P{Nd}"),
    "s": (r"\x20\t\n\r", r"[\x20\t\n\r]"),
    "S": (r"[^\x20\t\n\r]", r"[^\x20\t\n\r]"),
    "w": (f"[^{_NOT_WORD}]", f"[^{_NOT_WORD}]"),
    "W": (_NOT_WORD, f"[{_NOT_WORD}]"),
    "i": (_NAME_START, f"[{_NAME_START}]"),
    "I": (f"[^{_NAME_START}]", f"[^{_NAME_START}]"),
    "c": (_NAME_CHARACTER, f"[{_NAME_CHARACTER}]"),
    "C": (f"[^{_NAME_CHARACTER}]", f"[^{_NAME_CHARACTER}]"),
}
_ESCAPED = set("nrt\\|.?*+(){}-[]^$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern and how many groups it has."""

    compiled: "regex.Pattern[str]"
    groups: int
    literal: bool


@lru_cache(maxsize=1024)
def compile_pattern(text: str, flags: str) -> Pattern:
    """Compile an XPath pattern with flags out of s, m, i, x, q. Raises Failure when either is malformed."""
    if len(text) > MAX_PATTERN:
        raise Failure("pattern_too_long", limit=MAX_PATTERN)
    if set(flags) - set("smixq"):
        raise Failure("pattern_flags_unknown", flags=flags)
    options = regex.VERSION1 | (regex.IGNORECASE if "i" in flags else 0)
    if "q" in flags:
        return Pattern(regex.compile(regex.escape(text), options), 0, literal=True)
    translator = _Translator(text, flags)
    try:
        return Pattern(regex.compile(translator.translate(), options), translator.groups, literal=False)
    except (regex.error, IndexError, ValueError, OverflowError) as error:
        raise Failure("pattern_malformed", pattern=text, reason=str(error)) from error


def _without_spaces(text: str) -> str:
    """The pattern as the flag "x" reads it: white space counts only inside sets."""
    kept, level, escaped = [], 0, False
    for character in text:
        if level == 0 and character in " \t\n\r":
            continue
        kept.append(character)
        if not escaped:
            level += (character == "[") - (character == "]" and level > 0)
        escaped = character == "\\" and not escaped
    return "".join(kept)


class _Translator:
    def __init__(self, text: str, flags: str) -> None:
        self.text = _without_spaces(text) if "x" in flags else text
        self.dot = r"(?s:.)" if "s" in flags else r"[^\n\r]"
        self.multiline = "m" in flags
        self.position = 0
        self.groups = 0
        self.open: list[int] = []

    def translate(self) -> str:
        out: list[str] = []
        while self.position < len(self.text):
            out.append(self._piece())
        if self.open:
            raise ValueError("a group is not closed")
        return "".join(out)

    def _piece(self) -> str:
        character = self._take()
        if character == "\\":
            return self._escape(inside=False)
        if character == "[":
            return self._set()
        if character == "^":
            return r"(?:(?m:^)(?!\Z)|\A)" if self.multiline else r"\A"
        if character == "$":
            return r"(?m:$)" if self.multiline else r"\Z"
        if character in "()":
            return self._group(character)
        if character in "*+?{":
            return self._quantifier(character)
        if character in "]}":
            raise ValueError(f"{character} needs a backslash")
        return self.dot if character == "." else character if character == "|" else regex.escape(character)

    def _take(self) -> str:
        character = self.text[self.position]
        self.position += 1
        return character

    def _rest(self) -> str:
        return self.text[self.position :]

    def _group(self, character: str) -> str:
        if character == ")":
            self.open.pop()
            return ")"
        if self._rest().startswith("?:"):
            self.position += 2
            self.open.append(0)
            return "(?:"
        if self._rest().startswith("?"):
            raise ValueError("(? has no meaning here")
        self.groups += 1
        self.open.append(self.groups)
        return "("

    def _quantifier(self, character: str) -> str:
        found = regex.match(r"\{\d+(,\d*)?\}|[*+?]", self.text, pos=self.position - 1)
        if found is None:
            raise ValueError(f"{character} needs a backslash")
        self.position = found.end()
        lazy = "?" if self._rest().startswith("?") else ""
        self.position += len(lazy)
        if self._rest()[:1] in ("*", "+", "?", "{") and self._rest():
            raise ValueError("two quantifiers in a row")
        return found[0] + lazy

    def _escape(self, inside: bool) -> str:
        character = self._take()
        if character in _CLASSES:
            return _CLASSES[character][0 if inside else 1]
        if character in "pP":
            return self._category(character)
        if character.isdigit():
            return self._reference(character, inside)
        if character not in _ESCAPED:
            raise ValueError(f"\\{character} has no meaning")
        return "\\" + character

    def _category(self, letter: str) -> str:
        end = self.text.index("}", self.position)
        name = self.text[self.position + 1 : end]
        if self.text[self.position] != "{":
            raise ValueError(r"\p needs {}")
        self.position = end + 1
        if not regex.fullmatch(r"[A-Za-z][A-Za-z0-9\-]*", name):
            raise ValueError(f"unknown category {name}")
        if name.startswith("Is"):
            name = "In" + name[2:].replace("-", "")
        return f"\\{letter}{{{name}}}"

    def _reference(self, digit: str, inside: bool) -> str:
        number = int(digit)
        while self._rest()[:1].isdigit() and int(f"{number}{self._rest()[0]}") <= self.groups:
            number = int(f"{number}{self._take()}")
        if inside or not 1 <= number <= self.groups or number in self.open:
            raise ValueError(f"\\{digit} refers to no finished group")
        return f"(?:\\{number})"

    def _set(self) -> str:
        out = ["["]
        if self._rest().startswith("^"):
            self.position += 1
            out.append("^")
        first = True
        while True:
            character = self._take()
            if character == "]" and not first:
                return "".join(out) + "]"
            if character == "-" and self._rest().startswith("["):
                self.position += 1
                subtracted = self._set()
                if self._take() != "]":
                    raise ValueError("a subtracted set must come last")
                negated = out[1:2] == ["^"]
                body = "".join(out) + "]" if negated else "".join(out[1:])
                return f"[{body}--{subtracted}]"
            if character in "[]":
                raise ValueError(f"{character} needs a backslash")
            out.append(self._member(character))
            first = False

    def _member(self, character: str) -> str:
        low = self._escape(inside=True) if character == "\\" else self._set_literal(character)
        if self._rest().startswith("-") and self._rest()[1:2] not in ("]", "["):
            self.position += 1
            character = self._take()
            high = self._escape(inside=True) if character == "\\" else self._set_literal(character)
            return f"{low}-{high}"
        return low

    def _set_literal(self, character: str) -> str:
        return character if character.isalnum() else f"\\U{ord(character):08x}"


def replacement(text: str, pattern: Pattern) -> list[str | int]:
    """An XPath replacement as literal texts and group numbers. Raises Failure when it is malformed."""
    if pattern.literal:
        return [text]
    parts: list[str | int] = []
    position = 0
    while position < len(text):
        character = text[position]
        following = text[position + 1 : position + 2]
        if character == "\\":
            if following not in ("\\", "$") or not following:
                raise Failure("replacement_malformed", text=text)
            parts.append(following)
            position += 2
        elif character == "$":
            if not (following.isascii() and following.isdigit()):
                raise Failure("replacement_malformed", text=text)
            end = position + 2
            while text[end : end + 1].isdigit() and int(text[position + 1 : end + 1]) <= pattern.groups:
                end += 1
            number = int(text[position + 1 : end])
            parts.append(number if number <= pattern.groups else "")
            position = end
        else:
            parts.append(character)
            position += 1
    return parts
