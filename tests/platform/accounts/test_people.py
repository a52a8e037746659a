"""Members, departments, roles and API tokens over HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.accounts.members import NewMember, change_member, create_member
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef

Make = Callable[..., Any]

PASSWORD = "long enough"


def _member(client: TestClient, **body: object) -> dict[str, object]:
    response = client.post("/api/members", json={"login": "ann", "name": "安"} | body)
    assert response.status_code == 201, response.text
    made: dict[str, object] = response.json()
    return made


def _department(client: TestClient, name: str, parent: object = None) -> str:
    response = client.post("/api/departments", json={"name": name, "parent_id": parent})
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def test_a_member_is_made_changed_and_removed(client: TestClient) -> None:
    department = _department(client, "车间")
    made = _member(
        client, roles=["planner", "clerk", "planner"], department_ids=[department], attributes={"shift": "A"}
    )
    assert made["roles"] == ["clerk", "planner"]
    assert made["department_ids"] == [department]
    assert made["attributes"] == {"shift": "A"}
    assert "password" not in made
    changed = client.patch(f"/api/members/{made['id']}", json={"name": "安娜", "roles": [], "is_admin": True}).json()
    assert (changed["name"], changed["roles"], changed["is_admin"]) == ("安娜", [], True)
    assert changed["department_ids"] == [department]
    assert client.delete(f"/api/members/{made['id']}").status_code == 204
    assert [one["login"] for one in client.get("/api/members").json()] == ["admin"]
    assert _member(client)["login"] == "ann"


def test_two_members_of_a_tenant_cannot_share_a_login(client: TestClient) -> None:
    made = _member(client)
    response = client.post("/api/members", json={"login": " ANN", "name": "x"})
    assert (response.status_code, response.json()["code"]) == (409, "login_taken")
    other = _member(client, login="bob")
    response = client.patch(f"/api/members/{other['id']}", json={"login": "Ann"})
    assert (response.status_code, response.json()["code"]) == (409, "login_taken")
    assert client.patch(f"/api/members/{made['id']}", json={"login": "ANN"}).status_code == 200


def test_two_tenants_may_have_members_of_one_login(make_tenant: Make, make_person: Make, make_client: Make) -> None:
    for _ in range(2):
        client = make_client(make_person(make_tenant(), is_admin=True))
        assert _member(client, password=PASSWORD)["login"] == "ann"


@pytest.mark.parametrize("change", [{"is_admin": False}, {"active": False}])
def test_the_last_administrator_stays(client: TestClient, admin_actor: Actor, change: dict[str, bool]) -> None:
    path = f"/api/members/{admin_actor.member_id}"
    for response in (client.patch(path, json=change), client.delete(path)):
        assert (response.status_code, response.json()["code"]) == (409, "last_admin")
    _member(client, is_admin=True)
    assert client.patch(path, json=change).status_code == 200


def test_two_administrators_cannot_demote_each_other_at_the_same_moment(
    client: TestClient, database: Database, tenant: TenantRef, admin_actor: Actor
) -> None:
    other = UUID(str(_member(client, is_admin=True)["id"]))
    with ThreadPoolExecutor(1) as threads:
        with database.tenant(tenant) as uow:
            change_member(uow, other, {"is_admin": False})
            second = threads.submit(client.patch, f"/api/members/{admin_actor.member_id}", json={"is_admin": False})
            wait([second], timeout=0.5)
        response = second.result()
    assert (response.status_code, response.json()["code"]) == (409, "last_admin")


def test_one_login_made_twice_at_the_same_moment_is_a_conflict(
    client: TestClient, database: Database, tenant: TenantRef
) -> None:
    with ThreadPoolExecutor(1) as threads:
        with database.tenant(tenant) as uow:
            create_member(uow, NewMember("ann", "One"))
            second = threads.submit(client.post, "/api/members", json={"login": "Ann", "name": "Two"})
            wait([second], timeout=0.5)
        response = second.result()
    assert (response.status_code, response.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "", "name": "x"},
        {"login": "x", "name": " "},
        {"login": "x", "name": "x", "colour": "red"},
        {"login": "x" * 101, "name": "x"},
        {"login": "x", "name": "a\0b"},
        {"login": "x", "name": "x", "attributes": {"a": "\0"}},
        {"login": "x", "name": "x", "password": "short"},
        {"login": "x", "name": "x", "department_ids": [str(uuid4())]},
        {"login": "x", "name": "x", "department_ids": ["no id"]},
    ],
)
def test_a_malformed_member_is_refused_and_nothing_is_written(client: TestClient, body: dict[str, object]) -> None:
    response = client.post("/api/members", json=body)
    assert response.status_code in (400, 404, 422), response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert len(client.get("/api/members").json()) == 1


def test_half_a_character_is_refused(client: TestClient) -> None:
    body = b'{"login": "x", "name": "\\ud800"}'
    response = client.post("/api/members", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400, response.text


def test_departments_form_a_tree(client: TestClient, database: Database, tenant: TenantRef) -> None:
    factory = _department(client, "工厂")
    shop = _department(client, "车间", factory)
    line = _department(client, "产线", shop)
    made = _member(client, department_ids=[shop])
    with database.tenant(tenant) as uow:
        actor = get_actor(uow, made["id"])  # type: ignore[arg-type]
    assert {str(one) for one in actor.department_ids} == {shop, line}
    for parent in (factory, shop, line):
        response = client.patch(f"/api/departments/{factory}", json={"parent_id": parent})
        assert (response.status_code, response.json()["code"]) == (422, "department_cycle")
    assert client.patch(f"/api/departments/{line}", json={"parent_id": None}).json()["parent_id"] is None
    assert client.patch(f"/api/departments/{factory}", json={"parent_id": line}).status_code == 200
    unknown = client.patch(f"/api/departments/{line}", json={"parent_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_department")


def test_departments_do_not_nest_endlessly(client: TestClient) -> None:
    parent: str | None = None
    for level in range(20):
        parent = _department(client, f"{level}", parent)
    response = client.post("/api/departments", json={"name": "21", "parent_id": parent})
    assert (response.status_code, response.json()["code"]) == (422, "department_too_deep")


def test_a_department_in_use_is_not_removed(client: TestClient) -> None:
    shop = _department(client, "车间")
    _department(client, "产线", shop)
    _member(client, department_ids=[shop])
    response = client.delete(f"/api/departments/{shop}")
    assert (response.status_code, response.json()["code"]) == (409, "department_in_use")
    assert "1 个部门、1 位成员" in response.json()["detail"]


def test_pickers_find_people_by_part_of_a_name_or_by_id(client: TestClient) -> None:
    shop = _department(client, "一车间")
    gone = _member(client, login="gone", name="王一", active=False)
    _member(client, login="li", name="李一%")
    assert [one["name"] for one in client.get("/api/people?search=一").json()["members"]] == ["李一%"]
    assert client.get("/api/people", params={"search": "%"}).json()["members"][0]["login"] == "li"
    assert [one["name"] for one in client.get("/api/people?search=一车").json()["departments"]] == ["一车间"]
    found = client.get("/api/people", params={"ids": f"{gone['id']},{shop}"}).json()
    assert found["members"] == [{"id": gone["id"], "name": "王一", "login": "gone"}]
    assert found["departments"] == [{"id": shop, "name": "一车间", "parent_id": None}]
    assert client.get("/api/people?ids=x").status_code == 422
    assert client.get("/api/people?search=%00").status_code in (400, 422)


def test_only_administrators_manage_people(tenant: TenantRef, make_person: Make, make_client: Make) -> None:
    client = make_client(make_person(tenant, "worker"))
    for path in ("/api/members", "/api/departments", "/api/tokens"):
        response = client.get(path)
        assert (response.status_code, response.json()["code"]) == (403, "admin_needed")
    assert client.post("/api/members", json={"login": "x", "name": "x"}).status_code == 403
    assert client.get("/api/people").status_code == 200


def test_who_may_not_publish_does_not_even_wait_for_the_publish_lock(
    tenant: TenantRef, database: Database, make_person: Make, make_client: Make
) -> None:
    client = make_client(make_person(tenant, "worker"))
    with database.tenant(tenant):
        response = client.post("/api/publish", json={"token": "x"})
    assert (response.status_code, response.json()["code"]) == (403, "admin_needed")


def test_another_tenants_people_cannot_be_guessed(
    client: TestClient, second_tenant: TenantRef, make_person: Make, make_client: Make
) -> None:
    stranger = make_person(second_tenant, "stranger", is_admin=True)
    theirs = make_client(stranger)
    department = _department(theirs, "theirs")
    token = theirs.post("/api/tokens", json={"name": "t", "scopes": ["admin"]}).json()["id"]
    for path in (f"/api/members/{stranger.member_id}", f"/api/departments/{department}", f"/api/tokens/{token}"):
        assert client.delete(path).status_code == 404
    assert client.patch(f"/api/members/{stranger.member_id}", json={"name": "x"}).status_code == 404
    assert client.patch(f"/api/departments/{department}", json={"name": "x"}).status_code == 404
    assert (
        client.post(
            "/api/tokens", json={"name": "x", "scopes": ["admin"], "member_id": str(stranger.member_id)}
        ).status_code
        == 404
    )
    assert client.get("/api/people", params={"ids": f"{stranger.member_id},{department}"}).json() == {
        "members": [],
        "departments": [],
    }
    assert theirs.get("/api/tokens").json()[0]["id"] == token


def _bearer(client: TestClient, anonymous: TestClient, **body: object) -> TestClient:
    made = client.post("/api/tokens", json={"name": "t"} | body)
    assert made.status_code == 201, made.text
    anonymous.headers["Authorization"] = f"Bearer {made.json()['secret']}"
    return anonymous


def test_a_token_acts_for_its_maker_within_its_scopes(
    client: TestClient, anonymous: TestClient, tenant: TenantRef
) -> None:
    api = _bearer(client, anonymous, scopes=["records:read"])
    assert str(api.headers["Authorization"]).startswith(f"Bearer jig_{tenant.code}_")
    assert api.get("/api/people").status_code == 200
    refused = api.get("/api/members")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert api.post("/api/departments", json={"name": "x"}).status_code == 403
    api = _bearer(client, anonymous, scopes=["admin"])
    assert api.post("/api/departments", json={"name": "x"}).status_code == 201
    assert api.get("/api/people").json()["code"] == "scope_missing"


def test_a_tokens_secret_is_shown_once_and_stored_as_a_hash(client: TestClient, database: Database) -> None:
    made = client.post("/api/tokens", json={"name": "t", "scopes": ["admin"]}).json()
    listed = client.get("/api/tokens").json()
    assert [one["id"] for one in listed] == [made["id"]]
    assert "secret" not in listed[0]
    stored = database.read("SELECT token_hash FROM control.api_token WHERE id = %(id)s", {"id": made["id"]})
    assert made["secret"].encode() not in bytes(stored[0][0])


def test_a_revoked_or_expired_token_is_nobody(client: TestClient, anonymous: TestClient, database: Database) -> None:
    api = _bearer(client, anonymous, scopes=["records:read"])
    listed = client.get("/api/tokens").json()
    assert api.get("/api/people").status_code == 200
    assert client.get("/api/tokens").json()[0]["last_used_at"] is not None
    assert client.delete(f"/api/tokens/{listed[0]['id']}").status_code == 204
    assert api.get("/api/people").status_code == 401
    api = _bearer(client, anonymous, scopes=["records:read"], expires_at="2001-01-01T00:00:00Z")
    assert api.get("/api/people").status_code == 401


@pytest.mark.parametrize("scopes", [[], ["everything"], ["admin", "root"]])
def test_a_token_needs_known_scopes(client: TestClient, scopes: list[str]) -> None:
    response = client.post("/api/tokens", json={"name": "t", "scopes": scopes})
    assert (response.status_code, response.json()["code"]) == (422, "scope_unknown")


def test_a_token_cannot_change_passwords(client: TestClient, anonymous: TestClient) -> None:
    api = _bearer(client, anonymous, scopes=["admin", "records:read", "records:write"])
    assert api.patch("/api/session", json={"language": "en"}).json()["code"] == "session_needed"
    assert api.delete("/api/session").json()["code"] == "session_needed"


def test_changed_roles_count_from_the_next_request(
    client: TestClient, tenant: TenantRef, make_person: Make, make_client: Make, database: Database
) -> None:
    person = make_person(tenant, "worker")
    worker = make_client(person)
    assert worker.get("/api/session").json()["member"]["roles"] == []
    client.patch(f"/api/members/{person.member_id}", json={"roles": ["planner"], "is_admin": True})
    assert worker.get("/api/session").json()["member"]["roles"] == ["planner"]
    assert worker.get("/api/members").status_code == 200
    with database.tenant(tenant) as uow:
        before = uow.access_version
        uow.execute(text("SELECT 1"))
    worker.get("/api/session")
    with database.tenant(tenant) as uow:
        assert uow.access_version == before
