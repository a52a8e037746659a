"""A form as one asker meets it: without hidden fields, with a layout and a view even where none was designed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import JsonValue, TypeAdapter

from engine.definition import Label
from engine.fields.base import Field
from engine.fields.reference import ReferringField
from engine.fields.reverse_reference import ReverseReferenceField
from engine.fields.sub_table import SubTableField
from engine.forms.definition import (
    Column,
    ColumnsItem,
    FieldItem,
    FormDefinition,
    GroupItem,
    LayoutItem,
    SectionItem,
    Sort,
    Tab,
    TableView,
    TabsItem,
)
from engine.forms.filters import Filter
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.records.filters import VisibleForm, visible_forms
from jigsmith.records.rights import FormRightsOf, Rights, rights_of
from jigsmith.records.visible import visible_filter, visible_view

DEFAULT_COLUMNS = 8
NOT_LISTED = ("sub_table", "reverse_reference", "rich_text", "json", "signature")
_FILTER: TypeAdapter[Filter] = TypeAdapter(Filter)
Visible = Mapping[str, VisibleForm]


def present_form(catalog: Catalog, actor: Actor, form: str) -> dict[str, JsonValue]:
    """The answer of GET /api/forms/{form} but for the personal views; compiled once per catalog and rights."""
    rights = rights_of(catalog, actor)
    rights.form(form).require("read")
    return catalog.derived(("presented", rights.key, form), lambda: _present(catalog, rights, form))


def list_forms(catalog: Catalog, actor: Actor) -> list[dict[str, JsonValue]]:
    """The readable forms with a summary of the asker's rights."""
    rights = rights_of(catalog, actor)
    forms = ((catalog.forms[name].definition, held) for name, held in rights.forms.items() if held.may("read"))
    return [
        {"name": form.name, "label": form.label.model_dump(), "icon": form.icon, "rights": rights_summary(held)}
        for form, held in forms
    ]


def rights_summary(held: FormRightsOf) -> dict[str, JsonValue]:
    """What a screen needs to know to offer or withhold buttons and inputs."""
    actions: dict[str, JsonValue] = {
        action: held.may(action) for action in ("create", "update", "delete", "import", "export")
    }
    return {**actions, "read_only": list[JsonValue](sorted(held.read_only))}


def _present(catalog: Catalog, rights: Rights, name: str) -> dict[str, JsonValue]:
    held, visible, form = rights.form(name), visible_forms(catalog, rights), catalog.forms[name]
    fields = [shown for field in visible[name].fields.values() if (shown := _visible_field(field, visible)) is not None]
    kept = frozenset(field.name for field in fields)
    definition = form.definition.model_copy(
        update={
            "fields": fields,
            "title": form.title if form.title in kept else None,
            "layout": visible_layout(form.definition.layout, kept) or [FieldItem(field=field.name) for field in fields],
            "views": _views(form.definition, visible) or _default_views(fields),
        }
    )
    return {
        "version": catalog.version,
        "definition": definition.model_dump(mode="json", by_alias=True),
        "title": definition.title,
        "rights": rights_summary(held),
        "targets": {
            target: _target(catalog, rights, target) for target in sorted(_targets(fields)) if target in catalog.forms
        },
    }


def _visible_field(field: Field, visible: Visible) -> Field | None:
    """A reference shows and filters only by what is visible of its target; what points back at nothing visible goes."""
    if isinstance(field, SubTableField):
        rows = [shown for row in field.fields if (shown := _visible_field(row, visible)) is not None]
        return field.model_copy(update={"fields": rows})
    if isinstance(field, ReverseReferenceField):
        target = visible.get(field.target)
        if target is None or field.field not in target.fields:
            return None
        return field.model_copy(update={"columns": [name for name in field.columns if name in target.fields]})
    if not isinstance(field, ReferringField):
        return field
    return field.model_copy(update=_visible_reference(field, visible))


def _visible_reference(field: ReferringField, visible: Visible) -> dict[str, Any]:
    target = visible.get(field.target)
    if target is None:
        return {"display": [], "search": [], "filter": None, "create": False}
    condition = _FILTER.validate_python(field.filter) if field.filter else None
    kept = visible_filter(condition, target, visible)
    return {
        "display": [name for name in field.display if name in target.fields],
        "search": [name for name in field.search if name in target.fields],
        "filter": kept.model_dump(mode="json", by_alias=True) if kept else None,
    }


def visible_layout(items: Sequence[LayoutItem], fields: frozenset[str]) -> list[LayoutItem]:
    """The layout without hidden fields and without the blocks they leave empty."""
    found: list[LayoutItem] = []
    for item in items:
        match item:
            case FieldItem():
                found += [item] if item.field in fields else []
            case SectionItem() | GroupItem():
                inner = visible_layout(item.items, fields)
                found += [item.model_copy(update={"items": inner})] if inner else []
            case ColumnsItem():
                columns = [_column(column, fields) for column in item.columns]
                found += [item.model_copy(update={"columns": columns})] if any(one.items for one in columns) else []
            case TabsItem():
                tabs = [tab for one in item.tabs if (tab := _tab(one, fields)).items]
                found += [item.model_copy(update={"tabs": tabs})] if tabs else []
            case _:
                found.append(item)
    return found


def _column(column: Column, fields: frozenset[str]) -> Column:
    return column.model_copy(update={"items": visible_layout(column.items, fields)})


def _tab(tab: Tab, fields: frozenset[str]) -> Tab:
    return tab.model_copy(update={"items": visible_layout(tab.items, fields)})


def _views(form: FormDefinition, visible: Visible) -> list[TableView]:
    views = (visible_view(view, visible[form.name], visible) for view in form.views)
    return [view for view in views if view is not None]


def _default_views(fields: Sequence[Field]) -> list[TableView]:
    """One view of the first listable fields, newest first."""
    columns = [field.name for field in fields if field.type not in NOT_LISTED][:DEFAULT_COLUMNS]
    newest = [Sort(field="created_at", descending=True)]
    return [TableView(name="all", label=Label(zh="全部", en="All"), columns=columns or ["created_at"], sorts=newest)]


def _targets(fields: Iterable[Field]) -> set[str]:
    found: set[str] = set()
    for field in fields:
        if isinstance(field, ReferringField | ReverseReferenceField):
            found.add(field.target)
        elif isinstance(field, SubTableField):
            found |= _targets(field.fields)
    return found


def _target(catalog: Catalog, rights: Rights, target: str) -> JsonValue:
    form, held = catalog.forms[target], rights.find(target)
    title = form.title if held is not None and held.may("read") and form.title not in held.hidden else None
    return {
        "label": form.definition.label.model_dump(),
        "title": title,
        "creatable": held is not None and held.may("create"),
    }
