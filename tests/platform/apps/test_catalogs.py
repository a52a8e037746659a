"""The process's cache of catalogs."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import read_body
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef


def publish_form(database: Database, tenant: TenantRef, actor: Actor, label: str) -> None:
    form = read_body("form", "t", {"name": "t", "label": {"zh": label}, "fields": []})[0]
    with database.tenant(tenant, exclusive=True) as uow:
        publish(uow, actor, plan_publish(uow, {"form/t": form}), note="")


def get(catalogs: Catalogs, database: Database, tenant: TenantRef) -> Catalog:
    with database.tenant(tenant) as uow:
        return catalogs.get(uow)


def test_a_catalog_is_compiled_once_for_all_threads(database: Database, tenant: TenantRef, admin_actor: Actor) -> None:
    publish_form(database, tenant, admin_actor, "一")
    catalogs = Catalogs()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: get(catalogs, database, tenant), range(12)))
    assert all(catalog is found[0] for catalog in found)
    assert found[0].forms["t"].definition.label.zh == "一"


def test_a_publish_is_seen_at_once_and_the_older_catalog_stays_as_it_was(
    database: Database, tenant: TenantRef, admin_actor: Actor
) -> None:
    catalogs = Catalogs()
    publish_form(database, tenant, admin_actor, "一")
    first = get(catalogs, database, tenant)
    publish_form(database, tenant, admin_actor, "二")
    second = get(catalogs, database, tenant)
    assert (first.version, second.version) == (1, 2)
    assert (first.forms["t"].definition.label.zh, second.forms["t"].definition.label.zh) == ("一", "二")


def test_a_few_versions_and_tenants_are_kept(
    database: Database, tenant: TenantRef, second_tenant: TenantRef, admin_actor: Actor
) -> None:
    catalogs = Catalogs(per_tenant=1, tenants=1)
    empty = get(catalogs, database, tenant)
    assert get(catalogs, database, tenant) is empty
    assert get(catalogs, database, second_tenant).tenant_id == second_tenant.id
    assert get(catalogs, database, tenant) is not empty


def test_publishing_needs_the_lock_alone(database: Database, tenant: TenantRef, admin_actor: Actor) -> None:
    with database.tenant(tenant) as uow, pytest.raises(ValueError, match="lock"):
        publish(uow, admin_actor, plan_publish(uow, {}), note="")
