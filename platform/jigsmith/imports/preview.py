"""What the dry run found, as people read it: texts, changes, and messages in their language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import JsonValue

from engine.errors import FieldProblem
from engine.fields.base import StorageKind
from engine.forms.compile import CompiledForm
from engine.messages.messages import Messages
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.imports.columns import POINTING
from jigsmith.imports.models import Outcome, import_rows
from jigsmith.imports.store import Import, StoredRow
from jigsmith.records.rights import rights_of
from jigsmith.records.sql import DEPARTMENTS, MEMBERS
from jigsmith.records.titles import titles_of
from jigsmith.storage.unit_of_work import UnitOfWork

MAX_LIMIT = 500
_PEOPLE = {StorageKind.MEMBER: MEMBERS, StorageKind.DEPARTMENT: DEPARTMENTS}


@dataclass
class Titles:
    """The text context of a page: every title it needs, fetched beforehand."""

    language: str
    time_zone: str
    known: dict[str, str] = field(default_factory=dict)

    def title_of(self, target: str, record: UUID) -> str | None:
        """The title of what an id points at."""
        return self.known.get(str(record))

    def find_by_text(self, target: str, text: str) -> UUID | None:
        """Nothing is read from text here."""


@dataclass(frozen=True)
class PreviewPage:
    """Rows of a preview in API form, and how many there are in all."""

    rows: list[dict[str, Any]]
    total: int


@dataclass(frozen=True)
class Wanted:
    """Which rows to show."""

    outcome: Outcome | None = None
    offset: int = 0
    limit: int = 50


def preview_rows(
    uow: UnitOfWork, catalog: Catalog, actor: Actor, found: Import, wanted: Wanted, messages: Messages
) -> PreviewPage:
    """A page of checked rows."""
    condition = [import_rows.c.import_id == found.id]
    if wanted.outcome is not None:
        condition.append(import_rows.c.outcome == wanted.outcome)
    total = uow.execute(sa.select(sa.func.count()).select_from(import_rows).where(*condition)).scalar_one()
    query = (
        sa.select(import_rows.c.row, import_rows.c.outcome, import_rows.c.payload)
        .where(*condition)
        .order_by(import_rows.c.row)
        .offset(wanted.offset)
        .limit(min(wanted.limit, MAX_LIMIT))
    )
    rows = [StoredRow(**row._mapping) for row in uow.execute(query)]
    form = catalog.forms.get(found.form)
    if form is None:
        return PreviewPage([], total)
    titles = _titles(uow, catalog, actor, form, rows)
    return PreviewPage([_shown(form, row, titles, messages, actor.language) for row in rows], total)


def _shown(form: CompiledForm, row: StoredRow, titles: Titles, messages: Messages, language: str) -> dict[str, Any]:
    payload = row.payload
    shown: dict[str, Any] = {
        "row": row.row,
        "outcome": row.outcome,
        "values": payload["texts"] if "texts" in payload else texts_of(form, payload["values"], titles),
        "errors": [
            {
                "column": error["column"],
                "field": error["field"] or None,
                "code": error["code"],
                "message": messages.text(error["code"], error["values"], language),
            }
            for error in payload.get("errors", ())
        ],
        "changes": _changes(form, payload.get("changes", {}), titles),
    }
    if payload.get("of") is not None:
        shown["duplicate_of"] = payload["of"]
    if payload.get("new"):
        shown["creates"] = [{"form": target, "text": text} for target, _, _, text in payload["new"]]
    return shown


def _changes(form: CompiledForm, changes: Mapping[str, Mapping[str, JsonValue]], titles: Titles) -> dict[str, Any]:
    sides = {
        side: texts_of(form, {name: pair.get(side) for name, pair in changes.items()}, titles)
        for side in ("before", "after")
    }
    return {name: {side: sides[side].get(name, "") for side in sides} for name in changes}


def texts_of(form: CompiledForm, values: Mapping[str, JsonValue], titles: Titles) -> dict[str, str]:
    """API values as the texts an export would show; what no longer fits its field is shown raw."""
    texts = {}
    for name, value in values.items():
        one = form.fields.get(name)
        if one is None:
            continue
        texts[name] = ""
        if value is not None:
            try:
                stored = one.compile_coercion()(value)
                texts[name] = "" if stored is None else one.to_text(stored, titles)
            except FieldProblem:
                texts[name] = str(value)
    return texts


def _titles(uow: UnitOfWork, catalog: Catalog, actor: Actor, form: CompiledForm, rows: Sequence[StoredRow]) -> Titles:
    wanted: dict[str, set[object]] = {}
    titles = Titles(actor.language, actor.time_zone)
    targets = dict(_pointing(form))
    for row in rows:
        for _, _, identity, text in row.payload.get("new", ()):
            titles.known[identity] = text
        sides = [row.payload.get("values", {})]
        sides += [{n: p.get("before")} for n, p in row.payload.get("changes", {}).items()]
        for values in sides:
            for name in targets.keys() & values.keys():
                value = values[name]
                wanted.setdefault(targets[name], set()).update(value if isinstance(value, list) else [value])
    made = titles.known
    titles.known = titles_of(uow, catalog, rights_of(catalog, actor), wanted) | made
    return titles


def _pointing(form: CompiledForm) -> list[tuple[str, str]]:
    found = []
    for name, one in form.fields.items():
        storage = one.storage()
        if storage is not None and storage.kind in POINTING:
            found.append((name, _PEOPLE.get(storage.kind, storage.target or "")))
    return found
