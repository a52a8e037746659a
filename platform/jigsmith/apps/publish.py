"""Check, plan and apply a tenant's drafts: the only way its catalog and tables change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import Diagnostic
from jigsmith.accounts.actor import Actor
from jigsmith.apps.definition import AnyDefinition
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.changes import Change, Loss


@dataclass(frozen=True)
class Plan:
    """What publishing would do. `losses` must be confirmed before `publish` goes on."""

    base_version: int
    diagnostics: tuple[Diagnostic, ...]
    changes: tuple[Change, ...]
    losses: tuple[Loss, ...]
    token: str
    """A digest of base version, drafts and losses: publish with a stale token is refused as a Conflict."""


def plan_publish(uow: UnitOfWork, replacements: Mapping[str, AnyDefinition | None] | None = None) -> Plan:
    """Plan the drafts, or the given definitions ("<kind>/<name>" → definition, None removes) over the published ones."""
    raise NotImplementedError


def publish(uow: UnitOfWork, actor: Actor, plan: Plan, *, note: str, accept_losses: bool = False) -> int:
    """Apply a plan inside the unit of work (opened exclusively) and answer the new version number.

    Raises Invalid (diagnostics), Conflict (stale plan), Invalid("losses_not_accepted").
    """
    raise NotImplementedError


def check_definitions(definitions: Mapping[str, AnyDefinition]) -> Sequence[Diagnostic]:
    """Check all definitions together, forms, roles and menus."""
    raise NotImplementedError
