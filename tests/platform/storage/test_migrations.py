"""The two migration chains run forwards and backwards."""

import threading

from sqlalchemy import text

from jigsmith.storage.database import Database
from jigsmith.storage.migrate import current_revision, migrate_control, migrate_tenant, newest_revision
from jigsmith.storage.unit_of_work import TenantRef

_TABLES = text("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema ORDER BY 1")


def test_a_new_tenant_is_at_the_newest_revision(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant) as uow:
        assert current_revision(uow) == newest_revision("tenant")
    with database.control() as uow:
        assert current_revision(uow) == newest_revision("control")


def test_every_tenant_migration_has_a_way_back(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant, exclusive=True) as uow:
        before = uow.execute(_TABLES).scalars().all()
        migrate_tenant(uow, "0001_people")
        assert current_revision(uow) == "0001_people"
        kept = {"_department", "_member", "_member_department", "_member_role", "_migration", "_state"}
        assert set(uow.execute(_TABLES).scalars()) == kept
        migrate_tenant(uow)
        assert uow.execute(_TABLES).scalars().all() == before


def test_several_processes_may_migrate_at_once(database: Database) -> None:
    failed: list[BaseException] = []

    def migrate() -> None:
        try:
            migrate_control(database)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
