"""Definitions as JSON: read with every problem named, written without defaults and in the model's order."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, JsonValue, TypeAdapter

from engine.errors import Diagnostic
from engine.forms.definition import FormDefinition
from engine.forms.reading import read_definition
from jigsmith.apps.definition import AnyDefinition, Kind, MenuDefinition, RoleDefinition

KINDS: tuple[Kind, ...] = ("form", "role", "menu")
_adapter: TypeAdapter[FormDefinition | RoleDefinition | MenuDefinition | None] = TypeAdapter(AnyDefinition)
_TELLING = frozenset({"kind", "type"})
Body = dict[str, JsonValue]


def key_of(definition: AnyDefinition) -> str:
    """ "<kind>/<name>"."""
    return f"{definition.kind}/{definition.name}"


def read_body(kind: str, name: str, body: object) -> tuple[AnyDefinition | None, list[Diagnostic]]:
    """The definition, or None and a diagnostic for each problem; `kind` may be left out of the body."""
    about = f"{kind}/{name}"
    if not isinstance(body, Mapping):
        return None, [Diagnostic("definition_not_object", {"name": name}, definition=about)]
    body = {**body, "kind": body.get("kind", kind)}
    found, findings = read_definition(_adapter, body)
    if found is None:
        return None, [finding.about(about) for finding in findings]
    if key_of(found) != about:
        values = {"expected": about, "actual": key_of(found)}
        return None, [Diagnostic("definition_name_differs", values, "/name", definition=about)]
    return found, []


def write_body(definition: AnyDefinition) -> Body:
    """Plain data: no defaults, but every `kind` and `type`; keys in the model's order."""
    body: Body = _pruned(definition, definition.model_dump(mode="json", by_alias=True))
    return body


def _pruned(value: object, plain: Any) -> Any:
    if isinstance(value, BaseModel):
        return dict(_kept(value, plain))
    if isinstance(value, Mapping):
        return {key: _pruned(value[key], plain[str(key)]) for key in value}
    if isinstance(value, list | tuple):
        return [_pruned(item, plain[place]) for place, item in enumerate(value)]
    return plain


def _kept(model: BaseModel, plain: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if name in _TELLING or info.is_required() or value != info.get_default(call_default_factory=True):
            key = info.serialization_alias or info.alias or name
            yield key, _pruned(value, plain[key])


def dump_body(definition: AnyDefinition) -> str:
    """The JSON text that is stored."""
    return json.dumps(write_body(definition), ensure_ascii=False)


def load_body(text: str) -> JsonValue:
    """The stored JSON text as plain data."""
    found: JsonValue = json.loads(text)
    return found
