"""Check all definitions together: forms by the engine, roles, menus, and names that would share a table."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from engine.errors import Diagnostic
from engine.forms.check import check_form
from engine.forms.definition import FormDefinition
from jigsmith.apps.check_roles import check_menu, check_role
from jigsmith.apps.definition import AnyDefinition, MenuDefinition, RoleDefinition
from jigsmith.tables.tables import form_tables


def check_definitions(definitions: Mapping[str, AnyDefinition]) -> Sequence[Diagnostic]:
    """Every finding about all definitions, keyed "<kind>/<name>", taken together."""
    forms = {found.name: found for found in definitions.values() if isinstance(found, FormDefinition)}
    findings: list[Diagnostic] = []
    for key, definition in definitions.items():
        match definition:
            case FormDefinition():
                findings += check_form(definition, forms)
            case RoleDefinition():
                findings += (finding.about(key) for finding in check_role(definition, forms))
            case MenuDefinition():
                findings += (finding.about(key) for finding in check_menu(definition, forms))
    return findings + list(_check_tables(forms))


def _check_tables(forms: Mapping[str, FormDefinition]) -> Iterator[Diagnostic]:
    """A form "a__b" and the sub-table b of form a would need the same table."""
    owners: dict[str, list[str]] = defaultdict(list)
    for form in forms.values():
        for table in form_tables(form):
            owners[table.name].append(form.name)
    for name_of_table, names in owners.items():
        for name in names if len(names) > 1 else ():
            other = next((found for found in names if found != name), name)
            values = {"table": name_of_table, "other": other}
            yield Diagnostic("table_name_taken", values, "/name", definition=f"form/{name}")
