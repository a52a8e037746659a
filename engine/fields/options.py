"""Options people choose from, and how their text is read."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field as Property
from pydantic import JsonValue

from engine.definition import Definition, Label
from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import Coercion, JsonObject
from engine.fields.plain_text import folded, shown

MAX_OPTIONS = 10_000
MAX_ENUM = 500
"""Longer option lists are not spelled out in a JSON Schema."""

OptionValue = Annotated[str, Property(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]
Colour = Annotated[str, Property(pattern=r"^(#[0-9a-fA-F]{6}|[a-z]{3,20})$")]


class Option(Definition):
    """One option. An inactive one is no longer offered, but stays valid where it was chosen."""

    value: OptionValue
    label: Label
    colour: Colour | None = None
    active: bool = True


Options = Annotated[list[Option], Property(min_length=1, max_length=MAX_OPTIONS)]


def check_options(options: Sequence[Option]) -> Iterator[Diagnostic]:
    """Findings: a value given twice (an error), a label given twice (a warning: import cannot tell them apart)."""
    values: set[str] = set()
    labels: set[str] = set()
    for index, option in enumerate(options):
        if option.value in values:
            yield Diagnostic("option_repeated", {"value": option.value}, f"/options/{index}/value")
        elif option.label.zh in labels:
            yield Diagnostic(
                "option_label_repeated", {"label": option.label.zh}, f"/options/{index}/label/zh", "warning"
            )
        values.add(option.value)
        labels.add(option.label.zh)


def options_schema(options: Sequence[Option]) -> JsonObject:
    """The JSON Schema of one chosen value."""
    if len(options) <= MAX_ENUM:
        return {"type": "string", "enum": [option.value for option in options]}
    return {"type": "string", "minLength": 1, "maxLength": 100}


def compile_option(options: Sequence[Option]) -> Coercion:
    """The coercion of one chosen value."""
    known = frozenset(option.value for option in options)

    def coerce(value: object) -> object:
        if type(value) is str and value in known:
            return value
        if value == "":
            return None
        raise FieldProblem("option_unknown", value=shown(value))

    return coerce


def option_text(options: Sequence[Option], value: object, language: str) -> str:
    """The label of a value; the value itself when the option is gone."""
    return next((option.label.text(language) for option in options if option.value == value), str(value))


def find_option(options: Sequence[Option], text: str) -> JsonValue:
    """The value of the option whose value or label (either language) is `text`. Raises FieldProblem."""
    wanted = folded(text)
    matches = [option for option in options if wanted == folded(option.value)] or [
        option for option in options if wanted in (folded(option.label.zh), folded(option.label.en or ""))
    ]
    exact = [option for option in matches if text in (option.value, option.label.zh, option.label.en)]
    found = exact or [option for option in matches if option.active] or matches
    if not found:
        raise FieldProblem("option_unknown", value=text)
    if len({option.value for option in found}) > 1:
        raise FieldProblem("option_ambiguous", value=text, options=[option.value for option in found])
    return found[0].value
