"""Departments of a tenant: a tree without cycles."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.errors import Diagnostic
from jigsmith.accounts.access import people_changed
from jigsmith.accounts.members import checked_name
from jigsmith.accounts.models import department, member_department
from jigsmith.errors import Conflict, Invalid, NotFound
from jigsmith.storage.identifiers import new_id
from jigsmith.storage.unit_of_work import UnitOfWork

DEEPEST = 20


def create_department(uow: UnitOfWork, name: str, parent_id: UUID | None = None) -> UUID:
    """Make a department at the end of its siblings. Raises NotFound for an unknown parent."""
    _lock(uow)
    _check_parent(uow, None, parent_id)
    department_id = new_id()
    siblings = sa.select(sa.func.count()).where(department.c.parent_id.is_not_distinct_from(parent_id))
    row = {"id": department_id, "name": checked_name(name), "parent_id": parent_id}
    uow.execute(sa.insert(department).values(**row, position=siblings.scalar_subquery()))
    people_changed(uow)
    return department_id


def change_department(uow: UnitOfWork, department_id: UUID, changes: Mapping[str, Any]) -> None:
    """Rename or move. Raises NotFound, Invalid("department_cycle") and Invalid("department_too_deep")."""
    _lock(uow)
    get_department(uow, department_id)
    values = dict(changes)
    if "name" in values:
        values["name"] = checked_name(values["name"])
    if "parent_id" in values:
        _check_parent(uow, department_id, values["parent_id"])
    if values:
        uow.execute(sa.update(department).where(department.c.id == department_id).values(values))
        people_changed(uow)


def remove_department(uow: UnitOfWork, department_id: UUID) -> None:
    """Remove an empty department. Raises NotFound, Conflict("department_in_use")."""
    _lock(uow)
    found = get_department(uow, department_id)
    inside = {
        "departments": sa.select(sa.func.count()).where(department.c.parent_id == department_id),
        "members": sa.select(sa.func.count()).where(member_department.c.department_id == department_id),
    }
    counts = {name: uow.execute(query).scalar_one() for name, query in inside.items()}
    if any(counts.values()):
        raise Conflict("department_in_use", name=found["name"], **counts)
    try:
        uow.execute(sa.delete(department).where(department.c.id == department_id))
    except sa.exc.IntegrityError as error:
        raise Conflict("department_in_records", name=found["name"]) from error
    people_changed(uow)


def list_departments(uow: UnitOfWork, ids: Iterable[UUID] | None = None) -> list[dict[str, Any]]:
    """Departments in API form, siblings in their order."""
    query = sa.select(department).order_by(department.c.position, department.c.name, department.c.id)
    if ids is not None:
        query = query.where(department.c.id.in_(list(ids)))
    return [{"id": row.id, "name": row.name, "parent_id": row.parent_id} for row in uow.execute(query)]


def get_department(uow: UnitOfWork, department_id: UUID) -> dict[str, Any]:
    """One department in API form. Raises NotFound."""
    found = list_departments(uow, [department_id])
    if not found:
        raise NotFound("no_such_department")
    return found[0]


def _lock(uow: UnitOfWork) -> None:
    """Two moves at once could make a cycle that neither sees."""
    uow.driver.execute("LOCK TABLE _department IN SHARE ROW EXCLUSIVE MODE")


def _check_parent(uow: UnitOfWork, department_id: UUID | None, parent_id: UUID | None) -> None:
    if parent_id is None:
        return
    parents = {one["id"]: one["parent_id"] for one in list_departments(uow)}
    if parent_id not in parents:
        raise NotFound("no_such_department")
    above: list[UUID] = []
    current: UUID | None = parent_id
    while current is not None:
        if current == department_id:
            raise _unfit("department_cycle")
        above.append(current)
        current = parents[current]
    if len(above) + _height(parents, department_id) > DEEPEST:
        raise _unfit("department_too_deep", limit=DEEPEST)


def _height(parents: Mapping[UUID, UUID | None], department_id: UUID | None) -> int:
    """How many levels the department brings along, itself included."""
    level, height = {department_id}, 0
    while level:
        height += 1
        level = {one for one, parent in parents.items() if parent in level and parent is not None}
    return height


def _unfit(code: str, **values: object) -> Invalid:
    return Invalid(code, diagnostics=[Diagnostic(code, values, "/parent_id")], **values)
