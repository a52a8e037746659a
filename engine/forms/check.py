"""Check a set of forms together: names, references, layout, views, titles. Collects every finding."""

from collections.abc import Mapping

from engine.errors import Diagnostic
from engine.forms.definition import FormDefinition


def check_form(form: FormDefinition, forms: Mapping[str, FormDefinition]) -> list[Diagnostic]:
    """Findings about one form, given all forms by name (references must resolve among them).

    Paths are JSON pointers into the form ("/fields/3/target"); `definition` is "form/<name>".
    """
    raise NotImplementedError


def read_form(body: object) -> tuple[FormDefinition | None, list[Diagnostic]]:
    """Read a form from plain data; a malformed one gives None and a diagnostic for each pydantic error."""
    raise NotImplementedError
