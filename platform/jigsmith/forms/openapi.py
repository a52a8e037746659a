"""The OpenAPI document of one tenant: its own forms, typed, as far as the asker may read and change them."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import orjson
from pydantic import JsonValue

from engine.fields.objects import object_schema
from engine.forms.compile import CompiledForm
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.forms.openapi_parts import COMPONENTS, Json, body, operation, parameter, reference
from jigsmith.records.rights import FormRightsOf, rights_of

RECORD_ID = parameter("id", "path", {"type": "string", "format": "uuid"})
DELETED = parameter("deleted", "query", {"type": "boolean", "default": False})
PAGE_PARAMETERS: list[JsonValue] = [
    parameter("search", "query", {"type": "string", "maxLength": 200}),
    parameter("sort", "query", {"type": "string", "maxLength": 500}),
    parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50}),
    parameter("cursor", "query", {"type": "string", "maxLength": 4000}),
    parameter("count", "query", {"enum": ["none", "about", "exact"], "default": "about"}),
    DELETED,
]
OPTION_PARAMETERS: list[JsonValue] = [
    parameter("search", "query", {"type": "string", "maxLength": 200}),
    parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
]
HISTORY_PARAMETERS: list[JsonValue] = [
    RECORD_ID,
    parameter("cursor", "query", {"type": "string", "maxLength": 18}),
    parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
]
BULK = reference("BulkOutcome")
REVISION = parameter("revision", "query", {"type": "integer", "minimum": 0, "maximum": 2147483647})


def openapi_document(catalog: Catalog, actor: Actor) -> bytes:
    """The document as JSON, written once per catalog and rights."""
    rights = rights_of(catalog, actor)
    return catalog.derived(("openapi", rights.key), lambda: orjson.dumps(_document(catalog, actor)))


def schema_name(form: str) -> str:
    """The form's name where OpenAPI allows it as a component's name, else a stable stand-in."""
    if form.isascii():
        return form
    return f"form_{blake2b(form.encode(), digest_size=5).hexdigest()}"


def _document(catalog: Catalog, actor: Actor) -> Json:
    schemas: Json = dict(COMPONENTS)
    paths: Json = {}
    for name, held in sorted(rights_of(catalog, actor).forms.items()):
        if held.may("read"):
            form = catalog.forms[name]
            schemas |= _schemas(form, held)
            paths |= _paths(form, held)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jigsmith", "version": str(catalog.version)},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "jigsmith_session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
        "security": [{"session": []}, {"token": []}],
    }


def _schemas(form: CompiledForm, held: FormRightsOf) -> Json:
    """What a record holds, what creating takes, and what changing takes."""
    name = schema_name(form.name)
    fields = [field for field in form.definition.fields if field.name not in held.hidden]
    writable = [field for field in fields if field.writable and field.name not in held.read_only]
    read = {**object_schema(fields), "title": form.definition.label.zh}
    read.pop("required", None)
    properties: Json = {key: _or_null(schema) for key, schema in _mapping(read["properties"]).items()}
    changed = object_schema(writable)
    changed.pop("required", None)
    record: Json = {
        "allOf": [reference("Record"), {"type": "object", "properties": {"values": reference(f"{name}.values")}}]
    }
    page: Json = {
        "allOf": [
            reference("Page"),
            {"type": "object", "properties": {"records": {"type": "array", "items": reference(f"{name}.record")}}},
        ]
    }
    return {
        f"{name}.values": {**read, "properties": properties},
        f"{name}.create": object_schema(writable),
        f"{name}.change": changed,
        f"{name}.record": record,
        f"{name}.page": page,
    }


def _bulk(name: str, actions: Sequence[str]) -> Json:
    """One call about at most 1,000 records; deleting comes with restoring and purging."""
    allowed: list[JsonValue] = [*actions, *(("restore", "purge") if "delete" in actions else ())]
    identity: Json = {"type": "string", "format": "uuid"}
    row = body({"values": reference(f"{name}.create")}, id=identity)
    return body(
        {"action": {"enum": allowed}},
        rows={"type": "array", "items": row, "maxItems": 1000},
        ids={"type": "array", "items": identity, "maxItems": 1000},
        filter=reference("Filter"),
        search={"type": "string", "maxLength": 200},
        values=reference(f"{name}.change"),
        atomic={"type": "boolean", "default": True},
    )


def _or_null(schema: JsonValue) -> JsonValue:
    """A stored record may be older than the rule that made a field required."""
    return {"anyOf": [schema, {"type": "null"}]}


def _mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _paths(form: CompiledForm, held: FormRightsOf) -> Json:
    base, name, tag = f"/api/records/{form.name}", schema_name(form.name), form.definition.label.zh
    record, page = reference(f"{name}.record"), reference(f"{name}.page")

    def described(verb: str, summary: str, **more: JsonValue) -> Json:
        return operation(f"{verb}_{name}", summary, tag, **more)

    collection: Json = {"get": described("list", "列表", parameters=PAGE_PARAMETERS, answers={"200": page})}
    single: Json = {"get": described("read", "读取", parameters=[RECORD_ID, DELETED], answers={"200": record})}
    paths: Json = {
        f"{base}/query": {"post": described("query", "查询", body=reference("Query"), answers={"200": page})},
        f"{base}/options": {
            "get": described("options", "选项", parameters=OPTION_PARAMETERS, answers={"200": reference("Options")})
        },
        f"{base}/{{id}}/history": {
            "get": described("history", "历史", parameters=HISTORY_PARAMETERS, answers={"200": reference("History")})
        },
        f"{base}/{{id}}/referrers": {
            "get": described("referrers", "引用者", parameters=[RECORD_ID], answers={"200": reference("Referrers")})
        },
    }
    if actions := [action for action in ("create", "update", "delete") if held.may(action)]:
        paths[f"{base}/bulk"] = {"post": described("bulk", "批量", body=_bulk(name, actions), answers={"200": BULK})}
    if held.may("create"):
        document = body({"values": reference(f"{name}.create")}, id={"type": "string", "format": "uuid"})
        collection["post"] = described("create", "新建", body=document, answers={"200": record, "201": record})
    if held.may("update"):
        revision: Json = {"type": "integer", "minimum": 0, "maximum": 2147483647}
        document = body({"revision": revision, "values": reference(f"{name}.change")})
        single["patch"] = described("update", "修改", parameters=[RECORD_ID], body=document, answers={"200": record})
    if held.may("delete"):
        single["delete"] = described("delete", "删除", parameters=[RECORD_ID, REVISION], answers={"204": None})
        paths[f"{base}/{{id}}/restore"] = {
            "post": described("restore", "恢复", parameters=[RECORD_ID], answers={"200": record})
        }
        paths[f"{base}/{{id}}/purge"] = {
            "delete": described("purge", "彻底删除", parameters=[RECORD_ID], answers={"204": None})
        }
    return {base: collection, f"{base}/{{id}}": single, **paths}
