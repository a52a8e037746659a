"""Members and departments over HTTP, for administrators; and the pickers' search for everybody."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue
from starlette.responses import Response

from jigsmith.accounts.departments import (
    change_department,
    create_department,
    get_department,
    list_departments,
    remove_department,
)
from jigsmith.accounts.dependencies import Asking
from jigsmith.accounts.members import (
    NewMember,
    change_member,
    create_member,
    get_member,
    list_members,
    remove_member,
    search_people,
)
from jigsmith.accounts.tokens import NewToken, drop_token, list_tokens, make_token
from jigsmith.web.answers import answer

router = APIRouter(prefix="/api", tags=["people"])
Name = Annotated[str, Field(max_length=200)]
Ids = Annotated[tuple[UUID, ...], Field(max_length=1000)]
Roles = Annotated[tuple[Annotated[str, Field(max_length=63)], ...], Field(max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MemberBody(_Body):
    """A new member."""

    login: Name
    name: Name
    password: str | None = Field(None, max_length=1000)
    roles: Roles = ()
    department_ids: Ids = ()
    is_admin: bool = False
    active: bool = True
    language: Literal["zh", "en"] = "zh"
    attributes: dict[str, JsonValue] = Field(default_factory=dict, max_length=100)


class MemberChange(_Body):
    """What changes; what is left out or null stays."""

    login: Name | None = None
    name: Name | None = None
    password: str | None = Field(None, max_length=1000)
    roles: Roles | None = None
    department_ids: Ids | None = None
    is_admin: bool | None = None
    active: bool | None = None
    language: Literal["zh", "en"] | None = None
    attributes: dict[str, JsonValue] | None = Field(None, max_length=100)


class DepartmentBody(_Body):
    """A new department."""

    name: Name
    parent_id: UUID | None = None


class DepartmentChange(_Body):
    """What changes; `parent_id` null moves to the top."""

    name: Name = ""
    parent_id: UUID | None = None


class TokenBody(_Body):
    """A new API token: for its maker, or for `member_id`."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: Annotated[tuple[str, ...], Field(max_length=10)]
    member_id: UUID | None = None
    expires_at: AwareDatetime | None = None


@router.get("/people")
def find_people(
    asker: Asking,
    search: Annotated[str, Query(max_length=200)] = "",
    ids: Annotated[str, Query(max_length=8000)] = "",
) -> Response:
    """Members and departments for pickers: by part of a name, or by ids."""
    with asker.work(scope="records:read") as (uow, _):
        return answer(search_people(uow, search.strip(), ids))


@router.get("/members")
def get_members(asker: Asking) -> Response:
    """All members."""
    with asker.admin_work() as (uow, _):
        return answer(list_members(uow))


@router.post("/members")
def add_member(asker: Asking, body: MemberBody) -> Response:
    """Make a member."""
    with asker.admin_work() as (uow, _):
        return answer(get_member(uow, create_member(uow, NewMember(**dict(body)))), 201)


@router.patch("/members/{member_id}")
def edit_member(asker: Asking, member_id: UUID, body: MemberChange) -> Response:
    """Change a member."""
    with asker.admin_work() as (uow, _):
        change_member(uow, member_id, body.model_dump(exclude_none=True))
        return answer(get_member(uow, member_id))


@router.delete("/members/{member_id}")
def delete_member(asker: Asking, member_id: UUID) -> Response:
    """Remove a member nothing refers to."""
    with asker.admin_work() as (uow, _):
        remove_member(uow, member_id)
    return Response(status_code=204)


@router.get("/departments")
def get_departments(asker: Asking) -> Response:
    """All departments."""
    with asker.admin_work() as (uow, _):
        return answer(list_departments(uow))


@router.post("/departments")
def add_department(asker: Asking, body: DepartmentBody) -> Response:
    """Make a department."""
    with asker.admin_work() as (uow, _):
        return answer(get_department(uow, create_department(uow, body.name, body.parent_id)), 201)


@router.patch("/departments/{department_id}")
def edit_department(asker: Asking, department_id: UUID, body: DepartmentChange) -> Response:
    """Rename or move a department."""
    with asker.admin_work() as (uow, _):
        change_department(uow, department_id, body.model_dump(exclude_unset=True))
        return answer(get_department(uow, department_id))


@router.delete("/departments/{department_id}")
def delete_department(asker: Asking, department_id: UUID) -> Response:
    """Remove an empty department."""
    with asker.admin_work() as (uow, _):
        remove_department(uow, department_id)
    return Response(status_code=204)


@router.get("/tokens")
def get_tokens(asker: Asking) -> Response:
    """All API tokens of the tenant, without secrets."""
    with asker.admin_work() as (uow, _), uow.control() as control:
        return answer(list_tokens(control, asker.tenant))


@router.post("/tokens")
def add_token(asker: Asking, body: TokenBody) -> Response:
    """Make an API token; its secret is in this answer and nowhere else."""
    with asker.admin_work() as (uow, actor):
        member_id = body.member_id or actor.member_id
        get_member(uow, member_id)
        new = NewToken(body.name, body.scopes, body.expires_at)
        with uow.control() as control:
            token_id, secret = make_token(control, asker.tenant, member_id, new)
    shown: dict[str, Any] = {"id": token_id, "member_id": member_id, "secret": secret}
    return answer(shown | body.model_dump(include={"name", "scopes", "expires_at"}), 201)


@router.delete("/tokens/{token_id}")
def delete_token(asker: Asking, token_id: UUID) -> Response:
    """Revoke an API token."""
    with asker.admin_work() as (uow, _), uow.control() as control:
        drop_token(control, asker.tenant, token_id)
    return Response(status_code=204)
