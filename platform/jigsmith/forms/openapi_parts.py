"""The pieces an OpenAPI document is put together from: operations, parameters, and schemas every tenant shares."""

from pydantic import JsonValue

Json = dict[str, JsonValue]
PROBLEMS = {
    "400": "请求无法读取",
    "401": "未登录",
    "403": "没有权限",
    "404": "不存在或无权查看",
    "409": "与现有数据冲突",
    "413": "内容过大",
    "422": "内容不符合规则",
    "429": "已达上限",
    "503": "服务暂不可用",
}
_TEXT: Json = {"type": "string"}
_TEXT_OR_NULL: Json = {"type": ["string", "null"]}
_INTEGER: Json = {"type": "integer"}
_UUID_OR_NULL: Json = {"type": ["string", "null"], "format": "uuid"}


def reference(name: str) -> Json:
    """A pointer at a component schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(name: str, place: str, schema: JsonValue) -> Json:
    """One parameter; those in the path are required."""
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def body(required: Json, **optional: JsonValue) -> Json:
    """An object schema of a request body."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def operation(name: str, summary: str, tag: str, **parts: JsonValue) -> Json:
    """One operation: `parameters`, `body` (a schema) and `answers` (status → schema or None), problems included."""
    answers, parameters = parts.get("answers"), parts.get("parameters")
    described: Json = {"operationId": name, "summary": summary, "tags": [tag]}
    if parameters:
        described["parameters"] = parameters
    if "body" in parts:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": parts["body"]}}}
    found = answers if isinstance(answers, dict) else {}
    described["responses"] = {**{status: _answer(schema) for status, schema in found.items()}, **_problems()}
    return described


def _answer(schema: JsonValue) -> JsonValue:
    if schema is None:
        return {"description": "完成"}
    return {"description": "完成", "content": {"application/json": {"schema": schema}}}


def _problems() -> Json:
    content: Json = {"application/problem+json": {"schema": reference("Problem")}}
    return {status: {"description": text, "content": content} for status, text in PROBLEMS.items()}


COMPONENTS: Json = {
    "Problem": {
        "type": "object",
        "required": ["type", "status", "code", "title", "detail", "values", "errors"],
        "properties": {
            "type": _TEXT,
            "status": _INTEGER,
            "code": _TEXT,
            "title": _TEXT,
            "detail": _TEXT,
            "values": {"type": "object"},
            "errors": {"type": "array", "items": reference("Finding")},
        },
    },
    "Finding": {
        "type": "object",
        "required": ["path", "code", "message"],
        "properties": {
            "path": _TEXT,
            "code": _TEXT,
            "message": _TEXT,
            "values": {"type": "object"},
            "severity": {"enum": ["error", "warning", "info"]},
            "definition": _TEXT_OR_NULL,
            "hint": _TEXT_OR_NULL,
        },
    },
    "Record": {
        "type": "object",
        "required": ["id", "revision", "created_at", "updated_at", "values", "titles"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "revision": _INTEGER,
            "created_at": {"type": "string", "format": "date-time"},
            "created_by": _UUID_OR_NULL,
            "updated_at": {"type": "string", "format": "date-time"},
            "updated_by": _UUID_OR_NULL,
            "deleted_at": {"type": "string", "format": "date-time"},
            "deleted_by": _UUID_OR_NULL,
            "values": {"type": "object"},
            "titles": {"type": "object", "additionalProperties": _TEXT},
        },
    },
    "Page": {
        "type": "object",
        "required": ["records", "next_cursor", "count", "count_is_exact"],
        "properties": {
            "records": {"type": "array"},
            "next_cursor": _TEXT_OR_NULL,
            "count": {"type": ["integer", "null"]},
            "count_is_exact": {"type": "boolean"},
        },
    },
    "Sort": {
        "type": "object",
        "required": ["field"],
        "properties": {
            "field": {"type": "string", "minLength": 1, "maxLength": 200},
            "descending": {"type": "boolean"},
        },
        "additionalProperties": False,
    },
    "Filter": {
        "description": "{field, operator, value}、{all: […]}、{any: […]} 或 {not: …}",
        "anyOf": [
            {
                "type": "object",
                "required": ["field", "operator"],
                "properties": {"field": _TEXT, "operator": _TEXT, "value": {}},
                "additionalProperties": False,
            },
            body({"all": {"type": "array", "items": reference("Filter"), "maxItems": 100}}),
            body({"any": {"type": "array", "items": reference("Filter"), "maxItems": 100}}),
            body({"not": reference("Filter")}),
        ],
    },
    "Query": body(
        {},
        filter={"anyOf": [reference("Filter"), {"type": "null"}]},
        sorts={"type": "array", "items": reference("Sort"), "maxItems": 5},
        search={"type": "string", "maxLength": 200},
        columns={"type": ["array", "null"], "items": _TEXT},
        limit={"type": "integer", "minimum": 1, "maximum": 1000},
        cursor=_TEXT_OR_NULL,
        count={"enum": ["none", "about", "exact"]},
        deleted={"type": "boolean"},
        view=_TEXT_OR_NULL,
    ),
    "Options": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "title", "subtitle"],
            "properties": {"id": {"type": "string", "format": "uuid"}, "title": _TEXT, "subtitle": _TEXT_OR_NULL},
        },
    },
    "History": {
        "type": "object",
        "required": ["entries", "next_cursor"],
        "properties": {"entries": {"type": "array", "items": {"type": "object"}}, "next_cursor": _TEXT_OR_NULL},
    },
    "BulkOutcome": {
        "type": "object",
        "required": ["done", "failed", "rows"],
        "properties": {
            "done": _INTEGER,
            "failed": _INTEGER,
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "outcome"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "outcome": {
                            "enum": [
                                "created",
                                "updated",
                                "unchanged",
                                "replayed",
                                "deleted",
                                "restored",
                                "purged",
                                "failed",
                            ]
                        },
                        "problem": reference("Problem"),
                    },
                },
            },
        },
    },
    "Referrers": {"type": "array", "items": {"type": "object"}},
}
"""Component schemas that are the same for every tenant."""
