"""Which member a command acts as."""

from dataclasses import dataclass, replace

from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.accounts.members import member_by_login
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.tenants.lookup import get_tenant
from jigsmith.web.services import Services


@dataclass(frozen=True)
class Acting:
    """A member of a tenant, with exactly that member's rights."""

    tenant: TenantRef
    actor: Actor


def act_as(services: Services, code: str, login: str) -> Acting:
    """The member `login` of the tenant `code`. Raises NotFound."""
    with services.database.control() as control:
        found = get_tenant(control, code)
    with services.database.tenant(found.ref) as uow:
        actor = get_actor(uow, member_by_login(uow, login), time_zone=found.time_zone)
    return Acting(found.ref, replace(actor, source="cli"))
