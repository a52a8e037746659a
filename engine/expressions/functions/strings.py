"""Functions over text. Positions count characters, not code units."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import regex

from engine.expressions.functions.declare import BuiltIn
from engine.expressions.regex_dialect import Pattern, compile_pattern, replacement
from engine.expressions.run import Failure, Run

_LARGEST = 1_000_000
_Result = TypeVar("_Result")

SUBSTRING = BuiltIn(
    "substring",
    zh="从某位置起的文字，负数从末尾数。",
    en="Text from a position on; negative positions count from the end.",
    example='substring("foobar", 3, 3) = "oba"',
)
STRING_LENGTH = BuiltIn(
    "string length", zh="字数。", en="The number of characters.", example='string length("班组") = 2'
)
UPPER_CASE = BuiltIn("upper case", zh="转为大写。", en="In capitals.", example='upper case("aBc4") = "ABC4"')
LOWER_CASE = BuiltIn("lower case", zh="转为小写。", en="In small letters.", example='lower case("aBc4") = "abc4"')
SUBSTRING_BEFORE = BuiltIn(
    "substring before",
    zh="第一次出现之前的文字。",
    en="The text before the first occurrence.",
    example='substring before("foobar", "bar") = "foo"',
)
SUBSTRING_AFTER = BuiltIn(
    "substring after",
    zh="第一次出现之后的文字。",
    en="The text after the first occurrence.",
    example='substring after("foobar", "ob") = "ar"',
)
REPLACE = BuiltIn(
    "replace",
    zh="按正则表达式替换，$1 表示第一组。",
    en="Replaces what a regular expression finds; $1 is its first group.",
    example='replace("abcd", "(ab)|(a)", "[1=$1]") = "[1=ab]cd"',
)
CONTAINS = BuiltIn("contains", zh="是否含有。", en="Whether it contains the text.", example='contains("foobar", "oba")')
STARTS_WITH = BuiltIn(
    "starts with", zh="是否以此开头。", en="Whether it starts with the text.", example='starts with("foobar", "fo")'
)
ENDS_WITH = BuiltIn(
    "ends with", zh="是否以此结尾。", en="Whether it ends with the text.", example='ends with("foobar", "r")'
)
MATCHES = BuiltIn(
    "matches",
    zh="是否有与正则表达式相符的部分。",
    en="Whether a regular expression matches a part of it.",
    example='matches("foobar", "^fo*b") = true',
)
SPLIT = BuiltIn(
    "split",
    zh="按正则表达式拆开。",
    en="The parts between what a regular expression finds.",
    example='split("a;b;c", ";") = ["a", "b", "c"]',
)


@SUBSTRING.form("string: string, start position: number, length?: number? -> string")
def _substring(text: str, start: Decimal, length: Decimal | None = None) -> str:
    position = int(start) if Decimal(start).adjusted() < 10 else 0
    if position == 0 or abs(position) > len(text):
        raise Failure("position_out_of_range", position=start, length=len(text))
    first = position - 1 if position > 0 else len(text) + position
    if length is None:
        return text[first:]
    size = int(length) if Decimal(length).adjusted() < 10 else len(text)
    if size < 1:
        raise Failure("length_out_of_range", length=length)
    return text[first : first + size]


@STRING_LENGTH.form("string: string -> number")
def _string_length(text: str) -> Decimal:
    return Decimal(len(text))


@UPPER_CASE.form("string: string -> string")
def _upper_case(text: str) -> str:
    return text.upper()


@LOWER_CASE.form("string: string -> string")
def _lower_case(text: str) -> str:
    return text.lower()


@SUBSTRING_BEFORE.form("string: string, match: string -> string")
def _substring_before(text: str, match: str) -> str:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@SUBSTRING_AFTER.form("string: string, match: string -> string")
def _substring_after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@CONTAINS.form("string: string, match: string -> boolean")
def _contains(text: str, match: str) -> bool:
    return match in text


@STARTS_WITH.form("string: string, match: string -> boolean")
def _starts_with(text: str, match: str) -> bool:
    return text.startswith(match)


@ENDS_WITH.form("string: string, match: string -> boolean")
def _ends_with(text: str, match: str) -> bool:
    return text.endswith(match)


@MATCHES.form("input: string, pattern: string, flags?: string? -> boolean", needs_run=True)
def _matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    compiled = compile_pattern(pattern, flags or "").compiled
    return _timed(lambda: compiled.search(text, timeout=run.budget.regex_seconds)) is not None


@REPLACE.form("input: string, pattern: string, replacement: string, flags?: string? -> string", needs_run=True)
def _replace(run: Run, text: str, pattern: str, new: str, flags: str | None = None) -> str:
    found = compile_pattern(pattern, flags or "")
    parts = replacement(new, found)
    _refuse_empty(found, pattern)
    size = 0

    def put(match: "regex.Match[str]") -> str:
        nonlocal size
        made = "".join(part if isinstance(part, str) else match[part] or "" for part in parts)
        size += len(made)
        if size > _LARGEST:
            raise Failure("text_too_large", limit=_LARGEST)
        return made

    return _timed(lambda: found.compiled.sub(put, text, timeout=run.budget.regex_seconds))


@SPLIT.form("string: string, delimiter: string -> list", needs_run=True)
def _split(run: Run, text: str, delimiter: str) -> list[str]:
    found = compile_pattern(delimiter, "")
    _refuse_empty(found, delimiter)
    run.step(len(text) // 10)
    parts, position = [], 0
    for start, end in _timed(
        lambda: [match.span() for match in found.compiled.finditer(text, timeout=run.budget.regex_seconds)]
    ):
        parts.append(text[position:start])
        position = end
    return [*parts, text[position:]]


def _refuse_empty(pattern: Pattern, text: str) -> None:
    """XPath refuses to replace or split at a pattern that matches nothing at all."""
    if pattern.compiled.search("") is not None:
        raise Failure("pattern_matches_empty", pattern=text)


def _timed(work: Callable[[], _Result]) -> _Result:
    try:
        return work()
    except TimeoutError as error:
        raise Failure("pattern_timed_out") from error
