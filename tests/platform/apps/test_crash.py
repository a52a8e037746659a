"""kill -9 while a publish runs: the old version stays whole, or the new one is."""

import os
import random
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from sqlalchemy import text

from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import read_body
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef

ROWS = 100_000
KILLS = 6
PUBLISHER = """
import sys
from uuid import UUID
from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import read_body
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef

url, tenant, code, schema, role, member, kind = sys.argv[1:]
fields = [{"type": kind, "name": name, "label": {"zh": name}} for name in ("a", "b", "c")]
form = read_body("form", "t", {"name": "t", "label": {"zh": "t"}, "fields": fields})[0]
print("begin", flush=True)
with Database(url).tenant(TenantRef(UUID(tenant), code, schema, role), exclusive=True, timeout=120) as uow:
    plan = plan_publish(uow, {"form/t": form})
    publish(uow, Actor(UUID(member), "x", frozenset(), True), plan, note="", accept_losses=True)
print("done", flush=True)
"""


def form_of(kind: str) -> AnyDefinition:
    fields = [{"type": kind, "name": name, "label": {"zh": name}} for name in ("a", "b", "c")]
    found = read_body("form", "t", {"name": "t", "label": {"zh": "t"}, "fields": fields})[0]
    assert found is not None
    return found


def publish_form(database: Database, tenant: TenantRef, actor: Actor, kind: str) -> int:
    with database.tenant(tenant, exclusive=True, timeout=120) as uow:
        return publish(uow, actor, plan_publish(uow, {"form/t": form_of(kind)}), note="", accept_losses=True)


def state(database: Database, tenant: TenantRef) -> tuple[int, str, Any]:
    """(version, type of the columns, digest of the values); waits for a publish that still dies."""
    with database.tenant(tenant, timeout=120) as uow:
        versions = uow.execute(text("SELECT max(number) FROM _version")).scalar()
        bodies = uow.execute(text("SELECT count(*), max(version_from) FROM _definition WHERE version_to IS NULL")).one()
        types = uow.execute(
            text(
                "SELECT DISTINCT data_type FROM information_schema.columns "
                "WHERE table_schema = :s AND table_name = 't' AND column_name IN ('a', 'b', 'c')"
            ),
            {"s": tenant.schema},
        ).scalars()
        values = uow.execute(text("SELECT count(a), count(b), count(c), sum(a::numeric) FROM t")).one()
        assert versions == uow.version
        assert tuple(bodies) == (1, uow.version)
        (type_,) = types
        return uow.version, type_, tuple(values)


@pytest.mark.crash
@pytest.mark.slow
def test_a_killed_publish_leaves_one_whole_version(
    database: Database, tenant: TenantRef, admin_actor: Actor, postgres_url: str
) -> None:
    publish_form(database, tenant, admin_actor, "text")
    with database.tenant(tenant) as uow:
        uow.execute(
            text(
                f"INSERT INTO t (id, a, b, c) SELECT gen_random_uuid(), n::text, n::text, n::text FROM generate_series(1, {ROWS}) n"
            )
        )
    begin = time.monotonic()
    publish_form(database, tenant, admin_actor, "number")
    took = time.monotonic() - begin
    chance = random.Random(7)
    kinds = {"text": "text", "numeric": "number"}
    for _ in range(KILLS):
        version, type_, values = state(database, tenant)
        other = "text" if type_ == "numeric" else "number"
        arguments = [postgres_url, str(tenant.id), tenant.code, tenant.schema, tenant.role, str(admin_actor.member_id)]
        child = subprocess.Popen([sys.executable, "-c", PUBLISHER, *arguments, other], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"begin\n"
        time.sleep(chance.uniform(0, took * 1.2))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        after = state(database, tenant)
        assert after[2] == values
        assert after[:2] == (version, type_) or (after[0] == version + 1 and kinds[after[1]] == other)
    version = state(database, tenant)[0]
    assert publish_form(database, tenant, admin_actor, "text") in (version, version + 1)
    assert state(database, tenant)[1:] == ("text", (ROWS, ROWS, ROWS, ROWS * (ROWS + 1) // 2))
