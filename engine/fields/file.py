"""Files attached to a record. The bytes live elsewhere; the value is a list of what identifies and describes them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.errors import FieldProblem
from engine.fields.base import EMPTINESS, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.identities import UUID_PATTERN, require_uuid
from engine.fields.lists import require_count
from engine.fields.plain_text import require_short_text

MAX_FILES = 100
MAX_MEGABYTES = 2048
_MEGABYTE = 1024 * 1024
_KEYS = frozenset({"id", "name", "size", "type"})

Accepted = Annotated[str, Property(pattern=r"^(\.[a-zA-Z0-9]{1,15}|[a-z]{1,20}/(\*|[a-z0-9.+-]{1,80}))$")]
"""".pdf", "image/png" or "image/*"."""


class AttachedField(Field):
    """The common part of file, image and signature."""

    storage_kind: ClassVar[StorageKind | None] = StorageKind.JSON
    operators: ClassVar[tuple[Operator, ...]] = EMPTINESS
    sortable: ClassVar[bool] = False

    def limits(self) -> tuple[int, int, tuple[str, ...]]:
        """Most files, most bytes of each, and what is accepted (empty: everything)."""
        raise NotImplementedError

    def check_upload(self, name: str, size: int, media_type: str) -> None:
        """Whether a file of `size` bytes may be attached. Raises FieldProblem."""
        _, most_bytes, accept = self.limits()
        if size > most_bytes:
            limit = most_bytes // _MEGABYTE
            raise FieldProblem("file_too_large", limit=limit, actual=f"{size / _MEGABYTE:.1f}", name=name)
        if accept and not any(_accepts(rule, name, media_type) for rule in accept):
            raise FieldProblem("file_type_not_accepted", accept=list(accept), name=name)

    def json_schema(self) -> JsonObject:
        text: JsonObject = {"type": "string", "maxLength": 255, "not": {"pattern": "\\u0000"}}
        properties: JsonObject = {
            "id": {"type": "string", "format": "uuid", "pattern": UUID_PATTERN},
            "name": text,
            "size": {"type": "integer", "minimum": 0, "maximum": MAX_MEGABYTES * _MEGABYTE},
            "type": text,
        }
        item: JsonObject = {
            "type": "object",
            "properties": properties,
            "required": ["id"],
            "additionalProperties": False,
        }
        return {"type": "array", "items": item, "maxItems": self.limits()[0]}

    def compile_coercion(self) -> Coercion:
        most = self.limits()[0]

        def coerce(value: object) -> object:
            if type(value) is not list:
                raise FieldProblem("list_expected")
            require_count(len(value), 0, most)
            files = [_file(item) for item in value]
            if len({file["id"] for file in files}) < len(files):
                raise FieldProblem("file_repeated")
            return files or None

        return coerce

    def to_text(self, value: object, context: TextContext) -> str:
        return "\n".join(str(file.get("name", file["id"])) for file in value)  # type: ignore[attr-defined]

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        raise FieldProblem("file_not_from_text")


class FileField(AttachedField):
    """Attached files of any kind."""

    type: Literal["file"] = "file"
    max_count: Annotated[int, Property(ge=1, le=MAX_FILES)] = 10
    max_size_mb: Annotated[int, Property(ge=1, le=MAX_MEGABYTES)] = 50
    accept: Annotated[list[Accepted], Property(max_length=50)] = []

    def limits(self) -> tuple[int, int, tuple[str, ...]]:
        return self.max_count, self.max_size_mb * _MEGABYTE, tuple(self.accept)


def _accepts(rule: str, name: str, media_type: str) -> bool:
    if rule.startswith("."):
        return name.lower().endswith(rule.lower())
    return media_type.startswith(rule[:-1]) if rule.endswith("/*") else media_type == rule


def _file(item: object) -> dict[str, JsonValue]:
    if type(item) is not dict or not item.keys() <= _KEYS or "id" not in item:
        raise FieldProblem("file_malformed")
    described: dict[str, JsonValue] = {"id": str(require_uuid(item["id"]))}
    for key in ("name", "type"):
        if key in item:
            described[key] = require_short_text(item[key], 255)
    if "size" in item:
        size = item["size"]
        if type(size) is not int or not 0 <= size <= MAX_MEGABYTES * _MEGABYTE:
            raise FieldProblem("file_malformed")
        described["size"] = size
    return described
