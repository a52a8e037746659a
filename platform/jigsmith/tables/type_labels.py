"""What people call the field types."""

from functools import cache
from typing import Any, cast

from engine.definition import Label
from engine.fields.describe import read_descriptions


@cache
def _labels() -> dict[str, Label]:
    types = cast(dict[str, Any], read_descriptions()["types"])
    return {name: Label.model_validate(words["label"]) for name, words in types.items()}


def type_label(name: str) -> Label:
    """The label of a field type; its name when it has none."""
    return _labels().get(name) or Label(zh=name)
