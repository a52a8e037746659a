"""Fields and forms as JSON text, for the registry of what was retired."""

import json

from pydantic import TypeAdapter, ValidationError

from engine.fields.base import Field
from engine.fields.registry import AnyField
from engine.forms.definition import FormDefinition

_fields: TypeAdapter[Field] = TypeAdapter(AnyField)


def write_field(field: Field) -> str:
    """The field's definition."""
    return field.model_dump_json(by_alias=True)


def read_field(text: str) -> Field | None:
    """The field again; None when field types have changed so much that it no longer reads."""
    try:
        return _fields.validate_python(json.loads(text))
    except ValidationError:
        return None


def write_form(form: FormDefinition) -> str:
    """The form's definition."""
    return form.model_dump_json(by_alias=True)


def read_form(text: str) -> FormDefinition | None:
    """The form again; None when it no longer reads."""
    try:
        return FormDefinition.model_validate_json(text)
    except ValidationError:
        return None
