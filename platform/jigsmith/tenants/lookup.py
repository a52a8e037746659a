"""Find tenants in the control schema."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from jigsmith.errors import NotFound
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.tenants.models import tenant as table


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant as the control schema knows it."""

    ref: TenantRef
    name: str
    time_zone: str
    state: str
    created_at: datetime


def get_tenant(uow: UnitOfWork, code: str) -> Tenant:
    """The tenant of that code. Raises NotFound("tenant_not_found")."""
    found = find_tenant(uow, code)
    if found is None:
        raise NotFound("tenant_not_found", tenant=code)
    return found


def find_tenant(uow: UnitOfWork, code: str) -> Tenant | None:
    """The tenant of that code, or None."""
    row = uow.execute(sa.select(table).where(table.c.code == code)).first()
    return None if row is None else _tenant(row)


def find_tenant_by_id(uow: UnitOfWork, tenant_id: UUID) -> Tenant | None:
    """The tenant of that id, or None."""
    row = uow.execute(sa.select(table).where(table.c.id == tenant_id)).first()
    return None if row is None else _tenant(row)


def list_tenants(uow: UnitOfWork) -> list[Tenant]:
    """Every tenant, by code."""
    return [_tenant(row) for row in uow.execute(sa.select(table).order_by(table.c.code))]


def _tenant(row: sa.Row[tuple[object, ...]]) -> Tenant:
    ref = TenantRef(row.id, row.code, row.schema, row.role)
    return Tenant(ref, row.name, row.time_zone, row.state, row.created_at)
