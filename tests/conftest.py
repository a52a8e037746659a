"""Real PostgreSQL and Valkey for the whole run, and a fresh tenant with a signed-in administrator for each test."""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.accounts.dependencies import COOKIE
from jigsmith.accounts.members import NewMember, create_member
from jigsmith.accounts.models import membership
from jigsmith.accounts.sessions import Membership, open_session
from jigsmith.embedded.services import embedded_services
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.main import create_app, make_services
from jigsmith.settings import Settings
from jigsmith.storage.database import Database
from jigsmith.storage.migrate import migrate_control
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.tenants.service import create_tenant
from jigsmith.web.services import Services

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """A directory of this run; not pytest's own, whose private parents PostgreSQL's user may not enter."""
    with tempfile.TemporaryDirectory(prefix="jigsmith-test-") as directory:
        os.chmod(directory, 0o711)
        yield Path(directory)


@pytest.fixture(scope="session")
def settings(data_dir: Path) -> Settings:
    """Settings as the tests' server has them."""
    return Settings(data_dir=data_dir)


@pytest.fixture(scope="session")
def service_urls(settings: Settings) -> Iterator[ServiceUrls]:
    """A PostgreSQL and a Valkey of this run, migrated; without fsync, crash tests start their own."""
    with embedded_services(settings, durable=False) as urls:
        database = Database(urls.database_url)
        migrate_control(database)
        database.close()
        yield urls


@pytest.fixture(scope="session")
def postgres_url(service_urls: ServiceUrls) -> str:
    """Where PostgreSQL answers."""
    return service_urls.database_url


@pytest.fixture(scope="session")
def valkey_url(service_urls: ServiceUrls) -> str:
    """Where Valkey answers."""
    return service_urls.redis_url


@pytest.fixture(scope="session")
def services(settings: Settings, service_urls: ServiceUrls) -> Iterator[Services]:
    """What a running server's requests use."""
    services = make_services(settings, service_urls)
    yield services
    services.close()


@pytest.fixture(scope="session")
def database(services: Services) -> Database:
    """The pool."""
    return services.database


@pytest.fixture(scope="session")
def app(services: Services) -> FastAPI:
    """The web application over `services`."""
    return create_app(services)


@dataclass(frozen=True)
class Person:
    """A member of a test tenant and a session's secret for it."""

    member_id: UUID
    cookie: str


MakeTenant = Callable[[], TenantRef]
MakePerson = Callable[..., Person]
MakeClient = Callable[..., TestClient]


@pytest.fixture(scope="session")
def make_tenant(database: Database) -> MakeTenant:
    """Makes an empty tenant (no member) with a code of its own."""

    def make() -> TenantRef:
        number = next(_numbers)
        with database.control() as uow:
            return create_tenant(uow, f"test{os.getpid()}_{number}", f"测试 {number}").ref

    return make


@pytest.fixture(scope="session")
def make_person(database: Database) -> MakePerson:
    """Makes a member (`login`, `roles`, `is_admin`, … as NewMember has them) of a tenant, and signs it in."""

    def make(tenant: TenantRef, login: str = "admin", **more: object) -> Person:
        with database.tenant(tenant) as uow:
            member_id = create_member(uow, NewMember(login, **({"name": login} | more)))  # type: ignore[arg-type]
            with uow.control() as control:
                row = control.execute(select(membership).where(membership.c.member_id == member_id)).one()
                cookie = open_session(control, Membership(row.account_id, row.tenant_id, member_id, ""))
        return Person(member_id, cookie)

    return make


@pytest.fixture(scope="session")
def make_client(app: FastAPI) -> Iterator[MakeClient]:
    """Makes a client signed in as a person: it sends the cookie and, with every write, the CSRF token."""
    with ExitStack() as stack:

        def make(person: Person | None = None) -> TestClient:
            client = stack.enter_context(TestClient(app, raise_server_exceptions=False))
            if person is not None:
                client.cookies.set(COOKIE, person.cookie)
                client.headers["X-CSRF-Token"] = client.get("/api/session").json()["csrf"]
            return client

        yield make


@pytest.fixture
def tenant(make_tenant: MakeTenant) -> TenantRef:
    """A fresh tenant."""
    return make_tenant()


@pytest.fixture
def admin(tenant: TenantRef, make_person: MakePerson) -> Person:
    """The tenant's administrator, signed in."""
    return make_person(tenant, "admin", name="管理员", is_admin=True)


@pytest.fixture
def admin_actor(database: Database, tenant: TenantRef, admin: Person) -> Actor:
    """The administrator as services see it."""
    with database.tenant(tenant) as uow:
        return get_actor(uow, admin.member_id)


@pytest.fixture
def client(make_client: MakeClient, admin: Person) -> TestClient:
    """A client signed in as the tenant's administrator."""
    return make_client(admin)


@pytest.fixture
def admin_headers(client: TestClient, admin: Person) -> dict[str, str]:
    """The same sign-in as plain headers, for other clients."""
    return {"Cookie": f"{COOKIE}={admin.cookie}", "X-CSRF-Token": str(client.headers["X-CSRF-Token"])}


@pytest.fixture
def anonymous(make_client: MakeClient) -> TestClient:
    """A client nobody has signed in."""
    return make_client()


@pytest.fixture
def second_tenant(make_tenant: MakeTenant) -> TenantRef:
    """Another tenant, to show that it stays out of reach."""
    return make_tenant()
