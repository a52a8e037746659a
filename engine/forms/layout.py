"""Walk and check a form's layout."""

from collections.abc import Iterator, Sequence

from engine.errors import Diagnostic
from engine.forms.definition import (
    ColumnsItem,
    FieldItem,
    FormDefinition,
    GroupItem,
    LayoutItem,
    SectionItem,
    TabsItem,
)
from engine.forms.names import nearest

MAX_DEPTH = 8
MAX_ITEMS = 2000


def check_layout(form: FormDefinition) -> Iterator[Diagnostic]:
    """Findings: unknown fields, fields placed twice, required fields placed nowhere, too much of it."""
    known = {field.name for field in form.fields}
    placed: set[str] = set()
    count = 0
    for item, path, depth in walk_layout(form.layout):
        count += 1
        if depth > MAX_DEPTH:
            yield Diagnostic("layout_too_deep", {"limit": MAX_DEPTH}, path)
        if not isinstance(item, FieldItem):
            continue
        if item.field not in known:
            yield Diagnostic(
                "layout_field_unknown", {"field": item.field}, f"{path}/field", hint=nearest(item.field, known)
            )
        elif item.field in placed:
            yield Diagnostic("layout_field_repeated", {"field": item.field}, f"{path}/field")
        placed.add(item.field)
    if count > MAX_ITEMS:
        yield Diagnostic("layout_too_long", {"limit": MAX_ITEMS, "actual": count}, "/layout")
    if form.layout:
        yield from _check_missing(form, placed)


def walk_layout(
    items: Sequence[LayoutItem], path: str = "/layout", depth: int = 1
) -> Iterator[tuple[LayoutItem, str, int]]:
    """Every item of a layout with its JSON pointer and depth (from 1), parents first."""
    for index, item in enumerate(items):
        place = f"{path}/{index}"
        yield item, place, depth
        for inner, inner_path in _inside(item, place):
            yield from walk_layout(inner, inner_path, depth + 1)


def _inside(item: LayoutItem, place: str) -> Iterator[tuple[Sequence[LayoutItem], str]]:
    if isinstance(item, (SectionItem, GroupItem)):
        yield item.items, f"{place}/items"
    elif isinstance(item, ColumnsItem):
        for index, column in enumerate(item.columns):
            yield column.items, f"{place}/columns/{index}/items"
    elif isinstance(item, TabsItem):
        for index, tab in enumerate(item.tabs):
            yield tab.items, f"{place}/tabs/{index}/items"


def _check_missing(form: FormDefinition, placed: set[str]) -> Iterator[Diagnostic]:
    for index, field in enumerate(form.fields):
        if field.name not in placed and field.required and field.default is None and field.writable:
            yield Diagnostic("layout_required_missing", {"field": field.name}, f"/fields/{index}/required", "warning")
