"""Who is asking: the member behind a session, a token or a job, with roles and attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Actor:
    """A member of one tenant. Rights come from `roles`; `is_admin` may do everything inside the tenant."""

    member_id: UUID
    name: str
    roles: frozenset[str]
    is_admin: bool = False
    department_ids: tuple[UUID, ...] = ()
    """The member's departments and all below them."""
    attributes: Mapping[str, object] = field(default_factory=dict)
    language: Language = "zh"
    time_zone: str = "Asia/Shanghai"
    scopes: frozenset[str] | None = None
    """None for a person; a token's scopes: "records:read", "records:write", "definitions", "admin"."""
    source: str = "ui"
    """How the request came: ui, api, import:<id>, template:<name>, system."""
