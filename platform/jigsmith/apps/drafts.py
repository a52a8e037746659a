"""What the designer does with definitions: list, read, save, remove, discard, and go back to an older version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import JsonValue, TypeAdapter, ValidationError

from engine.definition import NAME_BYTES, Name
from engine.errors import Diagnostic
from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import Body, read_body, write_body
from jigsmith.apps.check import check_definitions
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.store import (
    Draft,
    NewDraft,
    Published,
    discard_drafts,
    find_draft,
    load_drafts,
    load_history,
    load_published,
    require_version,
    save_draft,
)
from jigsmith.errors import Conflict, Invalid, NotFound
from jigsmith.storage.unit_of_work import UnitOfWork

State = Literal["published", "draft", "new", "removed"]
_name: TypeAdapter[str] = TypeAdapter(Name)


@dataclass(frozen=True, slots=True)
class Listed:
    """One definition as the designer's list shows it."""

    kind: str
    name: str
    app: str
    label: JsonValue
    state: State
    updated_at: datetime | None
    updated_by: UUID | None


@dataclass(frozen=True, slots=True)
class Stored:
    """One definition, published and drafted."""

    kind: str
    name: str
    app: str
    published: Body | None
    draft: JsonValue
    draft_revision: int | None
    removed: bool
    """The draft is a removal."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new draft of one definition."""

    kind: str
    name: str
    app: str
    body: JsonValue
    draft_revision: int | None


def list_definitions(uow: UnitOfWork) -> list[Listed]:
    """Every definition, published or drafted, by kind and name."""
    published, drafts, history = load_published(uow), load_drafts(uow), load_history(uow)
    found = []
    for key in sorted(published.definitions.keys() | drafts.keys()):
        draft, current = drafts.get(key), published.definitions.get(key)
        if draft is not None:
            found.append(_listed_draft(draft, current))
        elif current is not None:
            at, by = history.get(key, (None, None))
            label: JsonValue = current.label.model_dump(exclude_none=True)
            found.append(Listed(current.kind, current.name, published.apps[key], label, "published", at, by))
    return found


def _listed_draft(draft: Draft, current: AnyDefinition | None) -> Listed:
    state: State = "removed" if draft.removal else "draft" if current is not None else "new"
    label = draft.body.get("label") if isinstance(draft.body, dict) else None
    if label is None and current is not None:
        label = current.label.model_dump(exclude_none=True)
    return Listed(draft.kind, draft.name, draft.app, label, state, draft.updated_at, draft.updated_by)


def get_definition(uow: UnitOfWork, kind: str, name: str) -> Stored:
    """One definition. Raises NotFound."""
    published, draft = load_published(uow), find_draft(uow, kind, name)
    key = f"{kind}/{name}"
    current = published.definitions.get(key)
    if current is None and draft is None:
        raise NotFound("definition_not_found", kind=kind, name=name)
    app = draft.app if draft else published.apps[key]
    body = write_body(current) if current is not None else None
    if draft is None:
        return Stored(kind, name, app, body, None, None, False)
    return Stored(kind, name, app, body, draft.body, draft.revision, draft.removal)


def save_definition(uow: UnitOfWork, actor: Actor, edit: Edit) -> list[Diagnostic]:
    """Save a draft, even one with errors, and answer what the check of all drafts says about it.

    Raises Conflict("stale_draft") when the draft is no longer the one the edit began with.
    """
    for name in (edit.name, edit.app):
        _require_name(name)
    if not isinstance(edit.body, dict):
        problem = Diagnostic("definition_not_object", {"name": edit.name}, "/body")
        raise Invalid("definitions_malformed", diagnostics=[problem])
    save_draft(uow, actor, NewDraft(edit.kind, edit.name, edit.app, edit.body), edit.draft_revision)
    about = f"{edit.kind}/{edit.name}"
    return [found for found in check_drafts(uow) if found.definition == about]


def _require_name(name: str) -> None:
    try:
        _name.validate_python(name)
    except ValidationError:
        raise Invalid("definition_name_invalid", name=name, limit=NAME_BYTES) from None


def remove_definition(uow: UnitOfWork, actor: Actor, kind: str, name: str, revision: int | None) -> None:
    """Draft the removal of a published definition; one that was never published just goes."""
    stored = get_definition(uow, kind, name)
    if revision is not None and revision != stored.draft_revision:
        raise Conflict("stale_draft", kind=kind, name=name, current=stored.draft_revision, yours=revision)
    if stored.published is None:
        discard_drafts(uow, [f"{kind}/{name}"])
        return
    save_draft(uow, actor, NewDraft(kind, name, stored.app, None), stored.draft_revision)


def discard_draft(uow: UnitOfWork, kind: str, name: str) -> None:
    """Throw one draft away. Raises NotFound when there is no such definition."""
    get_definition(uow, kind, name)
    discard_drafts(uow, [f"{kind}/{name}"])


def drafted(uow: UnitOfWork, before: Published) -> tuple[Published, list[Diagnostic]]:
    """The published definitions with all drafts laid over them, and what is wrong with drafts that do not read."""
    definitions, apps = dict(before.definitions), dict(before.apps)
    findings: list[Diagnostic] = []
    for key, draft in load_drafts(uow).items():
        if draft.removal:
            definitions.pop(key, None)
            apps.pop(key, None)
            continue
        found, problems = read_body(draft.kind, draft.name, draft.body)
        findings += problems
        if found is not None:
            definitions[key], apps[key] = found, draft.app
    return Published(definitions, apps), findings


def check_drafts(uow: UnitOfWork) -> list[Diagnostic]:
    """Check all drafts together with what is published."""
    wanted, findings = drafted(uow, load_published(uow))
    return [*findings, *check_definitions(wanted.definitions)]


def restore_version(uow: UnitOfWork, actor: Actor, number: int) -> None:
    """Make the drafts such that publishing them gives the definitions of an older version again."""
    require_version(uow, number)
    current, wanted = load_published(uow), load_published(uow, number)
    discard_drafts(uow)
    for key in sorted(current.definitions.keys() | wanted.definitions.keys()):
        if _same(current, wanted, key):
            continue
        kind, _, name = key.partition("/")
        body: JsonValue = write_body(wanted.definitions[key]) if key in wanted.definitions else None
        app = wanted.apps.get(key) or current.apps[key]
        save_draft(uow, actor, NewDraft(kind, name, app, body), None)


def _same(one: Published, other: Published, key: str) -> bool:
    definitions: tuple[Mapping[str, AnyDefinition], ...] = (one.definitions, other.definitions)
    return definitions[0].get(key) == definitions[1].get(key) and one.apps.get(key) == other.apps.get(key)
