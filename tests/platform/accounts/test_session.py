"""Sign-in, sessions and the CSRF token."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import redis
from fastapi.testclient import TestClient
from sqlalchemy import text, update

from jigsmith.accounts.dependencies import COOKIE
from jigsmith.accounts.members import NewMember, change_member, create_member
from jigsmith.accounts.models import session
from jigsmith.accounts.sign_in_rate import PER_LOGIN, SignInRate
from jigsmith.errors import LimitReached
from jigsmith.main import create_app
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.web.services import Services

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def fresh_counts(valkey_url: str) -> None:
    """Every test starts without failed sign-ins; all come from one address."""
    with redis.Redis.from_url(valkey_url) as valkey:
        for key in valkey.scan_iter("sign_in:*"):
            valkey.delete(key)


@pytest.fixture
def anna(database: Database, tenant: TenantRef) -> NewMember:
    """A member with a password."""
    new = NewMember("Anna", "安娜", PASSWORD, roles=("planner",), language="en")
    with database.tenant(tenant) as uow:
        create_member(uow, new)
    return new


def _sign_in(client: TestClient, tenant: TenantRef, login: str = "anna", password: str = PASSWORD) -> dict[str, object]:
    response = client.post("/api/session", json={"tenant": tenant.code, "login": login, "password": password})
    return {"status": response.status_code, **response.json()}


def test_sign_in_answers_the_session_and_sets_a_safe_cookie(
    anonymous: TestClient, tenant: TenantRef, anna: NewMember
) -> None:
    response = anonymous.post("/api/session", json={"tenant": tenant.code, "login": "ANNA ", "password": PASSWORD})
    assert response.status_code == 200
    found = response.json()
    assert found["tenant"]["code"] == tenant.code
    assert found["tenants"] == [{"code": tenant.code, "name": found["tenant"]["name"]}]
    member = found["member"]
    assert (member["name"], member["roles"], member["is_admin"], member["language"]) == (
        "安娜",
        ["planner"],
        False,
        "en",
    )
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert anonymous.get("/api/session").json()["csrf"] == found["csrf"]


def test_the_tenant_may_be_left_out_while_the_login_is_unique(
    anonymous: TestClient, database: Database, tenant: TenantRef, second_tenant: TenantRef
) -> None:
    login = f"unique{tenant.id.hex}"
    with database.tenant(tenant) as uow:
        create_member(uow, NewMember(login, "One", PASSWORD))
    body = {"login": login, "password": PASSWORD}
    assert anonymous.post("/api/session", json=body).json()["tenant"]["code"] == tenant.code
    with database.tenant(second_tenant) as uow:
        create_member(uow, NewMember(login, "Two", PASSWORD))
    assert anonymous.post("/api/session", json=body).status_code == 401
    body["tenant"] = second_tenant.code
    assert anonymous.post("/api/session", json=body).json()["member"]["name"] == "Two"


@pytest.mark.parametrize(("login", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("anna", "x" * 900)])
def test_wrong_login_and_wrong_password_look_the_same(
    anonymous: TestClient, tenant: TenantRef, anna: NewMember, login: str, password: str
) -> None:
    found = _sign_in(anonymous, tenant, login, password)
    assert (found["status"], found["code"]) == (401, "sign_in_failed")
    assert "set-cookie" not in anonymous.cookies


def test_a_password_does_not_open_another_tenant(
    anonymous: TestClient, second_tenant: TenantRef, anna: NewMember
) -> None:
    assert _sign_in(anonymous, second_tenant)["status"] == 401


def test_after_too_many_failures_even_the_right_password_is_refused(
    anonymous: TestClient, tenant: TenantRef, anna: NewMember, valkey_url: str
) -> None:
    with redis.Redis.from_url(valkey_url) as valkey:
        valkey.set(f"sign_in:login:{tenant.code}:anna", PER_LOGIN - 1)
    assert _sign_in(anonymous, tenant, password="wrong")["status"] == 401
    found = _sign_in(anonymous, tenant)
    assert (found["status"], found["code"]) == (429, "sign_in_rate")
    assert f"{PER_LOGIN}" in str(found["detail"])


def test_a_success_forgets_the_failures(anonymous: TestClient, tenant: TenantRef, anna: NewMember) -> None:
    for _ in range(2):
        _sign_in(anonymous, tenant, password="wrong")
    assert _sign_in(anonymous, tenant)["status"] == 200


def test_an_old_password_cannot_be_guessed_without_end(
    anonymous: TestClient, tenant: TenantRef, anna: NewMember
) -> None:
    csrf = str(_sign_in(anonymous, tenant)["csrf"])
    guess = {"password": {"old": "a guess", "new": "long enough"}}
    found = [anonymous.patch("/api/session", json=guess, headers={"X-CSRF-Token": csrf}) for _ in range(PER_LOGIN + 1)]
    assert [response.status_code for response in found] == [422] * PER_LOGIN + [429]


def test_without_valkey_failures_are_counted_in_the_process() -> None:
    with redis.Redis.from_url("redis://127.0.0.1:1/0") as nowhere:
        rate = SignInRate(nowhere)
        for _ in range(PER_LOGIN):
            rate.attempt("a", "1.2.3.4")
        with pytest.raises(LimitReached, match="sign_in_rate"):
            rate.attempt("A", "5.6.7.8")
        rate.attempt("b", "1.2.3.4")


def test_without_valkey_the_server_counts_failures_over_its_requests(
    services: Services, tenant: TenantRef, anna: NewMember
) -> None:
    with redis.Redis.from_url("redis://127.0.0.1:1/0") as nowhere:
        app = create_app(dataclasses.replace(services, valkey=nowhere))
        with TestClient(app) as client:
            statuses = [_sign_in(client, tenant, password="wrong")["status"] for _ in range(PER_LOGIN + 1)]
    assert statuses == [401] * PER_LOGIN + [429]


def test_simultaneous_guesses_do_not_get_more_tries(anonymous: TestClient, tenant: TenantRef, anna: NewMember) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: _sign_in(anonymous, tenant, password="wrong")["status"], range(24)))
    assert found.count(401) == PER_LOGIN


@pytest.mark.parametrize("password", ["", "nobody has this password"])
def test_a_member_without_a_password_cannot_sign_in(
    anonymous: TestClient, database: Database, tenant: TenantRef, password: str
) -> None:
    with database.tenant(tenant) as uow:
        create_member(uow, NewMember("robot", "Robot"))
    assert _sign_in(anonymous, tenant, "robot", password)["status"] == 401


def test_a_write_by_cookie_needs_the_csrf_token(client: TestClient) -> None:
    token = client.headers.pop("X-CSRF-Token")
    for headers in ({}, {"X-CSRF-Token": "guess"}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "名"}):
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        response = client.post("/api/departments", json={"name": "x"}, headers=raw)
        assert (response.status_code, response.json()["code"]) == (403, "csrf_missing")
    assert client.get("/api/departments").json() == []
    assert client.post("/api/departments", json={"name": "x"}, headers={"X-CSRF-Token": token}).status_code == 201


def test_signing_out_ends_the_session_at_once(client: TestClient, admin_headers: dict[str, str]) -> None:
    assert client.delete("/api/session").status_code == 204
    assert client.get("/api/session", headers=admin_headers).status_code == 401


def test_a_made_up_or_ended_session_is_nobody(client: TestClient, database: Database, tenant: TenantRef) -> None:
    client.cookies.set(COOKIE, "made-up")
    assert client.get("/api/session").status_code == 401


def test_an_expired_session_is_nobody(client: TestClient, database: Database, tenant: TenantRef) -> None:
    with database.control() as uow:
        uow.execute(update(session).where(session.c.tenant_id == tenant.id).values(expires_at=text("now()")))
    assert client.get("/api/session").status_code == 401


def test_a_session_in_use_lives_on(client: TestClient, database: Database, tenant: TenantRef) -> None:
    soon = text("now() + interval '1 hour'")
    with database.control() as uow:
        uow.execute(update(session).where(session.c.tenant_id == tenant.id).values(expires_at=soon))
    client.get("/api/session")
    sql = "SELECT expires_at > now() + interval '13 days' FROM control.session WHERE tenant_id = %(id)s"
    assert database.read(sql, {"id": tenant.id}) == [(True,)]


def test_people_change_their_own_language(client: TestClient) -> None:
    assert client.patch("/api/session", json={"language": "en"}).json()["member"]["language"] == "en"
    assert client.patch("/api/session", json={"language": "fr"}).status_code == 400


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(
    make_client: Callable[[], TestClient], anonymous: TestClient, tenant: TenantRef, anna: NewMember
) -> None:
    other = make_client()
    for client in (anonymous, other):
        client.headers["X-CSRF-Token"] = str(_sign_in(client, tenant)["csrf"])
    change = {"password": {"old": "wrong", "new": "a new password"}}
    assert anonymous.patch("/api/session", json=change).json()["code"] == "password_wrong"
    change["password"] = {"old": PASSWORD, "new": "short"}
    found = anonymous.patch("/api/session", json=change).json()
    assert (found["code"], found["values"]) == ("password_too_short", {"limit": 8, "actual": 5})
    assert found["errors"][0]["path"] == "/password/new"
    change["password"] = {"old": PASSWORD, "new": "a new password"}
    assert anonymous.patch("/api/session", json=change).status_code == 200
    assert anonymous.get("/api/session").status_code == 200
    assert other.get("/api/session").status_code == 401
    assert _sign_in(other, tenant)["status"] == 401
    assert _sign_in(other, tenant, password="a new password")["status"] == 200


def test_a_deactivated_member_is_out_at_once(
    anonymous: TestClient, database: Database, tenant: TenantRef, anna: NewMember
) -> None:
    session_view = _sign_in(anonymous, tenant)
    member = session_view["member"]
    assert isinstance(member, dict)
    with database.tenant(tenant) as uow:
        change_member(uow, member["id"], {"active": False})
    assert anonymous.get("/api/session").status_code == 401
    assert _sign_in(anonymous, tenant)["status"] == 401


def test_the_asked_language_wins_over_the_members(client: TestClient) -> None:
    missing = f"/api/members/{uuid4()}"
    assert client.delete(missing).json()["detail"] == "没有这位成员"
    english = {"Accept-Language": "fr, en-GB;q=0.8, zh;q=0.3"}
    assert client.delete(missing, headers=english).json()["detail"] == "There is no such member"
