"""The menu of the apps: what each asker may open."""

from collections.abc import Sequence

from pydantic import JsonValue

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.definition import MenuFormItem, MenuItem
from jigsmith.records.filters import visible_forms
from jigsmith.records.rights import Rights, rights_of
from jigsmith.records.visible import visible_view


def present_menu(catalog: Catalog, actor: Actor) -> dict[str, JsonValue]:
    """The answer of GET /api/menu, compiled once per catalog and rights."""
    rights = rights_of(catalog, actor)
    return catalog.derived(("menu", rights.key), lambda: _present(catalog, rights))


def _present(catalog: Catalog, rights: Rights) -> dict[str, JsonValue]:
    apps: list[JsonValue] = []
    for menu in sorted(catalog.menus, key=lambda menu: (menu.order, menu.name)):
        if items := _items(catalog, rights, menu.items):
            apps.append({"name": menu.name, "label": menu.label.model_dump(), "items": items})
    return {"version": catalog.version, "apps": apps or _without_menus(catalog, rights)}


def _items(catalog: Catalog, rights: Rights, items: Sequence[MenuItem]) -> list[JsonValue]:
    """Items whose form may be read; groups left empty are left out."""
    found: list[JsonValue] = []
    for item in items:
        if isinstance(item, MenuFormItem):
            held = rights.find(item.form)
            if held is not None and held.may("read"):
                found.append(_form_item(catalog, rights, item))
        elif inner := _items(catalog, rights, item.items):
            found.append({"type": "group", "label": item.label.model_dump(), "icon": item.icon, "items": inner})
    return found


def _form_item(catalog: Catalog, rights: Rights, item: MenuFormItem) -> JsonValue:
    form, forms = catalog.forms[item.form].definition, visible_forms(catalog, rights)
    views = [view for view in form.views if view.name == item.view]
    view = item.view if views and visible_view(views[0], forms[form.name], forms) else None
    return {
        "type": "form",
        "form": form.name,
        "view": view,
        "label": (item.label or form.label).model_dump(),
        "icon": item.icon or form.icon,
    }


def _without_menus(catalog: Catalog, rights: Rights) -> list[JsonValue]:
    """A tenant that has designed no menu yet still finds its forms."""
    if catalog.menus:
        return []
    items = [MenuFormItem(form=name) for name, held in rights.forms.items() if held.may("read")]
    if not items:
        return []
    return [{"name": "forms", "label": {"zh": "表单", "en": "Forms"}, "items": _items(catalog, rights, items)}]
