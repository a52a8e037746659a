"""Check, plan and apply a tenant's drafts: the only way its catalog and tables change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from engine.errors import Diagnostic
from engine.forms.definition import FormDefinition
from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import dump_body
from jigsmith.apps.check import check_definitions as check_definitions
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.definition_changes import definition_changes
from jigsmith.apps.drafts import drafted
from jigsmith.apps.store import (
    Published,
    discard_drafts,
    load_published,
    write_definitions,
    write_version,
)
from jigsmith.errors import Conflict, Invalid
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.changes import Change, Loss, apply_changes, plan_losses
from jigsmith.tables.plan import Planner
from jigsmith.tables.retired import load_retired

DEFAULT_APP = "main"
Replacements = Mapping[str, AnyDefinition | None]


@dataclass(frozen=True)
class Wanted:
    """What the definitions are to become, and where that came from."""

    definitions: Mapping[str, AnyDefinition]
    apps: Mapping[str, str]
    replacements: Replacements | None
    """None: from the drafts."""
    app: str
    time_zone: str


@dataclass(frozen=True)
class Plan:
    """What publishing would do. `losses` must be confirmed before `publish` goes on."""

    base_version: int
    diagnostics: tuple[Diagnostic, ...]
    changes: tuple[Change, ...]
    losses: tuple[Loss, ...]
    token: str
    """A digest of base version, drafts and losses: publish with a stale token is refused as a Conflict."""
    wanted: Wanted = field(repr=False)
    before: Published = field(repr=False)
    made_in: UnitOfWork = field(repr=False, compare=False)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that forbid publishing."""
        return tuple(found for found in self.diagnostics if found.severity == "error")


def plan_publish(
    uow: UnitOfWork,
    replacements: Replacements | None = None,
    *,
    app: str = DEFAULT_APP,
    time_zone: str = "Asia/Shanghai",
) -> Plan:
    """Plan the drafts, or the given definitions ("<kind>/<name>" → definition, None removes) over the published ones.

    `app` is the app of new definitions among `replacements`; `time_zone` is the one in which dates and instants
    are converted into each other.
    """
    before = load_published(uow)
    if replacements is None:
        after, unreadable = drafted(uow, before)
    else:
        after, unreadable = _with_replacements(before, replacements, app), []
    wanted = Wanted(after.definitions, after.apps, replacements, app, time_zone)
    diagnostics = [*unreadable, *check_definitions(after.definitions)]
    plan = Plan(uow.version, tuple(diagnostics), (), (), "", wanted, before, uow)
    if not plan.errors:
        plan = _with_changes(uow, plan)
    return replace(plan, token=_token(plan))


def _with_replacements(before: Published, replacements: Replacements, app: str) -> Published:
    definitions, apps = dict(before.definitions), dict(before.apps)
    for key, found in replacements.items():
        if found is None:
            definitions.pop(key, None)
            apps.pop(key, None)
        else:
            definitions[key] = found
            apps.setdefault(key, app)
    return Published(definitions, apps)


def _with_changes(uow: UnitOfWork, plan: Plan) -> Plan:
    planner = Planner(
        _forms(plan.before.definitions),
        _forms(plan.wanted.definitions),
        plan.base_version + 1,
        load_retired(uow),
        plan.wanted.time_zone,
    )
    tables = planner.plan()
    if tables.diagnostics:
        return replace(plan, diagnostics=plan.diagnostics + tables.diagnostics)
    changes = (*tables.changes, *definition_changes(plan.before, plan.wanted.definitions, plan.wanted.apps))
    losses = plan_losses(uow, changes)
    blocked = tuple(_blocked(loss) for loss in losses if loss.blocking)
    return replace(plan, diagnostics=plan.diagnostics + blocked, changes=changes, losses=losses)


def _forms(definitions: Mapping[str, AnyDefinition]) -> dict[str, FormDefinition]:
    return {found.name: found for found in definitions.values() if isinstance(found, FormDefinition)}


def _blocked(loss: Loss) -> Diagnostic:
    values = {"field": loss.label.zh if loss.label else loss.field, "count": loss.count}
    return Diagnostic(loss.reason, values, "/fields", definition=f"form/{loss.form}")


def _token(plan: Plan) -> str:
    bodies = {key: dump_body(found) for key, found in sorted(plan.wanted.definitions.items())}
    losses = [(loss.form, loss.field, loss.reason, loss.count) for loss in plan.losses]
    problems = [(found.code, found.definition, found.path) for found in plan.errors]
    content = [plan.base_version, bodies, sorted(plan.wanted.apps.items()), losses, problems, plan.wanted.time_zone]
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:40]


def publish(uow: UnitOfWork, actor: Actor, plan: Plan, *, note: str, accept_losses: bool = False) -> int:
    """Apply a plan inside the unit of work (opened exclusively) and answer the new version number.

    Without changes the current version stays. Raises Invalid (diagnostics), Conflict("stale_plan"),
    Invalid("losses_not_accepted").
    """
    if not uow.exclusive:
        raise ValueError("publish needs a unit of work that holds the publish lock alone")
    plan = _fresh(uow, plan)
    if plan.errors:
        raise Invalid("definitions_invalid", diagnostics=plan.diagnostics, count=len(plan.errors))
    if plan.losses and not accept_losses:
        raise Invalid("losses_not_accepted", count=sum(loss.count for loss in plan.losses))
    if plan.changes:
        _apply(uow, actor, plan, note)
    if plan.wanted.replacements is None:
        discard_drafts(uow)
    return uow.version


def _fresh(uow: UnitOfWork, plan: Plan) -> Plan:
    """A plan made in another transaction is made again: the data may have changed since."""
    if plan.made_in is uow:
        return plan
    wanted = plan.wanted
    again = plan_publish(uow, wanted.replacements, app=wanted.app, time_zone=wanted.time_zone)
    if again.token != plan.token:
        raise Conflict("stale_plan", base=plan.base_version, current=uow.version)
    return again


def _apply(uow: UnitOfWork, actor: Actor, plan: Plan, note: str) -> None:
    number = plan.base_version + 1
    apply_changes(uow, plan.changes)
    write_definitions(uow, number, plan.before, plan.wanted.definitions, plan.wanted.apps)
    write_version(uow, actor, number, note, [change.describe() for change in plan.changes])
