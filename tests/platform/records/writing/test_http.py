"""Writing records over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from jigsmith.storage.identifiers import new_id


def post(client: TestClient, path: str, body: Any, status: int) -> Any:
    answered = client.post(f"/api/records/{path}", json=body)
    assert answered.status_code == status, answered.text
    return answered.json()


def test_a_record_is_created_read_changed_and_deleted(shop: Any, client: TestClient) -> None:
    body = {"id": str(new_id()), "values": {"subject": "x", "qty": 12.5, "lines": [{"item": "a"}]}}
    record = post(client, "order", body, 201)
    assert (record["id"], record["values"]["qty"]) == (body["id"], "12.5")
    assert post(client, "order", body, 200) == record
    path = f"/api/records/order/{record['id']}"
    assert client.get(path).json() == record
    changed = client.patch(path, json={"revision": 1, "values": {"subject": "y"}})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert client.delete(path, params={"revision": 1}).status_code == 409
    assert client.delete(path, params={"revision": 2}).status_code == 204
    assert client.get(path).status_code == 404
    assert client.post(f"{path}/restore").json()["values"]["subject"] == "y"
    assert client.delete(path).status_code == 204
    assert client.delete(f"{path}/purge").status_code == 204
    assert client.post(f"{path}/restore").status_code == 404


def test_numbers_stay_exact(shop: Any, client: TestClient) -> None:
    text = b'{"values": {"price": 12345678901.25, "extra": {"n": [1, 2.5]}}}'
    answered = client.post("/api/records/order", content=text, headers={"content-type": "application/json"})
    assert answered.json()["values"]["price"] == "12345678901.25"
    assert answered.json()["values"]["extra"] == {"n": [1, 2.5]}


def test_problems_name_the_value_and_speak_the_askers_language(shop: Any, client: TestClient) -> None:
    body = {"values": {"qty": "x", "customer": str(new_id())}}
    found = post(client, "order", body, 422)
    assert found["code"] == "record_invalid"
    assert sorted(error["path"] for error in found["errors"]) == ["/values/customer", "/values/qty"]
    by_path = {error["path"]: error["message"] for error in found["errors"]}
    assert by_path["/values/customer"] == "所引用的记录不存在、已删除，或您无权查看它"
    english = client.post("/api/records/order", json=body, headers={"Accept-Language": "en"}).json()
    assert "does not exist" in str(english["errors"])


def test_a_stale_revision_answers_the_stored_record(shop: Any, client: TestClient) -> None:
    record = post(client, "order", {"values": {"subject": "x"}}, 201)
    path = f"/api/records/order/{record['id']}"
    client.patch(path, json={"revision": 1, "values": {"subject": "theirs"}})
    stale = client.patch(path, json={"revision": 1, "values": {"subject": "mine"}})
    assert stale.status_code == 409
    assert stale.json()["code"] == "stale_revision"
    assert stale.json()["values"]["current"]["values"]["subject"] == "theirs"


def test_a_record_in_use_says_by_what(shop: Any, client: TestClient) -> None:
    customer = post(client, "customer", {"values": {"code": "C1"}}, 201)
    for _ in range(3):
        post(client, "order", {"values": {"customer": customer["id"]}}, 201)
    answered = client.delete(f"/api/records/customer/{customer['id']}")
    assert answered.status_code == 409
    assert answered.json()["values"]["uses"] == [{"form": "order", "label": "工单", "count": 3}]
    assert answered.json()["detail"] == "被 3 条工单引用，不能删除"
    referrers = client.get(f"/api/records/customer/{customer['id']}/referrers").json()
    assert referrers == [{"form": "order", "field": "customer", "label": "工单", "count": 3}]


def test_history_over_http(shop: Any, client: TestClient) -> None:
    record = post(client, "order", {"values": {"subject": "x"}}, 201)
    page = client.get(f"/api/records/order/{record['id']}/history").json()
    assert [entry["action"] for entry in page["entries"]] == ["create"]
    assert page["next_cursor"] is None
    assert client.get(f"/api/records/order/{record['id']}/history", params={"cursor": "x"}).status_code == 422


def test_bulk_calls(shop: Any, client: TestClient) -> None:
    rows = [{"values": {"code": f"C{n}"}} for n in range(3)]
    made = post(client, "customer/bulk", {"action": "create", "rows": rows}, 200)
    assert (made["done"], made["failed"]) == (3, 0)
    again = post(client, "customer/bulk", {"action": "create", "rows": rows, "atomic": True}, 422)
    assert [error["path"] for error in again["errors"]] == [f"/rows/{n}/values/code" for n in range(3)]
    some = post(
        client, "customer/bulk", {"action": "create", "rows": [*rows, {"values": {"code": "C9"}}], "atomic": False}, 200
    )
    assert (some["done"], some["failed"]) == (1, 3)
    assert some["rows"][0]["problem"]["errors"][0]["code"] == "value_taken_by"
    ids = [row["id"] for row in made["rows"]]
    changed = post(client, "customer/bulk", {"action": "update", "ids": ids, "values": {"name": "neu"}}, 200)
    assert [row["outcome"] for row in changed["rows"]] == ["updated"] * 3
    where = {"field": "name", "operator": "equals", "value": "neu"}
    assert post(client, "customer/bulk", {"action": "delete", "filter": where}, 200)["done"] == 3
    assert post(client, "customer/bulk", {"action": "restore", "ids": ids}, 200)["done"] == 3
    everything = {"all": []}  # type: ignore[var-annotated]
    missed = {"action": "delete", "filter": everything, "search": "nobody"}
    assert post(client, "customer/bulk", missed, 200)["done"] == 0
    assert post(client, "customer/bulk", {**missed, "search": "NEU"}, 200)["done"] == 3


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("order", [], 400, "body_not_object"),
        ("order", {"values": []}, 400, "body_values_missing"),
        ("order", {"values": {}, "x": 1}, 400, "body_key_unknown"),
        ("order", {"values": {}, "id": "x"}, 400, "uuid_expected"),
        ("order", {"values": {}, "id": str(uuid4())}, 422, "record_id_not_uuid7"),
        ("nope", {"values": {}}, 404, "form_not_found"),
        ("order/bulk", {"action": "x", "ids": []}, 400, "bulk_action_unknown"),
        ("order/bulk", {"action": "delete"}, 400, "bulk_selection_missing"),
        ("order/bulk", {"action": "delete", "ids": [], "filter": {}}, 400, "bulk_selection_missing"),
        ("order/bulk", {"action": "delete", "ids": [], "search": "x"}, 400, "bulk_selection_missing"),
        ("order/bulk", {"action": "delete", "search": "x"}, 400, "bulk_selection_missing"),
        ("order/bulk", {"action": "delete", "filter": {"all": []}, "search": 1}, 400, "body_text_invalid"),
        ("order/bulk", {"action": "delete", "filter": {"field": "x"}}, 400, "query_malformed"),
        ("order/bulk", {"action": "delete", "filter": None}, 400, "query_malformed"),
        ("order/bulk", {"action": "create", "rows": [{}] * 1001}, 429, "too_many_records"),
        ("order/bulk", {"action": "create", "rows": {}, "atomic": 1}, 400, "body_flag_invalid"),
    ],
)
def test_bad_requests_are_told_apart(
    shop: Any, client: TestClient, path: str, body: Any, status: int, code: str
) -> None:
    found = post(client, path, body, status)
    assert found["code"] == code
    assert code not in found["detail"]


@pytest.mark.parametrize("revision", [None, "1", -1, 2**31, 1.5, True])
def test_a_change_needs_a_revision(shop: Any, client: TestClient, revision: Any) -> None:
    record = post(client, "order", {"values": {}}, 201)
    answered = client.patch(f"/api/records/order/{record['id']}", json={"revision": revision, "values": {}})
    assert (answered.status_code, answered.json()["code"]) == (400, "body_revision_missing")


@pytest.mark.parametrize("number", ["1e999999999", "-1e-999999999", "1e400", "9" * 399])
@pytest.mark.parametrize("field", ["qty", "price", "subject", "extra", "urgent"])
def test_monstrous_numbers_are_refused_at_once(shop: Any, client: TestClient, field: str, number: str) -> None:
    answered = client.post("/api/records/order", content=f'{{"values": {{"{field}": {number}}}}}'.encode())
    assert answered.status_code in (400, 422), answered.text[:300]
    assert len(answered.content) < 5000


NASTY = [
    "1e400",
    "1e999999999",
    "NaN",
    "9" * 400,
    10**40,
    -1,
    "",
    [],
    {},
    True,
    "x" * 200_000,
    "\ud800",
    "a\u0000b",
    [[]],
    "0001-01-01",
    "infinity",
    "P99999999999D",
]


@pytest.mark.parametrize(
    "field",
    [
        "subject",
        "note",
        "body",
        "qty",
        "price",
        "urgent",
        "due",
        "started",
        "at",
        "took",
        "tags",
        "extra",
        "owner",
        "customer",
        "watchers",
        "lines",
        "drawing",
    ],
)
def test_no_value_brings_the_server_down(shop: Any, client: TestClient, field: str) -> None:
    for value in NASTY:
        for body in (
            {"values": {field: value}},
            {"values": {"lines": [{"item": value, "amount": value, "supplier": value}]}},
        ):
            try:
                answered = client.post("/api/records/order", json=body)
            except UnicodeEncodeError:
                continue
            assert answered.status_code in (201, 400, 422), (field, value, answered.text)
            if answered.status_code != 201:
                assert all(error["path"].startswith("/values/") for error in answered.json()["errors"])
