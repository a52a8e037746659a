"""The JSON Schema of an object made of fields: a record, or a row of a sub-table."""

from collections.abc import Sequence

from engine.fields.base import Field, JsonObject

_EMPTY = {"string": "minLength", "array": "minItems"}


def object_schema(fields: Sequence[Field]) -> JsonObject:
    """An object with a property per stored field; what must be present on creation is required."""
    required = [
        field.name for field in fields if field.required and field.default is None and field.writable and field.stored
    ]
    schema: JsonObject = {
        "type": "object",
        "properties": {field.name: property_schema(field) for field in fields if field.stored},
        "additionalProperties": False,
    }
    if required:
        schema["required"] = list(required)
    return schema


def property_schema(field: Field) -> JsonObject:
    """The schema of a field's value in a record: null is allowed unless the field is required."""
    schema = field.json_schema()
    if not field.required or not field.writable:
        schema = {"anyOf": [schema, {"type": "null"}]}
    elif least := _EMPTY.get(str(schema.get("type"))):
        schema = {least: 1, **schema}
    if not field.writable:
        schema["readOnly"] = True
    return {"title": field.label.zh, **schema}
