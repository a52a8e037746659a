"""Tenants: made and dropped whole, and kept apart by the database itself."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from jigsmith.errors import Conflict, Invalid, NotFound
from jigsmith.storage.database import Database
from jigsmith.storage.migrate import migrate_control
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.tenants.lookup import find_tenant, list_tenants
from jigsmith.tenants.service import create_tenant, drop_tenant


def test_the_database_refuses_another_tenants_tables(
    database: Database, tenant: TenantRef, second_tenant: TenantRef
) -> None:
    statements = [
        f'SELECT * FROM "{second_tenant.schema}"._member',
        f'UPDATE "{second_tenant.schema}"._state SET version = 9',
        f'CREATE TABLE "{second_tenant.schema}".mine (id int)',
        f'DROP SCHEMA "{second_tenant.schema}" CASCADE',
        "SELECT * FROM control.account",
        "SELECT * FROM control.tenant",
        "CREATE SCHEMA elsewhere",
        "CREATE ROLE somebody",
        "CREATE TABLE public.mine (id int)",
    ]
    for statement in statements:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), database.tenant(tenant) as uow:
            uow.execute(text(statement))


def test_an_unqualified_name_never_finds_another_tenants_table(
    database: Database, tenant: TenantRef, second_tenant: TenantRef
) -> None:
    with database.tenant(second_tenant) as uow:
        uow.execute(text("CREATE TABLE secret (id int)"))
    with pytest.raises(DBAPIError, match="does not exist"), database.tenant(tenant) as uow:
        uow.execute(text("SELECT * FROM secret"))


def test_two_tenants_cannot_share_a_code(database: Database, tenant: TenantRef) -> None:
    with pytest.raises(Conflict, match="tenant_exists"), database.control() as uow:
        create_tenant(uow, tenant.code, "again")


@pytest.mark.parametrize("code", ["", "A", "1a", "a b", 'a"b', "a" * 41, "a;drop", "演示", "a\n"])
def test_an_unfit_code_is_refused(database: Database, code: str) -> None:
    with pytest.raises(Invalid, match="tenant_code_invalid"), database.control() as uow:
        create_tenant(uow, code, "x")


def test_an_unknown_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(Invalid, match="time_zone_unknown"), database.control() as uow:
        create_tenant(uow, "moon", "x", time_zone="Moon/Sea")


def test_a_failed_creation_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyError), database.control() as uow:  # noqa: PT012
        create_tenant(uow, "halfway", "x")
        raise KeyError
    with database.control() as uow:
        assert find_tenant(uow, "halfway") is None
        assert not uow.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = 't_halfway'")).first()
        assert not uow.execute(text("SELECT 1 FROM pg_roles WHERE rolname LIKE 't_halfway%'")).first()


def test_dropping_removes_schema_role_and_row(database: Database, tenant: TenantRef) -> None:
    with database.control() as uow:
        drop_tenant(uow, tenant.code)
    with database.control() as uow:
        assert tenant.code not in {one.ref.code for one in list_tenants(uow)}
        assert not uow.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": tenant.role}).first()
    with pytest.raises(NotFound), database.tenant(tenant):
        pass


@pytest.fixture
def plain_database(postgres_url: str) -> Iterator[Database]:
    """A database owned by a role that is no superuser: CREATEROLE, and CREATE on its database."""
    name = f"plain_{uuid.uuid4().hex[:8]}"
    root = str(make_url(postgres_url).set(username="postgres", database="postgres").render_as_string(False))
    with psycopg.connect(root, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN CREATEROLE")
        connection.execute(f"CREATE DATABASE {name}")
        connection.execute(f"GRANT CREATE, CONNECT ON DATABASE {name} TO {name}")
    database = Database(make_url(postgres_url).set(username=name, database=name).render_as_string(False))
    yield database
    database.close()


@pytest.fixture
def root_database(postgres_url: str) -> Iterator[Database]:
    """A database used as the superuser."""
    name = f"root_{uuid.uuid4().hex[:8]}"
    url = make_url(postgres_url).set(username="postgres", database="postgres")
    with psycopg.connect(url.render_as_string(False), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = Database(url.set(database=name).render_as_string(False))
    yield database
    database.close()


@pytest.mark.parametrize("fixture", ["plain_database", "root_database"])
def test_an_outside_role_may_be_plain_or_superuser(request: pytest.FixtureRequest, fixture: str) -> None:
    database: Database = request.getfixturevalue(fixture)
    migrate_control(database)
    with database.control() as uow:
        one, other = (create_tenant(uow, code, code).ref for code in ("one", "other"))
    with database.tenant(one) as uow:
        assert uow.execute(text("SELECT current_user")).scalar() == one.role
    with pytest.raises(DBAPIError, match="permission denied"), database.tenant(one) as uow:
        uow.execute(text(f"SELECT * FROM {other.schema}._member"))
    with database.control() as uow:
        drop_tenant(uow, "one")
        drop_tenant(uow, "other")


def test_the_embedded_application_role_is_no_superuser(database: Database) -> None:
    with database.control() as uow:
        row = uow.execute(text("SELECT rolsuper, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"))
        assert tuple(row.one()) == (False, False, False)
