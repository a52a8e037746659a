"""The base of every definition: frozen, strict about unknown keys, labelled in two languages."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
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


class Label(Definition):
    """What people read, Chinese first. A missing English label falls back to Chinese."""

    zh: Text500
    en: Text500 | None = None

    def text(self, language: str) -> str:
        """The label in `language` ("zh" or "en")."""
        return self.en if language == "en" and self.en else self.zh
