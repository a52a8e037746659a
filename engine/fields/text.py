"""One line of text, optionally of a known form (e-mail, phone …) or pattern."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import (
    EMPTINESS,
    SAMENESS,
    TEXTUAL,
    Coercion,
    Field,
    JsonObject,
    Operator,
    StorageKind,
    TextContext,
)
from engine.fields.formats import FORMATS, TextFormat
from engine.fields.patterns import compile_pattern
from engine.fields.plain_text import half_width, require_short_text

MAX_TEXT = 2000
MAX_KEY = 500
"""Longer texts do not fit a unique index."""
_SPACES = re.compile(r"\s+")


class TextField(Field):
    """One line of text."""

    type: Literal["text"] = "text"
    max_length: Annotated[int, Property(ge=1, le=MAX_TEXT)] = 200
    format: TextFormat | None = None
    pattern: Annotated[str, Property(min_length=1, max_length=200)] | None = None
    placeholder: Annotated[str, Property(max_length=200)] | None = None
    scan: bool = False

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TEXT
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *TEXTUAL, *EMPTINESS)
    searchable: ClassVar[bool] = True
    titled: ClassVar[bool] = True
    keyed: ClassVar[bool] = True

    def check(self) -> Iterator[Diagnostic]:
        if self.pattern is not None:
            try:
                compile_pattern(self.pattern, self.max_length)
            except FieldProblem as problem:
                yield Diagnostic(problem.code, problem.values, "/pattern")
        if (self.unique or self.indexed) and self.max_length > MAX_KEY:
            yield Diagnostic("key_text_too_long", {"limit": MAX_KEY, "actual": self.max_length}, "/max_length")

    def json_schema(self) -> JsonObject:
        schema: JsonObject = {"type": "string", "maxLength": self.max_length, "not": {"pattern": "[\\u0000\\r\\n]"}}
        patterns = [f"^(?:{self.pattern})?$"] if self.pattern else []
        if self.format:
            patterns.append(FORMATS[self.format].pattern)
        if len(patterns) == 1:
            schema["pattern"] = patterns[0]
        elif patterns:
            schema["allOf"] = [{"pattern": pattern} for pattern in patterns]
        return schema

    def compile_coercion(self) -> Coercion:
        limit = self.max_length
        matcher = compile_pattern(self.pattern, limit) if self.pattern else None
        format_check = FORMATS[self.format].check if self.format else None
        plain = matcher is None and format_check is None
        pattern = self.pattern

        def coerce(value: object) -> object:
            if plain and type(value) is str and len(value) <= limit and value.isprintable():
                return value or None  # the common case: no NUL, line break or broken Unicode is printable
            text = require_short_text(value, limit)
            if "\n" in text or "\r" in text:
                raise FieldProblem("text_has_lines")
            if plain or not text:
                return text or None
            if matcher and not matcher.fullmatch(text):
                raise FieldProblem("text_not_matching", value=text, pattern=pattern)
            if format_check:
                format_check(text)
            return text

        return coerce

    def compile_comparison(self) -> Coercion:
        return lambda value: require_short_text(value, MAX_TEXT)

    def from_text(self, text: str, context: TextContext) -> str:
        line = _SPACES.sub(lambda found: " " if "\n" in found[0] or "\r" in found[0] else found[0], text)
        return half_width(line) if self.format else line
