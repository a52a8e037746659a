"""Definitions as JSON: read with every problem named, written without defaults and in the model's order."""

import json
from collections.abc import Mapping

from pydantic import JsonValue, TypeAdapter

from engine.errors import Diagnostic
from engine.forms.definition import FormDefinition
from engine.forms.reading import read_definition
from jigsmith.apps.definition import AnyDefinition, Kind, MenuDefinition, RoleDefinition

KINDS: tuple[Kind, ...] = ("form", "role", "menu")
_adapter: TypeAdapter[FormDefinition | RoleDefinition | MenuDefinition | None] = TypeAdapter(AnyDefinition)
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
    return definition.to_plain()


def dump_body(definition: AnyDefinition) -> str:
    """The JSON text that is stored."""
    return json.dumps(write_body(definition), ensure_ascii=False)


def load_body(text: str) -> JsonValue:
    """The stored JSON text as plain data."""
    found: JsonValue = json.loads(text)
    return found
