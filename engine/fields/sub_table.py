"""Rows inside a record, in a table of their own."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import EMPTINESS, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.identities import UUID_SCHEMA
from engine.fields.objects import object_schema
from engine.fields.plain import PlainField

MAX_ROWS = 1000
MAX_ROW_FIELDS = 100


class SubTableField(Field):
    """Rows of plain fields that are saved and deleted with their record. A row is `{"id", …fields}`."""

    type: Literal["sub_table"] = "sub_table"
    fields: Annotated[list[PlainField], Property(min_length=1, max_length=MAX_ROW_FIELDS)]
    """`required` asks for one row at least; `min_rows` counts only where there are rows."""
    min_rows: Annotated[int, Property(ge=0, le=MAX_ROWS)] = 0
    max_rows: Annotated[int, Property(ge=1, le=MAX_ROWS)] = MAX_ROWS

    storage_kind: ClassVar[StorageKind | None] = StorageKind.ROWS
    operators: ClassVar[tuple[Operator, ...]] = EMPTINESS
    sortable: ClassVar[bool] = False

    def check(self) -> Iterator[Diagnostic]:
        if self.min_rows > self.max_rows:
            yield Diagnostic("min_above_max", {"min": self.min_rows, "max": self.max_rows}, "/min_rows")
        if self.default is not None:
            yield Diagnostic("default_not_allowed", {"type": self.type}, "/default")

    def json_schema(self) -> JsonObject:
        row = object_schema(self.fields)
        row["properties"] = {"id": dict(UUID_SCHEMA), **row["properties"]}  # type: ignore[dict-item]
        schema: JsonObject = {"type": "array", "items": row, "maxItems": self.max_rows}
        if self.required:
            schema["minItems"] = max(self.min_rows, 1)
        elif self.min_rows > 1:
            schema["anyOf"] = [{"maxItems": 0}, {"minItems": self.min_rows}]
        return schema

    def compile_coercion(self) -> Coercion:
        """Only the shape: the rows themselves are coerced by the compiled form, which names the place of each problem."""
        least, most = self.min_rows, self.max_rows

        def coerce(value: object) -> object:
            if type(value) is not list:
                raise FieldProblem("list_expected")
            if len(value) > most:
                raise FieldProblem("rows_too_many", limit=most, actual=len(value))
            if 0 < len(value) < least:
                raise FieldProblem("rows_too_few", limit=least, actual=len(value))
            return value

        return coerce

    def to_json(self, value: object) -> JsonValue:
        writers = {field.name: field.to_json for field in self.fields}
        return [_row(row, writers) for row in value]  # type: ignore[attr-defined]

    def to_text(self, value: object, context: TextContext) -> str:
        return f"{len(value)} 行" if context.language != "en" else f"{len(value)} rows"  # type: ignore[arg-type]

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        raise FieldProblem("rows_not_from_text")


def _row(row: Mapping[str, object], writers: Mapping[str, Callable[[object], JsonValue]]) -> JsonObject:
    written: JsonObject = {} if row.get("id") is None else {"id": str(row["id"])}
    for name, value in row.items():
        if name in writers:
            written[name] = None if value is None else writers[name](value)
    return written
