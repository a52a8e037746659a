"""A form definition becomes a CompiledForm: field look-up and a validator, built once per catalog."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from engine.errors import Diagnostic
from engine.fields.base import Field, JsonObject
from engine.forms.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class Validated:
    """The outcome of validating a submission: stored values by field name, and every diagnostic."""

    values: dict[str, object]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class CompiledForm:
    """A form ready to run. Sub-tables appear as compiled forms of their own in `rows`."""

    definition: FormDefinition
    fields: Mapping[str, Field]
    """Every field by name, in definition order."""
    rows: Mapping[str, "CompiledForm"]
    """Sub-table field name → the compiled form of its rows."""
    title: str | None
    """The field that stands for a record."""

    @property
    def name(self) -> str:
        return self.definition.name

    def validate(self, submitted: Mapping[str, JsonValue], *, partial: bool) -> Validated:
        """Coerce and check a submission, collecting every problem with a JSON pointer.

        `partial` (an update) leaves absent fields alone; otherwise absent fields take their default and required
        ones must be present. None clears a field. Unknown fields and unwritable fields are diagnostics. A sub-table's
        stored value is a list of dicts like `values`, each with its "id" (UUID or None).
        """
        raise NotImplementedError

    def json_schema(self) -> JsonObject:
        """JSON Schema (2020-12) of a record as the API accepts and returns it, sub-tables included."""
        raise NotImplementedError

    def to_json(self, values: Mapping[str, object]) -> JsonObject:
        """The API form of stored values (null stays null)."""
        raise NotImplementedError


def compile_form(definition: FormDefinition) -> CompiledForm:
    """Compile a checked definition. Raises DefinitionError when it does not pass its own check."""
    raise NotImplementedError
