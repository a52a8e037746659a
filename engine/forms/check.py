"""Check a set of forms together: names, references, layout, views, titles. Collects every finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import Field
from engine.fields.sub_table import SubTableField
from engine.forms.check_links import check_links
from engine.forms.check_names import check_names
from engine.forms.definition import FormDefinition
from engine.forms.layout import check_layout
from engine.forms.reading import read_definition
from engine.forms.views import check_views

_FORM: TypeAdapter[FormDefinition] = TypeAdapter(FormDefinition)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A definition with its fields by name (of a repeated name, the first)."""

    name: str
    fields: Mapping[str, Field]


def check_form(form: FormDefinition, forms: Mapping[str, FormDefinition]) -> list[Diagnostic]:
    """Findings about one form, given all forms by name (references must resolve among them).

    Paths are JSON pointers into the form ("/fields/3/target"); `definition` is "form/<name>".
    """
    plain = {name: _by_name(other) for name, other in forms.items()}
    own = plain[form.name] = _by_name(form)
    findings = [*_alone(form), *check_links(form, own, plain), *check_views(form, own, plain)]
    return [finding.about(f"form/{form.name}") for finding in findings]


def check_alone(form: FormDefinition) -> list[Diagnostic]:
    """The findings about a form that need no other form."""
    return [finding.about(f"form/{form.name}") for finding in _alone(form)]


def read_form(body: object) -> tuple[FormDefinition | None, list[Diagnostic]]:
    """Read a form from plain data; a malformed one gives None and a diagnostic for each pydantic error."""
    return read_definition(_FORM, body)


def title_field(form: FormDefinition) -> str | None:
    """The field that stands for a record: the one named, or the first that can."""
    return form.title or next((field.name for field in form.fields if field.titled), None)


def _by_name(form: FormDefinition) -> _Plain:
    return _Plain(form.name, {field.name: field for field in reversed(form.fields)})


def _alone(form: FormDefinition) -> Iterator[Diagnostic]:
    yield from check_names(form)
    yield from _check_title(form)
    for index, field in enumerate(form.fields):
        yield from _check_field(field, f"/fields/{index}")
    yield from check_layout(form)


def _check_title(form: FormDefinition) -> Iterator[Diagnostic]:
    if form.title is None:
        return
    field = next((field for field in form.fields if field.name == form.title), None)
    if field is None:
        names = [field.name for field in form.fields if field.titled]
        yield Diagnostic("title_unknown", {"field": form.title, "fields": names}, "/title")
    elif not field.titled:
        yield Diagnostic("title_not_text", {"field": form.title, "type": field.type}, "/title")


def _check_field(field: Field, path: str) -> Iterator[Diagnostic]:
    yield from (finding.inside(path) for finding in field.check())
    if field.unique and not field.keyed:
        yield Diagnostic("unique_not_allowed", {"type": field.type}, f"{path}/unique")
    if field.indexed and not field.keyed:
        yield Diagnostic("index_not_allowed", {"type": field.type}, f"{path}/indexed")
    if field.required and not field.writable:
        yield Diagnostic("required_not_allowed", {"type": field.type}, f"{path}/required")
    yield from _check_default(field, path)
    if isinstance(field, SubTableField):
        for index, inner in enumerate(field.fields):
            yield from _check_field(inner, f"{path}/fields/{index}")
            if inner.unique:
                yield Diagnostic("unique_in_rows", {"field": inner.name}, f"{path}/fields/{index}/unique")


def _check_default(field: Field, path: str) -> Iterator[Diagnostic]:
    if field.default is None or not field.writable or isinstance(field, SubTableField):
        if field.default is not None and not field.writable and field.stored is False:
            yield Diagnostic("default_not_allowed", {"type": field.type}, f"{path}/default")
        return
    if field.unique:
        yield Diagnostic("default_of_unique", {"field": field.name}, f"{path}/default")
    try:
        field.compile_coercion()(field.default)
    except FieldProblem as problem:
        if not problem.code.startswith("pattern_"):  # the pattern's own finding says so already
            yield Diagnostic(problem.code, problem.values, f"{path}/default")
