"""The immutable outcome of a publish: everything the run time reads."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar, cast
from uuid import UUID

from engine.forms.compile import CompiledForm, compile_form
from engine.forms.definition import FormDefinition
from jigsmith.apps.definition import AnyDefinition, MenuDefinition, RoleDefinition

Derived = TypeVar("Derived")


@dataclass(frozen=True)
class Catalog:
    """One tenant's published version, compiled. Safe to share between threads."""

    tenant_id: UUID
    version: int
    forms: Mapping[str, CompiledForm]
    roles: Mapping[str, RoleDefinition]
    menus: tuple[MenuDefinition, ...]
    apps: Mapping[str, str]
    """"<kind>/<name>" → the app it belongs to."""
    _derived: dict[Hashable, object] = field(default_factory=dict, repr=False)

    def derived(self, key: Hashable, build: Callable[[], Derived]) -> Derived:
        """What a later floor compiles from this catalog (statements, schemas), built once and kept with it."""
        found = self._derived.get(key)
        if found is None:
            found = self._derived.setdefault(key, build())
        return cast(Derived, found)


def compile_catalog(
    tenant_id: UUID, version: int, definitions: Mapping[str, AnyDefinition], apps: Mapping[str, str]
) -> Catalog:
    """Compile checked definitions, keyed "<kind>/<name>". Raises DefinitionError."""
    found = definitions.values()
    forms = {item.name: compile_form(item) for item in found if isinstance(item, FormDefinition)}
    roles = {item.name: item for item in found if isinstance(item, RoleDefinition)}
    menus = sorted(
        (item for item in found if isinstance(item, MenuDefinition)), key=lambda item: (item.order, item.name)
    )
    return Catalog(
        tenant_id, version, MappingProxyType(forms), MappingProxyType(roles), tuple(menus), MappingProxyType(dict(apps))
    )
