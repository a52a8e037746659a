"""Check what a form's fields say about other forms: reference targets, display fields, filters, reverse references."""

from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter

from engine.errors import Diagnostic
from engine.fields.base import Field
from engine.fields.reference import ReferringField
from engine.fields.reverse_reference import ReverseReferenceField
from engine.fields.sub_table import SubTableField
from engine.forms.definition import FormDefinition
from engine.forms.filter_check import check_filter
from engine.forms.filters import Filter
from engine.forms.names import nearest
from engine.forms.paths import FieldsOf
from engine.forms.reading import read_definition

_FILTER: TypeAdapter[Filter | None] = TypeAdapter(Filter)


def check_links(form: FormDefinition, own: FieldsOf, forms: Mapping[str, FieldsOf]) -> Iterator[Diagnostic]:
    """Findings about references to other forms (and to this one)."""
    for index, field in enumerate(form.fields):
        path = f"/fields/{index}"
        yield from _check_field(field, path, own, forms)
        if isinstance(field, SubTableField):
            for place, inner in enumerate(field.fields):
                yield from _check_field(inner, f"{path}/fields/{place}", own, forms)


def _check_field(field: Field, path: str, own: FieldsOf, forms: Mapping[str, FieldsOf]) -> Iterator[Diagnostic]:
    if not isinstance(field, (ReferringField, ReverseReferenceField)):
        return
    target = forms.get(field.target)
    if target is None:
        hint = nearest(field.target, forms)
        yield Diagnostic("target_unknown", {"target": field.target, "field": field.name}, f"{path}/target", hint=hint)
    elif isinstance(field, ReverseReferenceField):
        yield from _check_reverse(field, path, own, target)
    else:
        yield from _check_picker(field, path, target, forms)


def _check_reverse(field: ReverseReferenceField, path: str, own: FieldsOf, target: FieldsOf) -> Iterator[Diagnostic]:
    pointing = target.fields.get(field.field)
    if not isinstance(pointing, ReferringField) or pointing.target != own.name:
        fitting = [name for name, other in target.fields.items() if _points_at(other, own.name)]
        values = {"field": field.field, "target": target.name, "form": own.name, "fields": fitting}
        yield Diagnostic("reverse_not_reference", values, f"{path}/field", hint=fitting[0] if fitting else None)
    yield from _check_names(field.columns, f"{path}/columns", target)


def _points_at(field: Field, form: str) -> bool:
    return isinstance(field, ReferringField) and field.target == form


def _check_picker(
    field: ReferringField, path: str, target: FieldsOf, forms: Mapping[str, FieldsOf]
) -> Iterator[Diagnostic]:
    yield from _check_names(field.display, f"{path}/display", target)
    yield from _check_names(field.search, f"{path}/search", target)
    for index, name in enumerate(field.search):
        found = target.fields.get(name)
        if found is not None and not found.searchable:
            yield Diagnostic("search_not_text", {"field": name, "type": found.type}, f"{path}/search/{index}")
    if field.filter is not None:
        condition, findings = read_definition(_FILTER, field.filter)
        if condition is not None:
            findings = check_filter(condition, target, forms)
        yield from (finding.inside(f"{path}/filter") for finding in findings)


def _check_names(names: list[str], path: str, target: FieldsOf) -> Iterator[Diagnostic]:
    for index, name in enumerate(names):
        if name not in target.fields:
            hint = nearest(name, target.fields)
            values = {"field": name, "form": target.name}
            yield Diagnostic("field_unknown_in_form", values, f"{path}/{index}", hint=hint)
