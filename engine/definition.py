"""The base of every definition: frozen, strict about unknown keys, labelled in two languages."""

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, JsonValue, StringConstraints
from pydantic_core import PydanticCustomError

NAME_BYTES = 63
_NAME = re.compile(r"[^\W\d]\w*\Z")


def _check_name(name: str) -> str:
    if not _NAME.match(name) or name.startswith("_"):
        raise PydanticCustomError("name_not_identifier", "not an identifier: {name}", {"name": name})
    size = len(name.encode())
    if size > NAME_BYTES:
        raise PydanticCustomError(
            "name_too_long",
            "{name} has {size} bytes, at most {limit}",
            {"name": name, "size": size, "limit": NAME_BYTES},
        )
    return name


Name = Annotated[str, StringConstraints(min_length=1, max_length=NAME_BYTES), AfterValidator(_check_name)]
"""An identifier, Chinese allowed, at most 63 bytes of UTF-8 (PostgreSQL's limit), not starting with an underscore."""

Text500 = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Definition(BaseModel):
    """A piece of a definition. Unknown keys are errors; instances never change."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False, allow_inf_nan=False)

    discriminators: ClassVar[tuple[str, ...]] = ("kind", "type")
    """Kept in plain data even when they have their default: they tell what the rest is."""

    def to_plain(self) -> dict[str, JsonValue]:
        """Canonical plain data: JSON types only, defaults left out. Reading it gives an equal definition."""
        written = self.model_dump(mode="json", by_alias=True)
        return _without_defaults(self, written)


class Label(Definition):
    """What people read, Chinese first. A missing English label falls back to Chinese."""

    zh: Text500
    en: Text500 | None = None

    def text(self, language: str) -> str:
        """The label in `language` ("zh" or "en")."""
        return self.en if language == "en" and self.en else self.zh


def _without_defaults(definition: Definition, written: dict[str, JsonValue]) -> dict[str, JsonValue]:
    plain: dict[str, JsonValue] = {}
    for name, info in type(definition).model_fields.items():
        value = getattr(definition, name)
        if (
            name in definition.discriminators
            or info.is_required()
            or value != info.get_default(call_default_factory=True)
        ):
            key = info.alias or name
            plain[key] = _plain(value, written[key])
    return plain


def _plain(value: object, written: JsonValue) -> JsonValue:
    if isinstance(value, Definition) and isinstance(written, dict):
        return _without_defaults(value, written)
    if isinstance(value, list) and isinstance(written, list):
        return [_plain(item, item_written) for item, item_written in zip(value, written, strict=True)]
    if isinstance(value, dict) and isinstance(written, dict):
        return {key: _plain(item, written[str(key)]) for key, item in value.items()}
    return written
