"""From a member's id to the `Actor` with roles, departments and attributes; cached until the tenant's people change."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Literal
from uuid import UUID

from jigsmith.accounts.actor import Actor
from jigsmith.errors import NotAllowed, NotSignedIn
from jigsmith.storage.unit_of_work import UnitOfWork

Scope = Literal["records:read", "records:write", "definitions", "admin"]
SCOPES: tuple[Scope, ...] = ("records:read", "records:write", "definitions", "admin")
_KEPT = 10_000
_SQL = """
WITH RECURSIVE below AS (
    SELECT department_id AS id FROM {schema}._member_department WHERE member_id = %(member)s
    UNION SELECT d.id FROM {schema}._department d JOIN below ON d.parent_id = below.id)
SELECT m.name, m.is_admin, m.language, m.time_zone, m.attributes,
       ARRAY(SELECT role FROM {schema}._member_role WHERE member_id = m.id),
       ARRAY(SELECT id FROM below ORDER BY id)
FROM {schema}._member m WHERE m.id = %(member)s AND m.active
"""


def get_actor(uow: UnitOfWork, member_id: UUID, *, time_zone: str = "Asia/Shanghai", source: str = "ui") -> Actor:
    """The active member as an actor; `time_zone` is the tenant's, used when the member has none. Raises NotSignedIn."""
    assert uow.tenant is not None
    sql = _SQL.format(schema=f'"{uow.tenant.schema}"')
    row = uow.driver.execute(sql, {"member": member_id}).fetchone()
    if row is None:
        raise NotSignedIn("member_inactive")
    name, is_admin, language, zone, attributes, roles, departments = row
    return Actor(
        member_id,
        name,
        frozenset(roles),
        is_admin=is_admin,
        department_ids=tuple(departments),
        attributes=attributes,
        language="en" if language == "en" else "zh",
        time_zone=zone or time_zone,
        source=source,
    )


class ActorCache:
    """Actors by tenant and member, each good for one access version of its tenant."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[UUID, UUID], tuple[int, Actor]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, uow: UnitOfWork, member_id: UUID, load: Callable[[], Actor]) -> Actor:
        """The cached actor, or what `load` reads inside this unit of work."""
        assert uow.tenant is not None
        key = (uow.tenant.id, member_id)
        found = self._kept.get(key)
        if found is not None and found[0] == uow.access_version:
            return found[1]
        actor = load()
        with self._lock:
            self._kept[key] = (uow.access_version, actor)
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return actor


def people_changed(uow: UnitOfWork) -> None:
    """Call after any change to members, roles or departments: cached actors of the tenant are read anew."""
    uow.driver.execute("UPDATE _state SET access_version = access_version + 1")


def require_admin(actor: Actor, scope: Scope = "admin") -> None:
    """Only an administrator, and with a token only one that carries `scope`. Raises NotAllowed."""
    if not actor.is_admin:
        raise NotAllowed("admin_needed")
    require_scope(actor, scope)


def require_scope(actor: Actor, scope: Scope) -> None:
    """A person may do what the person's roles allow; a token needs the scope too. Raises NotAllowed."""
    if actor.scopes is not None and scope not in actor.scopes:
        raise NotAllowed("scope_missing", scope=scope)


def limited(actor: Actor, scopes: frozenset[str] | None, source: str) -> Actor:
    """The actor as a request's token and origin narrow it."""
    return actor if scopes is None and source == actor.source else replace(actor, scopes=scopes, source=source)
