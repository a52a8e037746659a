"""Units of work: binding, commit and rollback, callbacks, the publish lock."""

import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import cast

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import QueuePool

from jigsmith.errors import NotFound, Unavailable
from jigsmith.jobs.lease import JobTimes
from jigsmith.storage.database import LOCK_SECONDS, Database
from jigsmith.storage.unit_of_work import TenantRef


def test_work_is_bound_to_role_and_schema_of_its_tenant(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant) as uow:
        row = uow.execute(text("SELECT current_user, current_schema, current_setting('synchronous_commit')")).one()
    assert tuple(row) == (tenant.role, tenant.schema, "on")


def test_binding_leaves_nothing_on_the_connection(postgres_url: str, tenant: TenantRef) -> None:
    database = Database(postgres_url, pool_size=1)
    with database.tenant(tenant) as uow:
        bound = uow.driver
    with database.control() as uow:
        assert uow.driver is bound
        assert uow.execute(text("SELECT current_user = session_user, current_schema")).one() == (True, "control")
    database.close()


def test_an_exception_rolls_back_and_skips_the_callbacks(database: Database, tenant: TenantRef) -> None:
    called: list[str] = []
    with pytest.raises(KeyError), database.tenant(tenant) as uow:  # noqa: PT012
        uow.execute(text("UPDATE _state SET version = 5"))
        uow.after_commit(lambda: called.append("no"))
        raise KeyError
    with database.tenant(tenant) as uow:
        assert uow.version == 0
        uow.execute(text("UPDATE _state SET version = 6"))
        uow.after_commit(lambda: called.append("yes"))
        assert called == []
    assert called == ["yes"]
    with database.tenant(tenant) as uow:
        assert uow.version == 6


def test_savepoints_work_inside(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant) as uow:
        uow.execute(text("UPDATE _state SET version = 1"))
        with pytest.raises(KeyError), uow.connection.begin_nested():  # noqa: PT012
            uow.execute(text("UPDATE _state SET version = 2"))
            raise KeyError
    with database.tenant(tenant) as uow:
        assert uow.version == 1


def test_an_unknown_tenant_is_not_found(database: Database, tenant: TenantRef) -> None:
    for ghost in (replace(tenant, role="t_nobody"), replace(tenant, schema="t_nowhere")):
        with pytest.raises(NotFound), database.tenant(ghost):
            pass
    with database.tenant(tenant):
        pass


def test_a_long_statement_is_cut_off(database: Database, tenant: TenantRef) -> None:
    with pytest.raises(Exception, match="statement timeout"), database.tenant(tenant, timeout=1) as uow:
        uow.execute(text("SELECT pg_sleep(20)"))


def test_writers_share_the_publish_lock(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant), database.tenant(tenant):
        pass


def test_a_publish_waits_for_writers_and_holds_new_ones_back(database: Database, tenant: TenantRef) -> None:
    order: list[str] = []
    writing, published = threading.Event(), threading.Event()

    def publish() -> None:
        writing.wait()
        with database.tenant(tenant, exclusive=True) as uow:
            order.append("publish")
            uow.execute(text("UPDATE _state SET version = version + 1"))
        published.set()

    thread = threading.Thread(target=publish)
    thread.start()
    with database.tenant(tenant):
        writing.set()
        assert not published.wait(0.2)
        order.append("write")
    thread.join()
    with database.tenant(tenant) as uow:
        assert uow.version == 1
    assert order == ["write", "publish"]


def test_a_writer_that_waited_for_a_publish_sees_the_new_version(database: Database, tenant: TenantRef) -> None:
    seen: list[int] = []

    def write() -> None:
        with database.tenant(tenant) as uow:
            seen.append(uow.version)

    with database.tenant(tenant, exclusive=True) as uow:
        thread = threading.Thread(target=write)
        thread.start()
        time.sleep(0.1)
        uow.execute(text("UPDATE _state SET version = 7"))
    thread.join()
    assert seen == [7]


def test_waiting_too_long_for_a_publish_is_unavailable(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant, exclusive=True):  # noqa: SIM117
        with pytest.raises(Unavailable, match="publish_in_progress"), database.tenant(tenant, wait=1):
            pass


def test_a_publish_gives_up_when_writers_go_on(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant) as writer:
        with (
            pytest.raises(Unavailable, match="writers_busy") as refused,
            database.tenant(tenant, exclusive=True, wait=1),
        ):
            pass
        assert refused.value.values == {"seconds": 1}
        writer.execute(text("UPDATE _state SET version = 3"))
    with database.tenant(tenant) as uow:
        assert uow.version == 3


def test_nobody_waits_for_the_publish_lock_as_long_as_a_job_may_be_silent() -> None:
    assert JobTimes().lease >= 2 * LOCK_SECONDS


def test_other_locks_are_waited_for_as_long_as_the_statement_may_take(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant) as uow:
        assert uow.execute(text("SHOW lock_timeout")).scalar() == "0"


def test_work_that_passed_over_a_failed_statement_is_not_taken_for_done(database: Database, tenant: TenantRef) -> None:
    called: list[str] = []
    with pytest.raises(psycopg.errors.InFailedSqlTransaction), database.tenant(tenant) as uow:  # noqa: PT012
        uow.after_commit(lambda: called.append("no"))
        with suppress(ProgrammingError):
            uow.execute(text("SELECT * FROM nowhere"))
    assert called == []
    with database.tenant(tenant):
        pass


def test_the_control_schemas_rights_end_with_their_block_even_after_an_exception(
    database: Database, tenant: TenantRef
) -> None:
    with database.tenant(tenant) as uow:
        with pytest.raises(KeyError), uow.control():
            raise KeyError
        assert uow.execute(text("SELECT current_user, current_schema")).one() == (tenant.role, tenant.schema)


def test_a_full_pool_is_busy_and_not_out_of_order(postgres_url: str, tenant: TenantRef) -> None:
    database = Database(postgres_url, pool_size=1)
    pool = cast("QueuePool", database.engine.pool)
    pool._timeout = 0.1
    pool._max_overflow = 0
    with database.tenant(tenant), pytest.raises(Unavailable, match="too_busy"), database.tenant(tenant):
        pass
    database.close()


def test_a_connection_cut_by_the_server_is_replaced(postgres_url: str, database: Database, tenant: TenantRef) -> None:
    mine = Database(postgres_url, pool_size=2)
    with pytest.raises(psycopg.OperationalError), mine.tenant(tenant) as uow:
        _cut(database, uow.driver.info.backend_pid)
    with mine.tenant(tenant) as uow:
        idle = uow.driver.info.backend_pid
    _cut(database, idle)
    with mine.tenant(tenant) as uow:
        assert uow.version == 0
        idle = uow.driver.info.backend_pid
    _cut(database, idle)
    assert mine.read("SELECT 1", {}) == [(1,)]
    mine.close()


def _cut(database: Database, pid: int) -> None:
    with database.control() as killer:
        killer.execute(text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": pid})


def test_two_tenants_with_tables_of_one_name_share_a_connection(
    postgres_url: str, tenant: TenantRef, second_tenant: TenantRef
) -> None:
    database = Database(postgres_url, pool_size=1)
    for ref, kind in ((tenant, "integer"), (second_tenant, "text")):
        with database.tenant(ref) as uow:
            uow.execute(text(f"CREATE TABLE item (code {kind})"))
            uow.execute(text("INSERT INTO item VALUES ('7')"))
    for _ in range(8):
        for ref, value in ((tenant, 7), (second_tenant, "7")):
            with database.tenant(ref) as uow:
                assert uow.execute(text("SELECT code FROM item")).scalar() == value
    database.close()
