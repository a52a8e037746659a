"""The session as the browser sees it."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from jigsmith.accounts.dependencies import Asker
from jigsmith.accounts.models import member, member_department
from jigsmith.accounts.sessions import tenants_of


def session_view(asker: Asker) -> dict[str, Any]:
    """CSRF token, tenant, member and version (http.md, Session)."""
    identity = asker.identity
    with asker.work(scope="records:read") as (uow, actor):
        login = uow.execute(sa.select(member.c.login).where(member.c.id == actor.member_id)).scalar_one()
        mine = sa.select(member_department.c.department_id).where(member_department.c.member_id == actor.member_id)
        departments = list(uow.execute(mine).scalars())
        language = uow.execute(sa.select(member.c.language).where(member.c.id == actor.member_id)).scalar_one()
        with uow.control() as control:
            tenants = tenants_of(control, identity.account_id) if identity.account_id else []
        version = uow.version
    return {
        "csrf": identity.csrf,
        "tenant": {"id": identity.tenant.id, "code": identity.tenant.code, "name": identity.tenant_name},
        "tenants": tenants,
        "member": {
            "id": actor.member_id,
            "name": actor.name,
            "login": login,
            "roles": sorted(actor.roles),
            "is_admin": actor.is_admin,
            "language": language,
            "time_zone": actor.time_zone,
            "departments": departments,
        },
        "version": version,
        "server_time": datetime.now(UTC),
    }
