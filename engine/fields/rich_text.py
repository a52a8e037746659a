"""Formatted text: HTML, cleaned of everything that could run."""

import html
import re
from typing import Annotated, ClassVar, Literal

import nh3
from pydantic import Field as Property

from engine.errors import FieldProblem
from engine.fields.base import EMPTINESS, TEXTUAL, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.long_text import MAX_LONG_TEXT
from engine.fields.plain_text import require_short_text

_TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "sub",
        "sup",
        "code",
        "pre",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "div",
    ]
)
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCK_END = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-4]|tr|blockquote|pre)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_DEEPEST = 200


class RichTextField(Field):
    """Formatted text. Scripts, styles, forms, images and foreign attributes are removed on the way in."""

    type: Literal["rich_text"] = "rich_text"
    max_length: Annotated[int, Property(ge=1, le=MAX_LONG_TEXT)] = 50_000

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TEXT
    operators: ClassVar[tuple[Operator, ...]] = (*TEXTUAL, *EMPTINESS)
    sortable: ClassVar[bool] = False
    searchable: ClassVar[bool] = True

    def json_schema(self) -> JsonObject:
        return {
            "type": "string",
            "contentMediaType": "text/html",
            "maxLength": self.max_length,
            "not": {"pattern": "\\u0000"},
        }

    def compile_coercion(self) -> Coercion:
        limit = self.max_length

        def coerce(value: object) -> object:
            cleaned = clean_html(require_short_text(value, limit))
            if len(cleaned) > limit:
                raise FieldProblem("text_too_long", limit=limit, actual=len(cleaned))
            return cleaned or None

        return coerce

    def compile_comparison(self) -> Coercion:
        return lambda value: require_short_text(value, MAX_LONG_TEXT)

    def to_text(self, value: object, context: TextContext) -> str:
        lines = _TAG.sub("", _BLOCK_END.sub("\n", str(value)))
        return html.unescape(lines).strip()

    def from_text(self, text: str, context: TextContext) -> str:
        return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.splitlines())


def clean_html(source: str) -> str:
    """The harmless part of an HTML fragment; cleaning twice changes nothing. Raises FieldProblem on absurd nesting."""
    if source.count("<") > _DEEPEST and _depth(source) > _DEEPEST:
        raise FieldProblem("html_too_deep", limit=_DEEPEST)
    return nh3.clean(
        source, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer"
    )


def _depth(source: str) -> int:
    deepest = depth = 0
    for found in _TAG.finditer(source):
        tag = found[0]
        if tag.startswith("</"):
            depth = max(0, depth - 1)
        elif not tag.endswith("/>") and tag[1:3].lower() not in ("br", "hr"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest
