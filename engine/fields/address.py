"""A postal address: the region in steps, and the rest as text."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.errors import FieldProblem
from engine.fields.base import EMPTINESS, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.plain_text import require_short_text, shown

_MAX_STEP = 50
_MAX_DETAIL = 300


class AddressField(Field):
    """An address `{"region": ["广东省", "深圳市", "南山区"], "detail": "…"}`."""

    type: Literal["address"] = "address"
    levels: Annotated[int, Property(ge=1, le=5)] = 3
    detail: bool = True

    storage_kind: ClassVar[StorageKind | None] = StorageKind.JSON
    operators: ClassVar[tuple[Operator, ...]] = EMPTINESS
    sortable: ClassVar[bool] = False

    def json_schema(self) -> JsonObject:
        step: JsonObject = {"type": "string", "minLength": 1, "maxLength": _MAX_STEP, "not": {"pattern": "\\u0000"}}
        properties: JsonObject = {"region": {"type": "array", "items": step, "maxItems": self.levels}}
        if self.detail:
            properties["detail"] = {"type": "string", "maxLength": _MAX_DETAIL, "not": {"pattern": "\\u0000"}}
        return {"type": "object", "properties": properties, "additionalProperties": False}

    def compile_coercion(self) -> Coercion:
        return self._coerce

    def _coerce(self, value: object) -> object:
        if type(value) is not dict:
            raise FieldProblem("address_expected")
        for key in value:
            if key != "region" and (key != "detail" or not self.detail):
                raise FieldProblem("address_part_unknown", part=shown(key))
        region = value.get("region", [])
        if type(region) is not list:
            raise FieldProblem("address_expected")
        if len(region) > self.levels:
            raise FieldProblem("list_too_long", limit=self.levels, actual=len(region))
        for step in region:
            if not require_short_text(step, _MAX_STEP):
                raise FieldProblem("list_item_empty")
        detail = require_short_text(value.get("detail", ""), _MAX_DETAIL)
        if not region and not detail:
            return None
        return {"region": region, "detail": detail} if self.detail else {"region": region}

    def to_text(self, value: object, context: TextContext) -> str:
        region = " / ".join(value["region"])  # type: ignore[index]
        return f"{region} {value.get('detail', '')}".strip()  # type: ignore[attr-defined]

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        parts = re.split(r"[/／]", text, maxsplit=self.levels - 1) if self.levels > 1 else [text]
        steps = [part.strip() for part in parts]
        if len(steps) < 2:
            return {"region": [], "detail": text} if self.detail else {"region": [text]}
        last, _, rest = steps[-1].partition(" ")
        detail = rest.strip()
        region: list[JsonValue] = [*steps[:-1], last]
        return {"region": region, "detail": detail} if self.detail or detail else {"region": region}
