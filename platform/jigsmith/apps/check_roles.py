"""Check roles and menus against the forms they name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from engine.errors import Diagnostic
from engine.fields.base import Field
from engine.forms.definition import FormDefinition
from engine.forms.filter_check import check_filter
from jigsmith.apps.definition import FormRights, MenuDefinition, MenuFormItem, MenuGroupItem, RoleDefinition

MENU_DEPTH = 4


@dataclass(frozen=True, slots=True)
class FormFields:
    """A form's fields by name, as the filter check reads them."""

    name: str
    fields: Mapping[str, Field]


Forms = Mapping[str, FormDefinition]


def check_role(role: RoleDefinition, forms: Forms) -> Iterator[Diagnostic]:
    """Forms, fields and row filters of a role."""
    for name, rights in role.forms.items():
        path = f"/forms/{name}"
        if name not in forms:
            yield _unknown("definition_form_unknown", "form", name, forms, path)
            continue
        yield from _check_rights(rights, forms[name], forms, path)


def _check_rights(rights: FormRights, form: FormDefinition, forms: Forms, path: str) -> Iterator[Diagnostic]:
    fields = [field.name for field in form.fields]
    for part, names in (("hidden", rights.hidden), ("read_only", rights.read_only)):
        for place, name in enumerate(names):
            if name not in fields:
                yield _unknown("definition_field_unknown", "field", name, fields, f"{path}/{part}/{place}")
    for action in {action for action in rights.actions if rights.actions.count(action) > 1}:
        yield Diagnostic("action_repeated", {"action": action}, f"{path}/actions", "warning")
    if rights.rows is not None:
        known = {name: FormFields(name, {field.name: field for field in found.fields}) for name, found in forms.items()}
        yield from (found.inside(f"{path}/rows") for found in check_filter(rights.rows, known[form.name], known))


def check_menu(menu: MenuDefinition, forms: Forms) -> Iterator[Diagnostic]:
    """Forms and views of a menu, and its depth."""
    yield from _check_items(menu.items, forms, "/items", 1)


def _check_items(
    items: Sequence[MenuFormItem | MenuGroupItem], forms: Forms, path: str, depth: int
) -> Iterator[Diagnostic]:
    for place, item in enumerate(items):
        at = f"{path}/{place}"
        if isinstance(item, MenuFormItem):
            yield from _check_item(item, forms, at)
        elif depth >= MENU_DEPTH:
            yield Diagnostic("menu_too_deep", {"limit": MENU_DEPTH}, at)
        else:
            yield from _check_items(item.items, forms, f"{at}/items", depth + 1)


def _check_item(item: MenuFormItem, forms: Forms, path: str) -> Iterator[Diagnostic]:
    if item.form not in forms:
        yield _unknown("definition_form_unknown", "form", item.form, forms, f"{path}/form")
        return
    views = [view.name for view in forms[item.form].views]
    if item.view is not None and item.view not in views:
        yield _unknown("definition_view_unknown", "view", item.view, views, f"{path}/view")


def _unknown(code: str, what: str, name: str, known: Mapping[str, object] | Sequence[str], path: str) -> Diagnostic:
    close = get_close_matches(name, list(known), n=1)
    return Diagnostic(code, {what: name, "name": name}, path, hint=close[0] if close else None)
