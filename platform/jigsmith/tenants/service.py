"""Make and drop tenants: a tenant is one schema and one database role that may use nothing else."""

import re
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.errors import Diagnostic
from jigsmith.errors import Conflict, Invalid
from jigsmith.storage.identifiers import new_id
from jigsmith.storage.migrate import migrate_tenant
from jigsmith.storage.unit_of_work import CONTROL_SCHEMA, TenantRef, UnitOfWork
from jigsmith.tenants.lookup import Tenant, find_tenant, get_tenant
from jigsmith.tenants.models import tenant as table

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def create_tenant(uow: UnitOfWork, code: str, name: str, *, time_zone: str = "Asia/Shanghai") -> Tenant:
    """Make a tenant with its schema, role, rights and system tables, inside a control unit of work.

    Raises Invalid (code or time zone unfit) and Conflict("tenant_exists").
    """
    _check(code, time_zone)
    if find_tenant(uow, code) is not None:
        raise Conflict("tenant_exists", tenant=code)
    tenant_id = new_id()
    # Roles belong to the whole server, where another database may have a tenant of the same code.
    ref = TenantRef(tenant_id, code, f"t_{code}", f"t_{code}_{tenant_id.hex[-8:]}")
    values = {
        "id": tenant_id,
        "code": code,
        "name": name,
        "schema": ref.schema,
        "role": ref.role,
        "time_zone": time_zone,
    }
    uow.execute(sa.insert(table).values(values))
    _make_schema(uow, ref)
    return get_tenant(uow, code)


def drop_tenant(uow: UnitOfWork, code: str) -> None:
    """Remove a tenant with all its data, accounts' memberships, sessions and tokens. There is no way back."""
    ref = get_tenant(uow, code).ref
    uow.driver.execute("SELECT pg_advisory_xact_lock(%s)", (ref.lock_key,))
    uow.driver.execute(f'DROP SCHEMA "{ref.schema}" CASCADE; DROP ROLE "{ref.role}"')
    uow.execute(sa.delete(table).where(table.c.id == ref.id))


def _check(code: str, time_zone: str) -> None:
    if not _CODE.fullmatch(code):
        raise Invalid(
            "tenant_code_invalid", diagnostics=[Diagnostic("tenant_code_invalid", {"code": code}, "/code")], code=code
        )
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        raise Invalid("time_zone_unknown", time_zone=time_zone) from None


def _make_schema(uow: UnitOfWork, ref: TenantRef) -> None:
    """The maker becomes a member of the role, so that it may act as it without being a superuser."""
    driver = uow.driver
    driver.execute(
        f'CREATE ROLE "{ref.role}" NOLOGIN NOINHERIT; GRANT "{ref.role}" TO CURRENT_USER; '
        f'CREATE SCHEMA "{ref.schema}" AUTHORIZATION "{ref.role}"; '
        f'SET LOCAL ROLE "{ref.role}"; SET LOCAL search_path = "{ref.schema}"'
    )
    migrate_tenant(uow)
    driver.execute(f"SET LOCAL ROLE NONE; SET LOCAL search_path = {CONTROL_SCHEMA}")
