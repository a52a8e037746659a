"""Personal views: a member's own saved lists of a form."""

from typing import Annotated
from uuid import UUID

from pydantic import Field as Property
from pydantic import JsonValue
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from engine.definition import Definition, Label
from engine.forms.definition import Sort, TableView
from engine.forms.filters import Filter
from engine.forms.views import check_view
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Invalid, LimitReached, NotFound
from jigsmith.forms.models import personal_view
from jigsmith.records.filters import visible_forms
from jigsmith.records.rights import rights_of
from jigsmith.records.visible import visible_view
from jigsmith.storage.unit_of_work import UnitOfWork

MAX_VIEWS = 50


class PersonalView(Definition):
    """What a member saves; the columns, filter and sorts are those of a form's own views."""

    label: Label
    columns: Annotated[list[str], Property(min_length=1, max_length=100)]
    filter: Filter | None = None
    sorts: Annotated[list[Sort], Property(max_length=5)] = []

    def as_table_view(self) -> TableView:
        """The same as a form's view, for checks and pruning."""
        return TableView(name="personal", label=self.label, columns=self.columns, filter=self.filter, sorts=self.sorts)


def list_personal_views(uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str) -> list[JsonValue]:
    """The member's views of a form, oldest first, without what the member may no longer see."""
    table = personal_view
    mine = (table.c.member_id == actor.member_id) & (table.c.form == form)
    forms = visible_forms(catalog, rights_of(catalog, actor))
    found: list[JsonValue] = []
    for row in uow.execute(select(table.c.id, table.c.body).where(mine).order_by(table.c.created_at, table.c.id)):
        view = visible_view(PersonalView.model_validate(row.body).as_table_view(), forms[form], forms)
        if view is not None:
            found.append({"id": str(row.id), **_shown(view)})
    return found


def save_personal_view(
    uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str, view_id: UUID, view: PersonalView
) -> JsonValue:
    """Create or replace a view of the member's own. Raises Invalid, NotFound for another's id, LimitReached."""
    rights = rights_of(catalog, actor)
    rights.form(form).require("read")
    forms = visible_forms(catalog, rights)
    findings = list(check_view(view.as_table_view(), forms[form], forms))
    if findings:
        raise Invalid("view_invalid", diagnostics=findings)
    _check_room(uow, actor, form, view_id)
    body = view.model_dump(mode="json", by_alias=True)
    row = {"id": view_id, "member_id": actor.member_id, "form": form, "body": body}
    statement = insert(personal_view).values(row)
    mine = (personal_view.c.member_id == actor.member_id) & (personal_view.c.form == form)
    statement = statement.on_conflict_do_update(
        index_elements=["id"], set_={"body": body, "updated_at": func.now()}, where=mine
    )
    if uow.execute(statement.returning(personal_view.c.id)).first() is None:
        raise NotFound("personal_view_not_found", id=str(view_id))
    return {"id": str(view_id), **_shown(view.as_table_view())}


def delete_personal_view(uow: UnitOfWork, actor: Actor, form: str, view_id: UUID) -> None:
    """Remove a view of the member's own. Raises NotFound."""
    table = personal_view
    mine = (table.c.id == view_id) & (table.c.member_id == actor.member_id) & (table.c.form == form)
    if uow.execute(delete(table).where(mine).returning(table.c.id)).first() is None:
        raise NotFound("personal_view_not_found", id=str(view_id))


def _check_room(uow: UnitOfWork, actor: Actor, form: str, view_id: UUID) -> None:
    table = personal_view
    others = (table.c.member_id == actor.member_id) & (table.c.form == form) & (table.c.id != view_id)
    count = uow.execute(select(func.count()).select_from(table).where(others)).scalar_one()
    if count >= MAX_VIEWS:
        raise LimitReached("too_many_views", limit=MAX_VIEWS, actual=count + 1)


def _shown(view: TableView) -> dict[str, JsonValue]:
    return view.model_dump(mode="json", by_alias=True, include={"label", "columns", "filter", "sorts"})
