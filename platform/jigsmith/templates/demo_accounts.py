"""Who is in the demonstration tenant, and which of its accounts its known password still opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from pydantic import JsonValue

from engine.definition import Label
from jigsmith.accounts.models import account, member, membership
from jigsmith.accounts.passwords import password_fits
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.definition import RoleDefinition
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.templates.definition import TemplateDefinition
from jigsmith.templates.reading import list_templates
from jigsmith.tenants.lookup import find_tenant
from jigsmith.web.services import Services

DEMO_TENANT = "demo"
DEMO_PASSWORD = "jigsmith-demo"
_ADMINISTRATOR = Label(zh="管理员", en="Administrator")


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration tenant."""

    login: str
    name: str
    roles: Sequence[str]
    is_admin: bool = False


def demo_accounts(heads: Sequence[TemplateDefinition]) -> list[DemoAccount]:
    """The administrator and whom the templates suggest."""
    suggested = [DemoAccount(one.login, one.name, one.roles) for head in heads for one in head.accounts]
    return [DemoAccount("admin", "管理员", (), is_admin=True), *suggested]


def open_accounts(services: Services, catalogs: Catalogs) -> list[dict[str, JsonValue]]:
    """The demonstration tenant's accounts that its known password still opens, for the sign-in page."""
    with services.database.control() as control:
        found = find_tenant(control, DEMO_TENANT)
        hashes = _password_hashes(control, found.ref) if found else {}
    known = {
        one.login: one
        for one in demo_accounts(list_templates(services.settings.templates_dir))
        if password_fits(hashes.get(one.login), DEMO_PASSWORD)
    }
    if found is None or not known:
        return []
    with services.database.tenant(found.ref) as uow:
        rows = uow.execute(sa.select(member.c.login).where(member.c.login.in_(known), member.c.active))
        active, roles = {row.login for row in rows}, catalogs.get(uow).roles
    return [_shown(one, roles) for login, one in known.items() if login in active]


def _password_hashes(control: UnitOfWork, tenant: TenantRef) -> dict[str, str | None]:
    people = membership.join(account, account.c.id == membership.c.account_id)
    columns = (membership.c.login, account.c.password_hash)
    rows = control.execute(sa.select(*columns).select_from(people).where(membership.c.tenant_id == tenant.id))
    return {row.login: row.password_hash for row in rows}


def _shown(one: DemoAccount, roles: Mapping[str, RoleDefinition]) -> dict[str, JsonValue]:
    held = next((roles[name].label for name in one.roles if name in roles), _ADMINISTRATOR)
    return {"tenant": DEMO_TENANT, "login": one.login, "password": DEMO_PASSWORD, "role": held.model_dump()}
