"""A time of day."""

import datetime
import re
from typing import ClassVar, Literal

from engine.errors import FieldProblem
from engine.fields.base import (
    EMPTINESS,
    ORDERING,
    SAMENESS,
    Coercion,
    Field,
    JsonObject,
    Operator,
    StorageKind,
    TextContext,
)
from engine.fields.calendar_text import read_time
from engine.fields.plain_text import half_width, shown

_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?$"
_ISO = re.compile(_PATTERN.removesuffix("$"), re.ASCII)


class TimeField(Field):
    """A time of day, without a date and without a zone."""

    type: Literal["time"] = "time"
    precision: Literal["minute", "second"] = "minute"

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TIME
    operators: ClassVar[tuple[Operator, ...]] = (*SAMENESS, *ORDERING, *EMPTINESS)

    def json_schema(self) -> JsonObject:
        return {"type": "string", "pattern": _PATTERN}

    def compile_coercion(self) -> Coercion:
        return _read

    def to_json(self, value: object) -> str:
        return value.isoformat()  # type: ignore[attr-defined,no-any-return]

    def to_text(self, value: object, context: TextContext) -> str:
        text = self.to_json(value)
        return text.removesuffix(":00") if self.precision == "minute" and len(text) == 8 else text

    def from_text(self, text: str, context: TextContext) -> str:
        return read_time(half_width(text), text).isoformat()


def _read(value: object) -> datetime.time:
    if type(value) is not str or not _ISO.fullmatch(value):
        raise FieldProblem("time_malformed", value=shown(value))
    return datetime.time.fromisoformat(value)
