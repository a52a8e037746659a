"""One of a list of options."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import JsonValue

from engine.errors import Diagnostic
from engine.fields.base import EMPTINESS, SAMENESS, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.options import Options, check_options, compile_option, find_option, option_text, options_schema


class ChoiceField(Field):
    """One of a list of options; stored is the option's value."""

    type: Literal["choice"] = "choice"
    options: Options
    control: Literal["select", "radio"] = "select"

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TEXT
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *EMPTINESS)
    keyed: ClassVar[bool] = True

    def check(self) -> Iterator[Diagnostic]:
        return check_options(self.options)

    def json_schema(self) -> JsonObject:
        return options_schema(self.options)

    def compile_coercion(self) -> Coercion:
        return compile_option(self.options)

    def to_text(self, value: object, context: TextContext) -> str:
        return option_text(self.options, value, context.language)

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        return find_option(self.options, text)
