"""Published definitions by version, drafts under an optimistic lock, and the list of versions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from engine.definition import Label
from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import dump_body, load_body, read_body
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.models import definitions, drafts, state, versions
from jigsmith.errors import Conflict, NotFound
from jigsmith.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Published:
    """The definitions of one version, keyed "<kind>/<name>", and the app each belongs to."""

    definitions: Mapping[str, AnyDefinition]
    apps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """An unpublished edit; `body` None is a removal."""

    kind: str
    name: str
    app: str
    body: JsonValue
    removal: bool
    revision: int
    updated_at: datetime
    updated_by: UUID | None

    @property
    def key(self) -> str:
        """ "<kind>/<name>"."""
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True)
class Version:
    """One publish."""

    number: int
    note: str
    author: UUID | None
    at: datetime
    changes: tuple[Label, ...]


def load_published(uow: UnitOfWork, version: int | None = None) -> Published:
    """The definitions of a version; None: the current one."""
    table = definitions
    at = uow.version if version is None else version
    current = (table.c.version_from <= at) & or_(table.c.version_to.is_(None), table.c.version_to > at)
    query = select(table.c.kind, table.c.name, table.c.app, table.c.body).where(current)
    found: dict[str, AnyDefinition] = {}
    apps: dict[str, str] = {}
    for row in uow.execute(query.order_by(table.c.kind, table.c.name)).mappings():
        kind, name = row["kind"], row["name"]
        definition, problems = read_body(kind, name, load_body(row["body"]))
        if definition is None:
            raise ValueError(f"stored definition {kind}/{name} does not read: {problems}")
        found[f"{kind}/{name}"] = definition
        apps[f"{kind}/{name}"] = row["app"]
    return Published(found, apps)


def load_drafts(uow: UnitOfWork) -> dict[str, Draft]:
    """Every draft, keyed "<kind>/<name>"."""
    found = [_draft(row) for row in uow.execute(select(drafts).order_by(drafts.c.kind, drafts.c.name))]
    return {draft.key: draft for draft in found}


def find_draft(uow: UnitOfWork, kind: str, name: str) -> Draft | None:
    """One draft."""
    query = select(drafts).where(drafts.c.kind == kind, drafts.c.name == name)
    row = uow.execute(query).first()
    return _draft(row) if row is not None else None


def _draft(row: Sequence[object]) -> Draft:
    kind, name, app, body, revision, at, by = row
    content = load_body(body) if isinstance(body, str) else None
    return Draft(kind, name, app, content, body is None, revision, at, by)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft to be saved; `body` None is a removal."""

    kind: str
    name: str
    app: str
    body: JsonValue


def save_draft(uow: UnitOfWork, actor: Actor, draft: NewDraft, revision: int | None) -> int:
    """Store a draft and answer its new revision.

    `revision` is that of the draft the edit began with, None when there was none. Raises Conflict("stale_draft").
    """
    found = find_draft(uow, draft.kind, draft.name)
    current = found.revision if found else None
    if revision != current:
        raise Conflict("stale_draft", kind=draft.kind, name=draft.name, current=current, yours=revision)
    text = None if draft.body is None else json.dumps(draft.body, ensure_ascii=False)
    values: dict[str, Any] = {"app": draft.app, "body": text, "updated_by": actor.member_id, "updated_at": func.now()}
    row = {"kind": draft.kind, "name": draft.name, "revision": 1, **values}
    same = (drafts.c.revision == revision) if revision is not None else (drafts.c.revision < 0)
    statement = upsert(drafts).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["kind", "name"], set_={**values, "revision": drafts.c.revision + 1}, where=same
    )
    saved = uow.execute(statement.returning(drafts.c.revision)).scalar()
    if saved is None:
        raise Conflict("stale_draft", kind=draft.kind, name=draft.name, current=None, yours=revision)
    return int(saved)


def discard_drafts(uow: UnitOfWork, keys: Iterable[str] | None = None) -> None:
    """Throw drafts away; None: all of them."""
    if keys is None:
        uow.execute(delete(drafts))
        return
    for key in keys:
        kind, _, name = key.partition("/")
        uow.execute(delete(drafts).where(drafts.c.kind == kind, drafts.c.name == name))


def write_definitions(
    uow: UnitOfWork, number: int, before: Published, after: Mapping[str, AnyDefinition], apps: Mapping[str, str]
) -> None:
    """Close the definitions that end with version `number` and open those that begin with it."""
    for key in before.definitions.keys() | after.keys():
        same = before.definitions.get(key) == after.get(key) and before.apps.get(key) == apps.get(key)
        kind, _, name = key.partition("/")
        if same:
            continue
        if key in before.definitions:
            open_ = (definitions.c.kind == kind, definitions.c.name == name, definitions.c.version_to.is_(None))
            uow.execute(update(definitions).where(*open_).values(version_to=number))
        if key in after:
            row = {"kind": kind, "name": name, "app": apps[key], "version_from": number, "body": dump_body(after[key])}
            uow.execute(insert(definitions), row)


def write_version(uow: UnitOfWork, actor: Actor, number: int, note: str, changes: Sequence[Label]) -> None:
    """Record a publish and make its version the current one."""
    text = json.dumps([change.model_dump() for change in changes], ensure_ascii=False)
    uow.execute(insert(versions), {"number": number, "note": note, "author": actor.member_id, "changes": text})
    uow.execute(update(state).values(version=number))
    uow.version = number


def load_versions(uow: UnitOfWork) -> list[Version]:
    """Every publish, newest first."""
    rows = uow.execute(select(versions).order_by(versions.c.number.desc())).mappings()
    return [Version(row["number"], row["note"], row["author"], row["at"], _labels(row["changes"])) for row in rows]


def _labels(text: str) -> tuple[Label, ...]:
    return tuple(Label.model_validate(change) for change in json.loads(text))


def require_version(uow: UnitOfWork, number: int) -> None:
    """Raises NotFound when there was no such publish; version 0 is the empty beginning."""
    if number and uow.execute(select(versions.c.number).where(versions.c.number == number)).first() is None:
        raise NotFound("version_not_found", number=number)


def load_history(uow: UnitOfWork) -> dict[str, tuple[datetime, UUID | None]]:
    """When each current definition was published and by whom, keyed "<kind>/<name>"."""
    table = definitions
    query = select(table.c.kind, table.c.name, versions.c.at, versions.c.author)
    query = query.join(versions, versions.c.number == table.c.version_from).where(table.c.version_to.is_(None))
    rows = uow.execute(query).mappings()
    return {f"{row['kind']}/{row['name']}": (row["at"], row["author"]) for row in rows}
