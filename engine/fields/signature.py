"""A handwritten signature."""

from typing import Literal

from engine.fields.file import AttachedField


class SignatureField(AttachedField):
    """A signature drawn by hand, kept as one PNG picture (a list of one file)."""

    type: Literal["signature"] = "signature"

    def limits(self) -> tuple[int, int, tuple[str, ...]]:
        return 1, 1024 * 1024, ("image/png",)
