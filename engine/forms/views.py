"""Check a form's saved views: columns, filters and sorts."""

from collections.abc import Iterator, Mapping, Sequence

from engine.errors import Diagnostic
from engine.forms.definition import FormDefinition, Sort, TableView
from engine.forms.filter_check import check_filter
from engine.forms.names import nearest
from engine.forms.paths import FieldsOf, find_path, known_paths


def check_views(form: FormDefinition, own: FieldsOf, forms: Mapping[str, FieldsOf]) -> Iterator[Diagnostic]:
    """Findings about every view of a form."""
    for index, view in enumerate(form.views):
        yield from (finding.inside(f"/views/{index}") for finding in check_view(view, own, forms))


def check_view(view: TableView, form: FieldsOf, forms: Mapping[str, FieldsOf]) -> Iterator[Diagnostic]:
    """Findings about one view (also a personal one); paths start at the view."""
    seen: set[str] = set()
    for index, column in enumerate(view.columns):
        place = f"/columns/{index}"
        if "." in column or find_path(column, form, forms) is None:
            yield _unknown(column, form, place)
        elif column in seen:
            yield Diagnostic("view_column_repeated", {"field": column}, place)
        seen.add(column)
    if view.filter is not None:
        yield from (finding.inside("/filter") for finding in check_filter(view.filter, form, forms))
    yield from (finding.inside("/sorts") for finding in check_sorts(view.sorts, form, forms))


def check_sorts(sorts: Sequence[Sort], form: FieldsOf, forms: Mapping[str, FieldsOf]) -> Iterator[Diagnostic]:
    """Findings about sort keys; paths start at the list."""
    seen: set[str] = set()
    for index, sort in enumerate(sorts):
        found = find_path(sort.field, form, forms)
        if found is None or found.hopped:
            yield _unknown(sort.field, form, f"/{index}/field")
        elif not found.field.sortable:
            yield Diagnostic("sort_not_allowed", {"field": sort.field, "type": found.field.type}, f"/{index}/field")
        elif sort.field in seen:
            yield Diagnostic("sort_repeated", {"field": sort.field}, f"/{index}/field")
        seen.add(sort.field)


def _unknown(name: str, form: FieldsOf, path: str) -> Diagnostic:
    values = {"field": name, "form": form.name}
    return Diagnostic("field_unknown_in_form", values, path, hint=nearest(name, known_paths(form)))
