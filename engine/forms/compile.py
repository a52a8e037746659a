"""A form definition becomes a CompiledForm: field look-up and a validator, built once per catalog."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from engine.errors import DefinitionError
from engine.fields.base import Field, JsonObject
from engine.fields.objects import object_schema
from engine.fields.sub_table import SubTableField
from engine.forms.check import check_alone, title_field
from engine.forms.definition import FormDefinition
from engine.forms.validator import RecordValidator, Validated

__all__ = ["CompiledForm", "Validated", "compile_form"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class CompiledForm:
    """A form ready to run. Sub-tables appear as compiled forms of their own in `rows`."""

    definition: FormDefinition
    fields: Mapping[str, Field]
    """Every field by name, in definition order."""
    rows: Mapping[str, "CompiledForm"]
    """Sub-table field name → the compiled form of its rows (its name is the rows' table, "{form}__{field}")."""
    title: str | None
    """The field that stands for a record."""
    validator: RecordValidator

    @property
    def name(self) -> str:
        return self.definition.name

    def validate(self, submitted: Mapping[str, JsonValue], *, partial: bool) -> Validated:
        """Coerce and check a submission, collecting every problem with a JSON pointer ("/qty", "/lines/3/qty").

        `partial` (an update) leaves absent fields alone; otherwise every stored, writable field is in the answer: absent
        ones with their default, or None. None clears a field. Unknown fields and unwritable fields are diagnostics.
        A multi-reference and a sub-table are lists, never None. A sub-table's stored value is a list of dicts like
        `values`, each with its "id" (UUID or None); in an update a row that brings an id is itself a partial update
        of that row, a row without one is new and complete. Values are not returned for fields with a problem.
        """
        return self.validator.validate(submitted, partial=partial)

    def json_schema(self) -> JsonObject:
        """JSON Schema (2020-12) of a record's values as the API accepts and returns them, sub-tables included."""
        return {"$schema": DIALECT, "title": self.definition.label.zh, **object_schema(self.definition.fields)}

    def to_json(self, values: Mapping[str, object]) -> JsonObject:
        """The API form of stored values (null stays null); names that are not fields are left out."""
        return self.validator.to_json(values)


def compile_form(definition: FormDefinition) -> CompiledForm:
    """Compile a checked definition. Raises DefinitionError when it does not pass its own check.

    What concerns other forms (reference targets, filters over them) is not checked here.
    """
    findings = [finding for finding in check_alone(definition) if finding.severity == "error"]
    if findings:
        raise DefinitionError(findings)
    return _compile(definition)


def _compile(definition: FormDefinition) -> CompiledForm:
    rows = {
        field.name: _compile(rows_definition(definition.name, field))
        for field in definition.fields
        if isinstance(field, SubTableField)
    }
    return CompiledForm(
        definition,
        {field.name: field for field in definition.fields},
        rows,
        title_field(definition),
        RecordValidator(definition.fields, {name: row.validator for name, row in rows.items()}),
    )


def rows_definition(form: str, field: SubTableField) -> FormDefinition:
    """The rows of a sub-table as a form of their own, named as their table."""
    return FormDefinition(name=f"{form}__{field.name}", label=field.label, fields=list(field.fields))
