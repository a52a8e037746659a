"""Pictures attached to a record."""

from typing import Annotated, Literal

from pydantic import Field as Property

from engine.fields.file import MAX_FILES, AttachedField

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/heic")
"""SVG is left out: it can hold scripts."""


class ImageField(AttachedField):
    """Pictures, shown small in lists; a phone may take them with its camera."""

    type: Literal["image"] = "image"
    max_count: Annotated[int, Property(ge=1, le=MAX_FILES)] = 9
    max_size_mb: Annotated[int, Property(ge=1, le=100)] = 20
    camera_only: bool = False

    def limits(self) -> tuple[int, int, tuple[str, ...]]:
        return self.max_count, self.max_size_mb * 1024 * 1024, PICTURES
