"""Members of a tenant: a row in the tenant's schema, tied to an account and a login in the control schema."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.errors import Diagnostic
from jigsmith.accounts.access import people_changed
from jigsmith.accounts.models import (
    account,
    api_token,
    department,
    member,
    member_department,
    member_role,
    membership,
    session,
)
from jigsmith.accounts.passwords import hash_password
from jigsmith.accounts.sessions import set_password
from jigsmith.errors import Conflict, Invalid, NotFound
from jigsmith.storage.identifiers import new_id
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork


@dataclass(frozen=True)
class NewMember:
    """What a new member starts with; without a password the member cannot sign in, only own records and tokens."""

    login: str
    name: str
    password: str | None = None
    roles: tuple[str, ...] = ()
    department_ids: tuple[UUID, ...] = ()
    is_admin: bool = False
    active: bool = True
    language: str = "zh"
    attributes: Mapping[str, object] = field(default_factory=dict)


def create_member(uow: UnitOfWork, new: NewMember) -> UUID:
    """Make a member and its account; answers the member's id.

    Raises Conflict("login_taken") and Invalid.
    """
    tenant = _tenant(uow)
    login = checked_name(new.login, "login")
    account_id, member_id = new_id(), new_id()
    hashed = hash_password(new.password) if new.password is not None else ""
    name = checked_name(new.name, "name")
    person = {"id": account_id, "login": login, "password_hash": hashed, "language": new.language, "name": name}
    place = {"account_id": account_id, "tenant_id": tenant.id, "member_id": member_id, "login": login}
    with uow.control() as control:
        _refuse_taken(control, tenant, login, None)
        control.execute(sa.insert(account).values(person))
        control.execute(sa.insert(membership).values(place))
    uow.execute(
        sa.insert(member).values(
            id=member_id,
            account_id=account_id,
            login=login,
            name=name,
            is_admin=new.is_admin,
            active=new.active,
            language=new.language,
            attributes=dict(new.attributes),
        )
    )
    _set_roles(uow, member_id, new.roles)
    _set_departments(uow, member_id, new.department_ids)
    people_changed(uow)
    return member_id


def change_member(uow: UnitOfWork, member_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change the given of login, name, password, roles, department_ids, is_admin, active, language and attributes.

    Raises NotFound, Conflict("login_taken"), Conflict("last_admin") and Invalid.
    """
    people_changed(uow)  # First of all: its row's lock lets one change after the other see who is an administrator.
    row = uow.execute(sa.select(member).where(member.c.id == member_id).with_for_update()).first()
    if row is None:
        raise NotFound("no_such_member")
    values = {name: changes[name] for name in ("is_admin", "active", "language", "attributes") if name in changes}
    values |= {name: checked_name(changes[name], name) for name in ("login", "name") if name in changes}
    with uow.control() as control:
        if "login" in values:
            _rename(control, _tenant(uow), member_id, values["login"])
        if changes.get("password") is not None:
            set_password(control, row.account_id, hash_password(changes["password"]))
        if changes.get("active") is False:
            control.execute(sa.delete(session).where(session.c.member_id == member_id))
    if values:
        uow.execute(sa.update(member).where(member.c.id == member_id).values(values))
    _keep_an_admin(uow, row)
    if "roles" in changes:
        _set_roles(uow, member_id, changes["roles"])
    if "department_ids" in changes:
        _set_departments(uow, member_id, changes["department_ids"])


def set_own_language(uow: UnitOfWork, member_id: UUID, language: str) -> None:
    """A member's own choice of "zh" or "en"."""
    uow.execute(sa.update(member).where(member.c.id == member_id).values(language=language))
    people_changed(uow)


def remove_member(uow: UnitOfWork, member_id: UUID) -> None:
    """Remove a member nothing refers to. Raises NotFound, Conflict("member_in_use"): such a member is deactivated instead."""
    people_changed(uow)  # First of all: its row's lock lets one change after the other see who is an administrator.
    row = uow.execute(sa.select(member).where(member.c.id == member_id).with_for_update()).first()
    if row is None:
        raise NotFound("no_such_member")
    try:
        uow.execute(sa.delete(member).where(member.c.id == member_id))
    except sa.exc.IntegrityError as error:
        raise Conflict("member_in_use", name=row.name) from error
    _keep_an_admin(uow, row)
    with uow.control() as control:
        control.execute(sa.delete(account).where(account.c.id == row.account_id))
        control.execute(sa.delete(api_token).where(api_token.c.member_id == member_id))


def list_members(uow: UnitOfWork, ids: Iterable[UUID] | None = None) -> list[dict[str, Any]]:
    """Members in API form, by name."""
    roles = sa.select(sa.func.array_agg(member_role.c.role)).where(member_role.c.member_id == member.c.id)
    departments = sa.select(sa.func.array_agg(member_department.c.department_id)).where(
        member_department.c.member_id == member.c.id
    )
    query = sa.select(
        member, roles.scalar_subquery().label("roles"), departments.scalar_subquery().label("department_ids")
    ).order_by(member.c.name, member.c.id)
    if ids is not None:
        query = query.where(member.c.id.in_(list(ids)))
    return [_shown(row) for row in uow.execute(query)]


def get_member(uow: UnitOfWork, member_id: UUID) -> dict[str, Any]:
    """One member in API form. Raises NotFound."""
    found = list_members(uow, [member_id])
    if not found:
        raise NotFound("no_such_member")
    return found[0]


def member_by_login(uow: UnitOfWork, login: str) -> UUID:
    """The id of the member who signs in as `login`. Raises NotFound."""
    found = uow.execute(sa.select(member.c.id).where(sa.func.lower(member.c.login) == login.lower())).scalar()
    if found is None:
        raise NotFound("no_such_member")
    return UUID(str(found))


def search_people(uow: UnitOfWork, search: str, ids: str = "") -> dict[str, Any]:
    """At most 50 active members and all matching departments; or those of the comma-separated `ids`, left ones too.

    Raises Invalid("id_malformed").
    """
    members = sa.select(member.c.id, member.c.name, member.c.login).order_by(member.c.name, member.c.id)
    departments = sa.select(department.c.id, department.c.name, department.c.parent_id)
    departments = departments.order_by(department.c.position, department.c.name, department.c.id)
    if ids:
        wanted = [_id(text) for text in ids.split(",") if text]
        members, departments = members.where(member.c.id.in_(wanted)), departments.where(department.c.id.in_(wanted))
    else:
        members = members.where(member.c.active).limit(50)
    if search and not ids:
        either = sa.or_(
            member.c.name.icontains(search, autoescape=True), member.c.login.icontains(search, autoescape=True)
        )
        members = members.where(either)
        departments = departments.where(department.c.name.icontains(search, autoescape=True))
    return {
        "members": [dict(row._mapping) for row in uow.execute(members)],
        "departments": [dict(row._mapping) for row in uow.execute(departments)],
    }


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("id_malformed", value=text[:50]) from None


def checked_name(text: str, place: str = "name") -> str:
    """The trimmed name of a person or department. Raises Invalid("name_length")."""
    text = text.strip()
    if not 1 <= len(text) <= 100:
        values = {"limit": 100, "actual": len(text)}
        raise Invalid("name_length", diagnostics=[Diagnostic("name_length", values, f"/{place}")], **values)
    return text


def _shown(row: sa.Row[Any]) -> dict[str, Any]:
    names = [one.name for one in fields(NewMember) if one.name not in ("password", "roles", "department_ids")]
    shown = {"id": row.id} | {name: getattr(row, name) for name in names}
    return shown | {"roles": sorted(row.roles or ()), "department_ids": row.department_ids or []}


def _tenant(uow: UnitOfWork) -> TenantRef:
    assert uow.tenant is not None
    return uow.tenant


def _refuse_taken(control: UnitOfWork, tenant: TenantRef, login: str, besides: UUID | None) -> None:
    same = sa.and_(membership.c.tenant_id == tenant.id, sa.func.lower(membership.c.login) == login.lower())
    if besides is not None:
        same = sa.and_(same, membership.c.member_id != besides)
    if control.execute(sa.select(sa.exists().where(same))).scalar():
        raise Conflict("login_taken", login=login)


def _rename(control: UnitOfWork, tenant: TenantRef, member_id: UUID, login: str) -> None:
    _refuse_taken(control, tenant, login, member_id)
    mine = sa.and_(membership.c.tenant_id == tenant.id, membership.c.member_id == member_id)
    control.execute(sa.update(membership).where(mine).values(login=login))


def _set_roles(uow: UnitOfWork, member_id: UUID, roles: Sequence[str]) -> None:
    uow.execute(sa.delete(member_role).where(member_role.c.member_id == member_id))
    if roles:
        uow.execute(sa.insert(member_role), [{"member_id": member_id, "role": role} for role in sorted(set(roles))])


def _set_departments(uow: UnitOfWork, member_id: UUID, ids: Sequence[UUID]) -> None:
    wanted = set(ids)
    known = set(uow.execute(sa.select(department.c.id).where(department.c.id.in_(wanted))).scalars())
    if wanted - known:
        raise NotFound("no_such_department")
    uow.execute(sa.delete(member_department).where(member_department.c.member_id == member_id))
    if wanted:
        uow.execute(
            sa.insert(member_department), [{"member_id": member_id, "department_id": one} for one in sorted(wanted)]
        )


def _keep_an_admin(uow: UnitOfWork, before: sa.Row[Any]) -> None:
    """A tenant nobody can administer could not be mended from inside."""
    if before.is_admin and before.active:
        left = sa.select(sa.exists().where(member.c.is_admin, member.c.active))
        if not uow.execute(left).scalar():
            raise Conflict("last_admin", name=before.name)
