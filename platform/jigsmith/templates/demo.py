"""The demonstration tenant: every template with its sample data, and one account for each role."""

from collections.abc import Sequence

import sqlalchemy as sa

from jigsmith.accounts.access import get_actor
from jigsmith.accounts.members import NewMember, create_member
from jigsmith.accounts.models import member
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.templates.definition import TemplateDefinition
from jigsmith.templates.demo_accounts import DEMO_PASSWORD, DEMO_TENANT, demo_accounts
from jigsmith.templates.reading import list_templates
from jigsmith.templates.service import install_template
from jigsmith.tenants.lookup import find_tenant
from jigsmith.tenants.service import create_tenant
from jigsmith.web.services import Services

TIME_ZONE = "Asia/Shanghai"


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
