"""The definitions API: drafts, check, plan, publish, versions, restore."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef


def body_of(*fields: tuple[str, str], zh: str = "订单", **more: Any) -> dict[str, Any]:
    return {
        "kind": "form",
        "name": "order",
        "label": {"zh": zh},
        "fields": [{"type": type_, "name": name, "label": {"zh": name}} for type_, name in fields],
        **more,
    }


def save(client: TestClient, body: dict[str, Any], revision: int | None = None, name: str = "order") -> Any:
    sent = {"app": "sales", "body": body, "draft_revision": revision}
    return client.put(f"/api/definitions/{body.get('kind', 'form')}/{name}", json=sent)


def publish_drafts(client: TestClient, **more: Any) -> Any:
    plan = client.post("/api/plan").json()
    return client.post("/api/publish", json={"token": plan["token"], "note": "n", "accept_losses": True, **more})


def listed(client: TestClient) -> list[tuple[str, str]]:
    found = client.get("/api/definitions").json()["definitions"]
    return [(each["name"], each["state"]) for each in found]


def test_a_draft_is_checked_planned_published_and_listed(client: TestClient) -> None:
    saved = save(client, body_of(("text", "code")))
    assert (saved.status_code, saved.json()["draft_revision"], saved.json()["diagnostics"]) == (200, 1, [])
    assert listed(client) == [("order", "new")]
    assert client.post("/api/check").json() == {"diagnostics": []}
    plan = client.post("/api/plan").json()
    assert [(each["kind"], each["text"]) for each in plan["changes"]] == [("create_form", "新增表单 订单")]
    answer = client.post("/api/publish", json={"token": plan["token"], "note": "首版"})
    assert answer.json() == {"version": 1}
    assert listed(client) == [("order", "published")]
    (version,) = client.get("/api/versions").json()
    assert (version["number"], version["note"], version["by_name"], version["changes"]) == (
        1,
        "首版",
        "管理员",
        ["新增表单 订单"],
    )
    stored = client.get("/api/definitions/form/order").json()
    assert (stored["published"], stored["draft"]) == (body_of(("text", "code")), None)


def test_a_draft_with_errors_is_kept_and_every_error_listed(client: TestClient) -> None:
    broken = body_of(("text", "code"), ("zork", "x"), title="nothing", extra=1)
    found = save(client, broken).json()
    assert {each["path"] for each in found["diagnostics"]} == {"/fields/1", "/extra"}
    assert all(each["definition"] == "form/order" and each["message"] for each in found["diagnostics"])
    assert found["draft"] == broken
    refused = publish_drafts(client)
    assert (refused.status_code, refused.json()["code"]) == (422, "definitions_invalid")


def test_two_editors_of_one_draft_do_not_overwrite_each_other(client: TestClient) -> None:
    save(client, body_of())
    assert save(client, body_of(zh="甲"), 1).json()["draft_revision"] == 2
    late = save(client, body_of(zh="乙"), 1)
    assert (late.status_code, late.json()["code"]) == (409, "stale_draft")
    assert save(client, body_of(zh="丙")).status_code == 409


def test_losses_must_be_accepted(client: TestClient, database: Database, tenant: TenantRef) -> None:
    save(client, body_of(("text", "code")))
    publish_drafts(client)
    with database.tenant(tenant) as uow:
        uow.execute(text("""INSERT INTO "order" (id, code) VALUES (gen_random_uuid(), 'x1')"""))
    save(client, body_of(("number", "code")))
    plan = client.post("/api/plan").json()
    (loss,) = plan["losses"]
    assert (loss["reason"], loss["count"], loss["samples"][0]["value"]) == ("values_not_convertible", 1, "x1")
    assert "1" in loss["message"]
    sent = {"token": plan["token"], "note": ""}
    assert client.post("/api/publish", json=sent).json()["code"] == "losses_not_accepted"
    assert client.post("/api/publish", json={**sent, "accept_losses": True}).json() == {"version": 2}


def test_a_plan_is_stale_once_data_drafts_or_version_have_changed(
    client: TestClient, database: Database, tenant: TenantRef
) -> None:
    save(client, body_of(("text", "code")))
    first = client.post("/api/plan").json()["token"]
    save(client, body_of(("text", "code"), ("text", "b")), 1)
    stale = client.post("/api/publish", json={"token": first, "note": ""})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_plan")
    publish_drafts(client)
    save(client, body_of(("number", "code"), ("text", "b")))
    second = client.post("/api/plan").json()["token"]
    with database.tenant(tenant) as uow:
        uow.execute(text("""INSERT INTO "order" (id, code) VALUES (gen_random_uuid(), 'x1')"""))
    assert client.post("/api/publish", json={"token": second, "note": ""}).json()["code"] == "stale_plan"


def test_of_two_publishers_the_second_is_told_that_its_plan_is_stale(client: TestClient) -> None:
    save(client, body_of(("text", "code")))
    token = client.post("/api/plan").json()["token"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.post("/api/publish", json={"token": token, "note": ""}), range(4)))
    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    assert {each.json().get("code") for each in answers} == {None, "stale_plan"}
    assert len(client.get("/api/versions").json()) == 1


def test_an_older_version_is_restored_through_drafts(client: TestClient, database: Database, tenant: TenantRef) -> None:
    save(client, body_of(("text", "code"), ("text", "note")))
    publish_drafts(client)
    with database.tenant(tenant) as uow:
        uow.execute(text("""INSERT INTO "order" (id, code, note) VALUES (gen_random_uuid(), '１.0', 'kept')"""))
    save(client, body_of(("number", "code"), zh="改名"))
    save(client, {"kind": "role", "name": "r", "label": {"zh": "角色"}}, name="r")
    assert publish_drafts(client).json() == {"version": 2}
    assert client.post("/api/versions/1/restore").status_code == 200
    assert listed(client) == [("order", "draft"), ("r", "removed")]
    assert publish_drafts(client).json() == {"version": 3}
    with database.tenant(tenant) as uow:
        assert uow.execute(text('SELECT code, note FROM "order"')).one() == ("１.0", "kept")
    assert client.get("/api/definitions/form/order").json()["published"] == body_of(("text", "code"), ("text", "note"))
    assert client.post("/api/versions/99/restore").status_code == 404


def test_removing_and_discarding(client: TestClient) -> None:
    save(client, body_of())
    assert client.delete("/api/definitions/form/order").status_code == 204
    assert listed(client) == []
    save(client, body_of())
    publish_drafts(client)
    client.delete("/api/definitions/form/order")
    assert listed(client) == [("order", "removed")]
    client.delete("/api/definitions/form/order", params={"discard": 1})
    assert listed(client) == [("order", "published")]
    client.delete("/api/definitions/form/order")
    assert publish_drafts(client).json() == {"version": 2}
    assert listed(client) == []
    assert client.get("/api/definitions/form/order").status_code == 404


def test_removing_a_form_others_refer_to_is_refused_with_the_place(client: TestClient) -> None:
    save(client, body_of())
    other = body_of() | {
        "name": "line",
        "fields": [{"type": "reference", "name": "o", "label": {"zh": "o"}, "target": "order"}],
    }
    save(client, other, name="line")
    publish_drafts(client)
    client.delete("/api/definitions/form/order")
    (found,) = client.post("/api/check").json()["diagnostics"]
    assert (found["definition"], found["path"]) == ("form/line", "/fields/0/target")


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("PUT", "/api/definitions/form/order", "{", 400),
        ("PUT", "/api/definitions/form/order", '{"app": "a", "body": [1]}', 422),
        ("PUT", "/api/definitions/form/order", '{"app": "1 a", "body": {}}', 422),
        ("PUT", "/api/definitions/form/_x", '{"app": "a", "body": {}}', 422),
        ("PUT", "/api/definitions/zork/order", '{"app": "a", "body": {}}', 400),
        ("PUT", "/api/definitions/form/order", '{"app": "a", "body": {"x": "\\u0000"}}', 400),
        ("PUT", "/api/definitions/form/order", '{"app": "a", "body": ' + "[" * 5000 + "]" * 5000 + "}", 400),
        ("POST", "/api/publish", '{"token": 5}', 400),
        ("POST", "/api/publish", "", 400),
        ("POST", "/api/versions/0/restore", "", 400),
        ("POST", "/api/versions/99999999999999999999/restore", "", 400),
    ],
)
def test_bad_input_is_a_clear_problem(client: TestClient, method: str, path: str, content: str, status: int) -> None:
    answer = client.request(method, path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_only_administrators_may(make_client: Any, make_person: Any, tenant: TenantRef) -> None:
    plain = make_client(make_person(tenant, "worker"))
    for method, path in (
        ("GET", "/api/definitions"),
        ("POST", "/api/plan"),
        ("POST", "/api/check"),
        ("GET", "/api/versions"),
    ):
        assert plain.request(method, path).status_code == 403
