"""Saved views as one asker may see them: what names a hidden field is left out, never an error."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.forms.definition import Sort, TableView
from engine.forms.filters import AllOf, AnyOf, Comparison, Filter, Not
from engine.forms.paths import find_path
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import NotFound
from jigsmith.records.filters import VisibleForm, visible_forms
from jigsmith.records.paging import Query
from jigsmith.records.rights import Rights

Visible = Mapping[str, VisibleForm]


def visible_filter(condition: Filter | None, form: VisibleForm, forms: Visible) -> Filter | None:
    """The filter without conditions on what the asker may not see; None when nothing is left."""
    match condition:
        case Comparison():
            return condition if find_path(condition.field, form, forms) else None
        case AllOf():
            kept = [part for part in (visible_filter(one, form, forms) for one in condition.all) if part is not None]
            return AllOf(all=kept) if kept else None
        case AnyOf():
            parts = [visible_filter(one, form, forms) for one in condition.any]
            return None if None in parts else AnyOf(any=[part for part in parts if part is not None])
        case Not():
            inner = visible_filter(condition.not_, form, forms)
            return None if inner != condition.not_ else condition
        case _:
            return None


def visible_sorts(sorts: Sequence[Sort], form: VisibleForm, forms: Visible) -> list[Sort]:
    """The sort keys the asker may see."""
    return [sort for sort in sorts if find_path(sort.field, form, forms)]


def visible_view(view: TableView, form: VisibleForm, forms: Visible) -> TableView | None:
    """The view as the asker may see it; None when no column is left."""
    columns = [column for column in view.columns if find_path(column, form, forms)]
    if not columns:
        return None
    condition = visible_filter(view.filter, form, forms)
    return view.model_copy(
        update={"columns": columns, "filter": condition, "sorts": visible_sorts(view.sorts, form, forms)}
    )


def with_view(catalog: Catalog, rights: Rights, form: str, query: Query, name: str) -> Query:
    """The query inside a saved view: both filters hold; columns and sorts are the view's unless the query has its own."""
    rights.form(form).require("read")
    forms = visible_forms(catalog, rights)
    views = [view for view in catalog.forms[form].definition.views if view.name == name]
    view = visible_view(views[0], forms[form], forms) if views else None
    if view is None:
        raise NotFound("view_not_found", form=form, view=name)
    conditions = [condition for condition in (view.filter, query.filter) if condition is not None]
    fields = tuple(column for column in view.columns if column in forms[form].fields)
    return replace(
        query,
        filter=AllOf(all=conditions) if conditions else None,
        sorts=query.sorts or tuple(view.sorts),
        columns=query.columns if query.columns is not None else fields,
    )
