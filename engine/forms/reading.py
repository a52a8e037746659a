"""Reading a definition from plain data: every Pydantic error becomes a diagnostic with a JSON pointer and a code."""

import math
from collections.abc import Mapping
from typing import TypeVar, cast

from pydantic import JsonValue, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from engine.errors import Diagnostic
from engine.fields.plain_text import shown
from engine.fields.registry import FIELD_TYPES
from engine.forms.names import nearest

Read = TypeVar("Read")

MAX_DEPTH = 60
MAX_NODES = 500_000
MAX_FINDINGS = 200

_CODES = {
    "missing": "property_missing",
    "extra_forbidden": "property_unknown",
    "union_tag_not_found": "property_type_missing",
    "union_tag_invalid": "property_type_unknown",
    "literal_error": "property_not_allowed",
    "enum": "property_not_allowed",
    "too_long": "property_list_too_long",
    "too_short": "property_list_too_short",
    "string_too_long": "property_text_too_long",
    "string_too_short": "property_text_too_short",
    "string_pattern_mismatch": "property_malformed",
    "greater_than_equal": "property_too_small",
    "less_than_equal": "property_too_large",
}
_SHAPES = {
    "string_type": "property_not_text",
    "int_type": "property_not_integer",
    "int_parsing": "property_not_integer",
    "int_from_float": "property_not_integer",
    "bool_type": "property_not_boolean",
    "bool_parsing": "property_not_boolean",
    "list_type": "property_not_list",
    "dict_type": "property_not_object",
    "model_type": "property_not_object",
    "model_attributes_type": "property_not_object",
    "date_type": "property_not_date",
    "date_parsing": "property_not_date",
    "date_from_datetime_parsing": "property_not_date",
}

_OWN = frozenset({"name_not_identifier", "name_too_long", "bound_not_number", "bound_not_duration"})


def read_definition(adapter: TypeAdapter[Read], body: object) -> tuple[Read | None, list[Diagnostic]]:
    """The definition in `body`, or None and every reason why there is none. Never raises on bad data."""
    if not _is_bounded(body):
        return None, [Diagnostic("definition_too_large", {"depth": MAX_DEPTH, "limit": MAX_NODES})]
    try:
        return adapter.validate_python(body), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)[:MAX_FINDINGS]
    except (RecursionError, ValueError, TypeError):
        return None, [Diagnostic("property_invalid", {"reason": "unreadable"})]
    findings = [_diagnostic(detail, body) for detail in details]
    return None, list({(finding.code, finding.path): finding for finding in findings}.values())


def _is_bounded(body: object) -> bool:
    level, nodes = [body], 0
    for _ in range(MAX_DEPTH):
        nodes += len(level)
        if nodes > MAX_NODES:
            return False
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return True
    return False


def _children(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list) else []


def codes() -> frozenset[str]:
    """Every code a reading may report beside those of the definitions' own types."""
    return frozenset(_CODES.values()) | frozenset(_SHAPES.values()) | _OWN


def _diagnostic(detail: ErrorDetails, body: object) -> Diagnostic:
    kind, context = detail["type"], dict(detail.get("ctx", {}))
    place, parent = _pointer(detail, body)
    last = shown(detail["loc"][-1]) if detail["loc"] else ""
    if kind in _SHAPES:
        return Diagnostic(_SHAPES[kind], {"value": _shown(detail["input"])}, place)
    values = {
        "name": last,
        "value": _shown(detail["input"]),
        "limit": _limit(context),
        "actual": context.get("actual_length", _shown(detail["input"])),
        "expected": _expected(context),
    }
    code = _CODES.get(kind)
    if code is None:
        known = "reason" not in context and kind in _OWN
        return (
            Diagnostic(kind, context, place)
            if known
            else Diagnostic("property_invalid", {"reason": detail["msg"]}, place)
        )
    hint = nearest(last, _properties(parent)) if kind == "extra_forbidden" else _tag_hint(context)
    return Diagnostic(code, {key: value for key, value in values.items() if value is not None}, place, hint=hint)


def _limit(context: Mapping[str, object]) -> object:
    names = ("max_length", "min_length", "le", "ge", "pattern")
    return next((context[name] for name in names if name in context), None)


def _expected(context: Mapping[str, object]) -> str | None:
    expected = context.get("expected_tags", context.get("expected"))
    return None if expected is None else str(expected).replace("'", "").replace(" or ", ", ")


def _tag_hint(context: Mapping[str, object]) -> str | None:
    tags = str(context.get("expected_tags", "")).replace("'", "").split(", ")
    return nearest(str(context["tag"]), tags) if "tag" in context else None


def _shown(value: object) -> object:
    if isinstance(value, (str, int)):
        return shown(value) if not isinstance(value, bool) else value
    return value if isinstance(value, float) and math.isfinite(value) else "…"


def _properties(parent: object) -> list[str]:
    kind = parent.get("type") if isinstance(parent, Mapping) else None
    if isinstance(kind, str) and kind in FIELD_TYPES:
        return list(FIELD_TYPES[kind].model_fields)
    return [
        "fields",
        "help",
        "icon",
        "items",
        "label",
        "layout",
        "name",
        "title",
        "views",
        "columns",
        "filter",
        "sorts",
    ]


def _pointer(detail: ErrorDetails, body: object) -> tuple[str, object]:
    """The JSON pointer of an error, and the object it is in.

    Pydantic's locations also name the branch of a union it took; those parts are not in the document and are skipped.
    """
    steps: list[str] = []
    current, parent = body, body
    parts = detail["loc"]
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        if isinstance(part, int):
            if isinstance(current, list) and part < len(current):
                parent, current = current, current[part]
                steps.append(str(part))
        elif isinstance(current, Mapping) and part in current:
            parent, current = current, cast("JsonValue", current[part])
            steps.append(_escaped(part))
        elif is_last and detail["type"] == "missing":
            steps.append(_escaped(part))
    return "".join(f"/{step}" for step in steps), parent


def _escaped(step: str) -> str:
    return shown(step).replace("~", "~0").replace("/", "~1")
