"""What an actor may do with each form: roles add up, a token's scopes take away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from engine.forms.compile import CompiledForm
from engine.forms.filters import AnyOf, Filter
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.definition import FormRights, RecordAction
from jigsmith.errors import Named, NotAllowed, NotFound

ALL_ACTIONS: frozenset[RecordAction] = frozenset(get_args(RecordAction))
SCOPE_ACTIONS: Mapping[str, frozenset[RecordAction]] = {
    "records:read": frozenset({"read", "export"}),
    "records:write": frozenset({"create", "update", "delete", "import"}),
}
NOTHING = AnyOf(any=[])
"""The filter no record passes."""

RightsKey = tuple[bool, frozenset[str], frozenset[str] | None]


@dataclass(frozen=True)
class FormRightsOf:
    """The asker's rights on one form."""

    form: str
    actions: frozenset[RecordAction]
    hidden: frozenset[str] = frozenset()
    """Fields absent from everything the asker gets; a submission naming one is refused like an unknown field."""
    read_only: frozenset[str] = frozenset()
    """Fields shown but not written; hidden fields are not listed again here."""
    key: RightsKey = (False, frozenset(), None)
    """Equal for askers with equal rights in one catalog: a part of the key of whatever is compiled from them."""
    _rows: Mapping[RecordAction, Filter | None] = field(default_factory=dict)

    def may(self, action: RecordAction) -> bool:
        """Whether the action is granted at all (rows may still limit it)."""
        return action in self.actions

    def require(self, action: RecordAction) -> None:
        """Raise NotAllowed unless the action is granted."""
        if action not in self.actions:
            raise NotAllowed("action_not_allowed", form=self.form, action=action)

    def rows(self, action: RecordAction) -> Filter | None:
        """The records the action reaches: None means all, an empty `any` none."""
        return self._rows.get(action) if action in self.actions else NOTHING


@dataclass(frozen=True)
class Rights:
    """The asker's rights on every form of the catalog."""

    forms: Mapping[str, FormRightsOf]
    key: RightsKey

    def form(self, name: str) -> FormRightsOf:
        """Raises NotFound for an unknown form and for one the asker has no right on: neither is revealed."""
        found = self.forms.get(name)
        if found is None:
            raise NotFound("form_not_found", form=name)
        return found

    def find(self, name: str) -> FormRightsOf | None:
        """The rights on the form, or None where the asker has none."""
        return self.forms.get(name)


def rights_of(catalog: Catalog, actor: Actor) -> Rights:
    """The actor's rights, compiled once per catalog and set of roles."""
    key: RightsKey = (actor.is_admin, frozenset() if actor.is_admin else actor.roles, actor.scopes)
    return catalog.derived(("rights", key), lambda: _compile_rights(catalog, key))


def _compile_rights(catalog: Catalog, key: RightsKey) -> Rights:
    is_admin, roles, _ = key
    if is_admin:
        forms = {
            name: _within_scopes(FormRightsOf(_named(form), ALL_ACTIONS, key=key))
            for name, form in catalog.forms.items()
        }
        return Rights(forms, key)
    granted = [catalog.roles[role].forms for role in sorted(roles) if role in catalog.roles]
    merged = {
        name: _merge(form, [rights[name] for rights in granted if name in rights], key)
        for name, form in catalog.forms.items()
    }
    return Rights({name: _within_scopes(rights) for name, rights in merged.items() if rights.actions}, key)


def _named(form: CompiledForm) -> Named:
    return Named(form.name, form.definition.label)


def _within_scopes(rights: FormRightsOf) -> FormRightsOf:
    scopes = rights.key[2]
    if scopes is None:
        return rights
    allowed = frozenset(action for scope in scopes for action in SCOPE_ACTIONS.get(scope, frozenset()))
    return FormRightsOf(
        rights.form, rights.actions & allowed, rights.hidden, rights.read_only, rights.key, rights._rows
    )


def _merge(form: CompiledForm, roles: Sequence[FormRights], key: RightsKey) -> FormRightsOf:
    """Add up what several roles grant: a field stays hidden (read-only) only where every granting role says so."""
    actions = frozenset(action for role in roles for action in role.actions)
    hidden = _in_all(role.hidden for role in roles if "read" in role.actions) & frozenset(form.fields)
    writers = [role for role in roles if {"create", "update", "import"} & set(role.actions)]
    read_only = _in_all([*role.read_only, *role.hidden] for role in writers) & frozenset(form.fields)
    rows = {action: _rows_of([role.rows for role in roles if action in role.actions]) for action in actions}
    return FormRightsOf(_named(form), actions, hidden, read_only - hidden, key, rows)


def _in_all(lists: Iterable[Sequence[str]]) -> frozenset[str]:
    sets = [frozenset(names) for names in lists]
    return frozenset.intersection(*sets) if sets else frozenset()


def _rows_of(filters: Sequence[Filter | None]) -> Filter | None:
    limits = [limit for limit in filters if limit is not None]
    if len(limits) < len(filters):
        return None
    return limits[0] if len(limits) == 1 else AnyOf(any=limits)
