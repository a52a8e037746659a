"""A small, portable subset of regular expressions whose running time is bounded.

Reads a pattern, counts in how many ways it could match, and refuses those that could run long. What is left means the
same in Python and in the browser.
"""

import re
from dataclasses import dataclass

from engine.errors import FieldProblem

MOST_WAYS = 100_000
_ESCAPES = frozenset("dwsDWSnrt")
_SPECIAL = frozenset(r"\^$.|?*+()[]{}/-")
_REPEAT = re.compile(r"\{(\d{1,4})(,(\d{1,4})?)?\}")


def compile_pattern(source: str, length: int) -> re.Pattern[str]:
    """The pattern as a bounded matcher for texts of at most `length` characters. Raises FieldProblem."""
    reader = _Reader(source, length)
    ways = reader.alternatives()
    if reader.position < len(source):
        raise reader.refusal()
    if ways > MOST_WAYS:
        raise FieldProblem("pattern_too_slow", pattern=source)
    try:
        return re.compile(source, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise reader.refusal() from None


@dataclass
class _Reader:
    source: str
    length: int
    position: int = 0
    depth: int = 0

    def refusal(self) -> FieldProblem:
        return FieldProblem("pattern_not_simple", pattern=self.source, position=self.position + 1)

    def peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise self.refusal()
        self.position += 1
        return character

    def alternatives(self) -> int:
        ways = self.sequence()
        while self.peek() == "|":
            self.take()
            ways += self.sequence()
        return ways

    def sequence(self) -> int:
        ways = 1
        while self.peek() not in ("", "|", ")"):
            ways *= self.repeated()
            if ways > MOST_WAYS:
                raise FieldProblem("pattern_too_slow", pattern=self.source)
        return ways

    def repeated(self) -> int:
        ways = self.single()
        repeat = self.repetition()
        if repeat is None:
            return ways
        least, most = repeat
        if most > 1 and ways > 1:
            raise FieldProblem("pattern_too_slow", pattern=self.source)
        return (most - least + 1) * ways

    def repetition(self) -> tuple[int, int] | None:
        sign = self.peek()
        if sign == "{":
            return self.braces()
        if sign in ("?", "*", "+") and sign:
            self.take()
            return (1 if sign == "+" else 0), (1 if sign == "?" else self.length)
        return None

    def braces(self) -> tuple[int, int]:
        found = _REPEAT.match(self.source, self.position)
        if not found:
            raise self.refusal()
        self.position = found.end()
        least = int(found[1])
        most = least if not found[2] else int(found[3]) if found[3] else max(self.length, least)
        if most < least:
            raise self.refusal()
        return least, most

    def single(self) -> int:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return self.character_class()
        if character == "\\":
            return self.escape()
        if character in "^$?*+{}])/":
            raise self.refusal()
        return 1

    def group(self) -> int:
        self.depth += 1
        if self.depth > 10:
            raise self.refusal()
        if self.peek() == "?":
            self.take()
            if self.take() != ":":
                raise self.refusal()
        ways = self.alternatives()
        if self.take() != ")":
            raise self.refusal()
        self.depth -= 1
        return ways

    def escape(self) -> int:
        if self.take() not in _ESCAPES | _SPECIAL:
            raise self.refusal()
        return 1

    def character_class(self) -> int:
        if self.peek() == "^":
            self.take()
        while (character := self.take()) != "]":
            if character == "\\":
                self.escape()
            elif character in "[&~|":
                raise self.refusal()
        return 1
