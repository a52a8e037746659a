"""Publishing: definitions become tables, and versions."""

from typing import Any

import pytest
from sqlalchemy import text

from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import read_body
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.errors import Invalid
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef


def field(type_: str, name: str, **more: Any) -> dict[str, Any]:
    return {"type": type_, "name": name, "label": {"zh": name}, **more}


def form(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, AnyDefinition | None]:
    body = {"name": name, "label": {"zh": name}, "fields": list(fields), **more}
    found, problems = read_body("form", name, body)
    assert found is not None, problems
    return {f"form/{name}": found}


def test_a_form_becomes_a_table(database: Database, tenant: TenantRef, admin_actor: Actor) -> None:
    wanted = form("order", field("text", "code", required=True, unique=True), field("number", "qty"))
    with database.tenant(tenant, exclusive=True) as uow:
        assert publish(uow, admin_actor, plan_publish(uow, wanted), note="first") == 1
    with database.tenant(tenant) as uow:
        assert uow.version == 1
        columns = uow.execute(
            text("SELECT column_name FROM information_schema.columns WHERE table_schema = :s AND table_name = 'order'"),
            {"s": tenant.schema},
        ).scalars()
        assert {"id", "code", "qty", "deleted_at"} <= set(columns)
        assert Catalogs().get(uow).forms["order"].title == "code"


def test_dropped_and_restored(database: Database, tenant: TenantRef, admin_actor: Actor) -> None:
    sub = field("sub_table", "lines", fields=[field("number", "n"), field("reference", "o", target="order")])
    base = [field("text", "code", unique=True), sub, field("multi_reference", "peers", target="order")]
    first = form("order", *base, field("number", "qty"), field("reference", "parent", target="order"))
    with database.tenant(tenant, exclusive=True) as uow:
        publish(uow, admin_actor, plan_publish(uow, first), note="")
        uow.execute(
            text(
                'INSERT INTO "order" (id, code, qty, parent) SELECT gen_random_uuid(), n::text, n::numeric(9,2), null FROM generate_series(1, 3) n'
            )
        )
        uow.execute(text('UPDATE "order" SET parent = id'))
        uow.execute(
            text('INSERT INTO order__lines (id, parent_id, n, o) SELECT gen_random_uuid(), id, 5, id FROM "order"')
        )
        uow.execute(text('INSERT INTO order__peers (record_id, target_id) SELECT id, id FROM "order"'))
    second = form("order", field("text", "code"), field("text", "qty"))
    with database.tenant(tenant, exclusive=True) as uow:
        plan = plan_publish(uow, second)
        print([c.describe().zh for c in plan.changes], plan.losses)
        with pytest.raises(Invalid) as refused:
            publish(uow, admin_actor, plan, note="")
        assert refused.value.code == "losses_not_accepted"
        publish(uow, admin_actor, plan, note="", accept_losses=True)
        assert uow.execute(text('SELECT qty FROM "order" ORDER BY qty')).scalars().all() == ["1", "2", "3"]
        uow.execute(text("""UPDATE "order" SET qty = '7' WHERE qty = '2'"""))
    with database.tenant(tenant, exclusive=True) as uow:
        plan = plan_publish(uow, {"form/order": None})
        publish(uow, admin_actor, plan, note="", accept_losses=True)
    with database.tenant(tenant, exclusive=True) as uow:
        plan = plan_publish(uow, first)
        print([c.describe().zh for c in plan.changes], plan.losses)
        publish(uow, admin_actor, plan, note="", accept_losses=True)
        rows = uow.execute(text('SELECT qty::text, code, parent = id FROM "order" ORDER BY qty')).all()
        assert [tuple(row) for row in rows] == [("1.00", "1", True), ("3.00", "3", True), ("7.00", "2", True)]
        assert uow.execute(text("SELECT count(*) FROM order__lines")).scalar() == 3
        assert uow.execute(text("SELECT count(*) FROM order__peers")).scalar() == 3
