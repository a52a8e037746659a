"""While a publish runs, writers wait and then see the whole new version; a publish waits for running writers."""

import threading
import time

from sqlalchemy import text

from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import read_body
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef


def form_of(kind: str) -> AnyDefinition:
    body = {"name": "t", "label": {"zh": "t"}, "fields": [{"type": kind, "name": "f", "label": {"zh": "f"}}]}
    found = read_body("form", "t", body)[0]
    assert found is not None
    return found


def publish_form(database: Database, tenant: TenantRef, actor: Actor, kind: str) -> None:
    with database.tenant(tenant, exclusive=True) as uow:
        publish(uow, actor, plan_publish(uow, {"form/t": form_of(kind)}), note="", accept_losses=True)


def test_writers_never_meet_half_a_publish(database: Database, tenant: TenantRef, admin_actor: Actor) -> None:
    publish_form(database, tenant, admin_actor, "text")
    stop, problems, written = threading.Event(), list[str](), list[int]()

    def write() -> None:
        while not stop.is_set():
            with database.tenant(tenant) as uow:
                value = "'1'" if uow.version % 2 else "1"
                uow.execute(text(f"INSERT INTO t (id, f) VALUES (gen_random_uuid(), {value})"))
                types = uow.execute(text("SELECT DISTINCT pg_typeof(f)::text FROM t")).scalars().all()
                if types != [{1: "text", 0: "numeric"}[uow.version % 2]]:
                    problems.append(f"version {uow.version} has {types}")
                written.append(uow.version)

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for kind in ("number", "text", "number"):
        time.sleep(0.2)
        publish_form(database, tenant, admin_actor, kind)
    time.sleep(0.2)
    stop.set()
    for writer in writers:
        writer.join()
    assert problems == []
    assert set(written) == {1, 2, 3, 4}
    with database.tenant(tenant) as uow:
        assert uow.execute(text("SELECT count(*), sum(f) FROM t")).one() == (len(written), len(written))


def test_two_tenants_with_different_forms_of_one_name_keep_apart(
    database: Database, tenant: TenantRef, second_tenant: TenantRef, admin_actor: Actor
) -> None:
    publish_form(database, tenant, admin_actor, "text")
    publish_form(database, second_tenant, admin_actor, "number")
    for one, value in ((tenant, "'x'"), (second_tenant, "1"), (tenant, "'y'")):
        with database.tenant(one) as uow:
            uow.execute(text(f"INSERT INTO t (id, f) VALUES (gen_random_uuid(), {value})"))
    with database.tenant(tenant) as uow:
        assert uow.execute(text("SELECT count(*) FROM t")).scalar() == 2
