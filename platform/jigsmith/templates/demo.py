"""The demonstration tenant: every template with its sample data, and one account for each role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from pydantic import JsonValue

from engine.definition import Label
from jigsmith.accounts.access import get_actor
from jigsmith.accounts.members import NewMember, create_member
from jigsmith.accounts.models import account, member, membership
from jigsmith.accounts.passwords import password_fits
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.definition import RoleDefinition
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.templates.definition import TemplateDefinition
from jigsmith.templates.reading import list_templates
from jigsmith.templates.service import install_template
from jigsmith.tenants.lookup import find_tenant
from jigsmith.tenants.service import create_tenant
from jigsmith.web.services import Services

DEMO_TENANT = "demo"
DEMO_PASSWORD = "jigsmith-demo"
TIME_ZONE = "Asia/Shanghai"
_ADMINISTRATOR = Label(zh="管理员", en="Administrator")


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration tenant."""

    login: str
    name: str
    roles: Sequence[str]
    is_admin: bool = False


def ensure_demo(services: Services) -> bool:
    """Make the demonstration tenant unless it stands already; answers whether it was made."""
    with services.database.control(timeout=300) as control:
        found = find_tenant(control, DEMO_TENANT)
        tenant = found or create_tenant(control, DEMO_TENANT, "演示工厂", time_zone=TIME_ZONE)
    heads = list_templates(services.settings.templates_dir)
    # One transaction: a program killed in the middle finds an empty tenant at its next start and fills it.
    with services.database.tenant(tenant.ref, exclusive=True, timeout=300) as uow:
        if not _is_empty(uow):
            return False
        _fill(uow, services, heads)
    return True


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


def _fill(uow: UnitOfWork, services: Services, heads: Sequence[TemplateDefinition]) -> None:
    ids = [
        create_member(uow, NewMember(one.login, one.name, DEMO_PASSWORD, roles=tuple(one.roles), is_admin=one.is_admin))
        for one in demo_accounts(heads)
    ]
    actor = get_actor(uow, ids[0], time_zone=TIME_ZONE)
    for head in _in_order(heads):
        install_template(uow, actor, services.settings.templates_dir, head.name, demo=True, time_zone=TIME_ZONE)


def _in_order(heads: Sequence[TemplateDefinition]) -> list[TemplateDefinition]:
    """What others require comes first."""
    return sorted(heads, key=lambda head: (len(head.requires), head.name))


def _is_empty(uow: UnitOfWork) -> bool:
    return uow.execute(sa.select(member.c.id).limit(1)).first() is None
