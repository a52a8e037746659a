"""Several of a list of options."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import EMPTINESS, LISTED, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.lists import check_counts, compile_list
from engine.fields.options import Options, check_options, compile_option, find_option, option_text, options_schema

MAX_CHOSEN = 500
_SEPARATORS = re.compile(r"[、,，;；|\n]")


class MultiChoiceField(Field):
    """Several of a list of options, each at most once."""

    type: Literal["multi_choice"] = "multi_choice"
    options: Options
    min_count: Annotated[int, Property(ge=0, le=MAX_CHOSEN)] = 0
    max_count: Annotated[int, Property(ge=1, le=MAX_CHOSEN)] = MAX_CHOSEN
    control: Literal["select", "checkboxes"] = "select"

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TEXT_LIST
    operators: ClassVar[tuple[Operator, ...]] = (*LISTED, *EMPTINESS)
    sortable: ClassVar[bool] = False

    def check(self) -> Iterator[Diagnostic]:
        yield from check_options(self.options)
        yield from check_counts(self.min_count, self.max_count)

    def json_schema(self) -> JsonObject:
        items = options_schema(self.options)
        return {"type": "array", "items": items, "uniqueItems": True, "maxItems": self.max_count}

    def compile_coercion(self) -> Coercion:
        return compile_list(compile_option(self.options), self.min_count, self.max_count)

    def compile_comparison(self) -> Coercion:
        return compile_option(self.options)

    def to_text(self, value: object, context: TextContext) -> str:
        labels = (option_text(self.options, item, context.language) for item in value)  # type: ignore[attr-defined]
        return ("、" if context.language != "en" else ", ").join(labels)

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        try:
            return [find_option(self.options, text)]  # a label may hold a separator
        except FieldProblem:
            parts = (part for part in map(str.strip, _SEPARATORS.split(text)) if part)
            return list(dict.fromkeys(find_option(self.options, part) for part in parts))
