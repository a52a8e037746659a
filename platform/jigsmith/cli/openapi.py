"""`jigsmith openapi`: the OpenAPI document of the fixed routes, from which the browser program's types are made."""

from collections.abc import Mapping
from typing import Any

import click
import orjson
from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from engine.definition import Definition
from engine.forms.definition import FormDefinition
from engine.forms.filters import Filter
from jigsmith.apps.definition import MenuDefinition, RoleDefinition
from jigsmith.apps.endpoints import DraftBody, PublishBody
from jigsmith.forms.openapi_parts import Json, body, reference
from jigsmith.forms.views import PersonalView
from jigsmith.main import ROUTERS
from jigsmith.records.query_endpoints import QueryBody

_PLACE = "#/components/schemas/{model}"
_ID: Json = {"type": "string", "format": "uuid"}
_VALUES: Json = {"type": "object", "additionalProperties": reference("JsonValue")}

DEFINITIONS: tuple[type[BaseModel], ...] = (FormDefinition, RoleDefinition, MenuDefinition)
READ_BY_HAND: Mapping[tuple[str, str], type[BaseModel]] = {
    ("/api/records/{form}/query", "post"): QueryBody,
    ("/api/forms/{form}/views/{view_id}", "put"): PersonalView,
    ("/api/definitions/{kind}/{name}", "put"): DraftBody,
    ("/api/publish", "post"): PublishBody,
}
"""Bodies that routes read off the event loop, out of FastAPI's sight."""

RECORD_BODIES: Mapping[tuple[str, str], tuple[str, Json]] = {
    ("/api/records/{form}", "post"): ("RecordCreate", body({"values": _VALUES}, id=_ID)),
    ("/api/records/{form}/{record_id}", "patch"): (
        "RecordChange",
        body({"revision": {"type": "integer"}, "values": _VALUES}),
    ),
    ("/api/records/{form}/bulk", "post"): (
        "BulkChange",
        body(
            {"action": {"enum": ["create", "update", "delete", "restore", "purge"]}},
            rows={"type": "array", "items": reference("RecordCreate")},
            ids={"type": "array", "items": _ID},
            filter=reference("Filter"),
            search={"type": "string", "maxLength": 200},
            values=_VALUES,
            atomic={"type": "boolean"},
        ),
    ),
}
"""Bodies of record writes (records/bodies.py); each form's own validator judges the values."""

_JSON_VALUE: Json = {
    "anyOf": [
        {"type": ["null", "boolean", "number", "string"]},
        # Items are left open: TypeScript cannot say an indexed type that is a list of itself.
        {"type": "array", "items": {}},
        _VALUES,
    ]
}


@click.command()
def openapi() -> None:
    """打印 OpenAPI 文档 · print the OpenAPI document of the routes every tenant has, definitions included."""
    click.echo(orjson.dumps(static_document(), option=orjson.OPT_INDENT_2).decode())


def static_document() -> dict[str, Any]:
    """Every fixed route with its body, and the schema of every definition; titles that repeat a name are left out."""
    app = FastAPI(title="Jigsmith")
    for router in ROUTERS:
        app.include_router(router)
    document = app.openapi()
    schemas = document["components"]["schemas"]
    schemas.update(_definition_schemas())
    for (path, method), model in READ_BY_HAND.items():
        document["paths"][path][method]["requestBody"] = _body_of(model.__name__)
    for (path, method), (name, schema) in RECORD_BODIES.items():
        schemas[name] = schema
        document["paths"][path][method]["requestBody"] = _body_of(name)
    return {**document, "paths": _untitled(document["paths"]), "components": _untitled(document["components"])}


def _definition_schemas() -> Json:
    """By name: the definitions, what they are made of, and the bodies read by hand."""
    models = (*DEFINITIONS, *READ_BY_HAND.values())
    _, found = models_json_schema([(model, "validation") for model in models], ref_template=_PLACE)
    schemas: Json = {name: _with_tag(schema) for name, schema in found["$defs"].items()}
    condition = TypeAdapter(Filter).json_schema(ref_template=_PLACE)
    condition.pop("$defs")
    return {**schemas, "Filter": condition, "JsonValue": _JSON_VALUE}


def _with_tag(schema: dict[str, Any]) -> dict[str, Any]:
    """What tells a definition's shape (`kind`, `type`) is always written."""
    tags = [tag for tag in Definition.discriminators if "const" in schema.get("properties", {}).get(tag, {})]
    return {**schema, "required": sorted({*schema.get("required", []), *tags})} if tags else schema


def _body_of(name: str) -> Json:
    return {"required": True, "content": {"application/json": {"schema": reference(name)}}}


def _untitled(part: Any) -> Any:
    if isinstance(part, list):
        return [_untitled(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {key: _untitled(value) for key, value in part.items() if key != "title" or not isinstance(value, str)}
