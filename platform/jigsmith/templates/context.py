"""References in a template's data files: text becomes ids with one query per form referred to."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.errors import FieldProblem
from jigsmith.accounts.models import department, member
from jigsmith.apps.catalog import Catalog
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.tables import record_table

MEMBERS = "@member"
DEPARTMENTS = "@department"


class TemplateContext:
    """The `TextContext` of an installation: Chinese texts, the tenant's zone, look-ups kept while one file loads."""

    language = "zh"

    def __init__(self, uow: UnitOfWork, catalog: Catalog, time_zone: str) -> None:
        self.time_zone = time_zone
        self._uow = uow
        self._catalog = catalog
        self._ids: dict[str, dict[str, UUID | None]] = {}

    def title_of(self, target: str, record: UUID) -> str | None:
        """Data files are only read: nothing asks for titles."""
        return None

    def find_by_text(self, target: str, text: str) -> UUID | None:
        """The one live record of `target` whose title is `text`. Raises FieldProblem when several have it."""
        if target not in self._ids:
            self._ids[target] = self._load(target)
        ids = self._ids[target]
        if text in ids and ids[text] is None:
            raise FieldProblem("reference_ambiguous", text=text)
        return ids.get(text)

    def forget(self, target: str) -> None:
        """Records of `target` were added."""
        self._ids.pop(target, None)

    def _load(self, target: str) -> dict[str, UUID | None]:
        rows: Sequence[Any] = self._uow.execute(self._select(target)).all()
        return _unambiguous((str(title), id_) for id_, title in rows)

    def _select(self, target: str) -> sa.Select[UUID, object]:
        if target == MEMBERS:
            return sa.select(member.c.id, member.c.login)
        if target == DEPARTMENTS:
            return sa.select(department.c.id, department.c.name)
        form = self._catalog.forms[target]
        assert self._uow.tenant is not None
        table = record_table(form.definition, self._uow.tenant.schema)
        return sa.select(table.c.id, table.c[form.title or "id"]).where(table.c.deleted_at.is_(None))


def _unambiguous(pairs: Iterable[tuple[str, UUID]]) -> dict[str, UUID | None]:
    found: dict[str, UUID | None] = {}
    for text, id_ in pairs:
        found[text] = None if text in found else id_
    return found
