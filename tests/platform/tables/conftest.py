"""Forms from short descriptions, published into a tenant of the test's own."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import text

from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import read_body
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import Plan, plan_publish, publish
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef


class Workshop:
    """Publishes forms and looks at their tables."""

    def __init__(self, database: Database, tenant: TenantRef, actor: Actor) -> None:
        self.database, self.tenant, self.actor = database, tenant, actor

    @staticmethod
    def field(type_: str, name: str = "f", **more: Any) -> dict[str, Any]:
        """A field's body."""
        return {"type": type_, "name": name, "label": {"zh": name}, **more}

    @staticmethod
    def form(name: str, *fields: dict[str, Any], **more: Any) -> AnyDefinition:
        """A form."""
        found, problems = read_body("form", name, {"name": name, "label": {"zh": name}, "fields": list(fields), **more})
        assert found is not None, problems
        return found

    def publish(self, *forms: AnyDefinition, remove: Sequence[str] = ()) -> Plan:
        """Publish forms over what there is, whatever is lost; answers the plan."""
        wanted: dict[str, AnyDefinition | None] = {f"form/{form.name}": form for form in forms}
        wanted |= {f"form/{name}": None for name in remove}
        with self.database.tenant(self.tenant, exclusive=True, timeout=120) as uow:
            plan = plan_publish(uow, wanted)
            publish(uow, self.actor, plan, note="", accept_losses=True)
            return plan

    def plan(self, *forms: AnyDefinition) -> Plan:
        """Plan without publishing."""
        with self.database.tenant(self.tenant) as uow:
            return plan_publish(uow, {f"form/{form.name}": form for form in forms})

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement as the tenant."""
        with self.database.tenant(self.tenant) as uow:
            result = uow.execute(text(sql.replace(":", r"\:")))
            return [tuple(row) for row in result] if result.returns_rows else []

    def columns(self, table: str) -> set[str]:
        """The columns of a table."""
        sql = f"SELECT column_name FROM information_schema.columns WHERE table_schema = '{self.tenant.schema}'"
        return {row[0] for row in self.run(f"{sql} AND table_name = '{table}'")}


@pytest.fixture
def shop(database: Database, tenant: TenantRef, admin_actor: Actor) -> Workshop:
    """A workshop over a fresh tenant."""
    return Workshop(database, tenant, admin_actor)


@pytest.fixture
def kinds() -> Callable[[Plan], list[str]]:
    """What a plan does, in short."""
    return lambda plan: [change.kind for change in plan.changes]


@pytest.fixture
def second_shop(database: Database, second_tenant: TenantRef, admin_actor: Actor) -> Workshop:
    """Another workshop, over a tenant of its own."""
    return Workshop(database, second_tenant, admin_actor)
