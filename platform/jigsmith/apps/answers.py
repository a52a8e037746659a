"""Definitions, plans and versions as the API shows them."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select
from starlette.requests import Request

from engine.errors import Diagnostic
from jigsmith.accounts.actor import Actor
from jigsmith.accounts.models import member
from jigsmith.apps.drafts import Listed, Stored
from jigsmith.apps.publish import Plan
from jigsmith.apps.store import Version
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.changes import Change, Loss
from jigsmith.web.errors import finding
from jigsmith.web.services import get_services

Answer = dict[str, object]


def findings_answer(request: Request, diagnostics: Iterable[Diagnostic]) -> list[Answer]:
    """Diagnostics in the asker's language."""
    return [finding(request, found) for found in diagnostics]


def listed_answer(found: Listed) -> Answer:
    """One line of the definitions' list."""
    return {
        "kind": found.kind,
        "name": found.name,
        "app": found.app,
        "label": found.label,
        "state": found.state,
        "updated_at": found.updated_at,
        "updated_by": found.updated_by,
    }


def stored_answer(found: Stored) -> Answer:
    """One definition. `removed` says that the (empty) draft is a removal."""
    return {
        "kind": found.kind,
        "name": found.name,
        "app": found.app,
        "published": found.published,
        "draft": found.draft,
        "draft_revision": found.draft_revision,
        "removed": found.removed,
    }


def plan_answer(request: Request, plan: Plan, actor: Actor) -> Answer:
    """A plan with its sentences in the asker's language."""
    return {
        "base_version": plan.base_version,
        "diagnostics": findings_answer(request, plan.diagnostics),
        "changes": [_change(change, actor.language) for change in plan.changes],
        "losses": [_loss(request, loss, actor.language) for loss in plan.losses],
        "token": plan.token,
    }


def _change(change: Change, language: str) -> Answer:
    return {"form": change.form, "kind": change.kind, "text": change.describe().text(language)}


def _loss(request: Request, loss: Loss, language: str) -> Answer:
    label = loss.label.text(language) if loss.label else loss.field
    message = get_services(request).messages.text(loss.reason, {"field": label, "count": loss.count}, language)
    return {
        "form": loss.form,
        "field": loss.field,
        "reason": loss.reason,
        "message": message,
        "count": loss.count,
        "blocking": loss.blocking,
        "samples": [{"id": record, "value": value} for record, value in loss.samples],
    }


def versions_answer(uow: UnitOfWork, versions: Sequence[Version], language: str) -> list[Answer]:
    """The list of publishes with their authors' names."""
    names = _names(uow, {version.author for version in versions if version.author})
    return [
        {
            "number": version.number,
            "note": version.note,
            "by_name": names.get(version.author) if version.author else None,
            "at": version.at,
            "changes": [change.text(language) for change in version.changes],
        }
        for version in versions
    ]


def _names(uow: UnitOfWork, ids: set[UUID]) -> Mapping[UUID, str]:
    rows = uow.execute(select(member.c.id, member.c.name).where(member.c.id.in_(ids))).mappings()
    return {row["id"]: row["name"] for row in rows}


def json_value(value: object) -> JsonValue:
    """Exact numbers as JSON writes them: a definition's bounds stay what was typed."""
    if isinstance(value, dict):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [json_value(item) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    number = float(str(value))
    return number if repr(number) == str(value) else str(value)
