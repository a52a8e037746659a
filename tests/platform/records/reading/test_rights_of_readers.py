"""What a reader with limited rights gets: fewer rows, fewer fields, everywhere."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture
def sold(workshop: Any) -> Any:
    """Two orders of the seller's, one done order of nobody's; a northern and a southern customer."""
    seller, client = workshop.person("seller", "seller")
    north = workshop.create("customer", {"name": "北厂", "region": "north", "secret": "x"})
    south = workshop.create("customer", {"name": "南厂", "region": "south", "secret": "y"})
    mine = {"owner": str(seller.member_id), "price": "100", "qty": "3"}
    ids = [
        workshop.create("order", {"code": "M1", "customer": str(north), "state": "open", "note": "急", **mine}),
        workshop.create("order", {"code": "M2", "customer": str(south), "state": "done", **mine}),
        workshop.create("order", {"code": "X1", "customer": str(south), "state": "done", "price": "7", "note": "急"}),
    ]
    return SimpleNamespace(workshop=workshop, client=client, ids=ids)


def test_row_rights_limit_list_count_and_search(sold: Any) -> None:
    client = sold.client
    page = client.get("/api/records/order?sort=code").json()
    assert [record["values"]["code"] for record in page["records"]] == ["M1", "M2"]
    assert page["count"] == 2
    assert client.get("/api/records/order?search=急").json()["count"] == 1
    assert client.get("/api/records/order?search=X1").json()["records"] == []


def test_a_record_out_of_reach_does_not_exist(sold: Any) -> None:
    client, ids = sold.client, sold.ids
    assert client.get(f"/api/records/order/{ids[0]}").status_code == 200
    answer = client.get(f"/api/records/order/{ids[2]}")
    missing = client.get(f"/api/records/order/{uuid4()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "record_not_found")
    assert (missing.status_code, missing.json()["code"]) == (404, "record_not_found")
    assert client.get(f"/api/records/order/{ids[2]}/history").status_code == 404


def test_hidden_fields_are_absent_from_every_answer(sold: Any) -> None:
    client, ids = sold.client, sold.ids
    for answer in (
        client.get("/api/records/order"),
        client.post("/api/records/order/query", json={}),
        client.get(f"/api/records/order/{ids[0]}"),
        client.get(f"/api/records/order/{ids[0]}/history"),
        client.get("/api/records/order/options"),
        client.get("/api/forms/order"),
        client.get("/api/openapi.json"),
    ):
        assert answer.status_code == 200, answer.text
        assert "price" not in answer.text
        assert "单价" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        {"filter": {"field": "price", "operator": "at_least", "value": "1"}},
        {"filter": {"not": {"field": "price", "operator": "empty"}}},
        {"filter": {"field": "customer.secret", "operator": "equals", "value": "x"}},
        {"sorts": [{"field": "price"}]},
        {"columns": ["price"]},
    ],
)
def test_hidden_fields_cannot_be_asked_about(sold: Any, body: dict[str, Any]) -> None:
    client = sold.client
    answer = client.post("/api/records/order/query", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] in ("filter_field_unknown", "sort_field_unknown", "column_unknown")


def test_a_hop_only_finds_target_records_within_reach(sold: Any) -> None:
    """The seller reads northern customers only, so southern ones cannot be probed through orders."""
    client = sold.client
    for value, expected in (("north", ["M1"]), ("south", [])):
        body = {"filter": {"field": "customer.region", "operator": "equals", "value": value}}
        page = client.post("/api/records/order/query", json=body).json()
        assert [record["values"]["code"] for record in page["records"]] == expected


def test_options_offer_only_records_within_reach(sold: Any) -> None:
    client = sold.client
    assert [one["title"] for one in client.get("/api/records/customer/options").json()] == ["北厂"]
    assert client.get("/api/records/customer/options?search=南").json() == []
    assert client.get("/api/records/customer/options?search=x").json() == []


def test_a_reference_reveals_the_title_and_no_more(sold: Any) -> None:
    client, ids = sold.client, sold.ids
    record = client.get(f"/api/records/order/{ids[1]}").json()
    customer = record["values"]["customer"]
    assert record["titles"][customer] == "南厂"
    assert client.get(f"/api/records/customer/{customer}").status_code == 404


def test_several_roles_add_up(sold: Any) -> None:
    _, client = sold.workshop.person("both", "seller", "checker")
    page = client.get("/api/records/order?sort=code").json()
    assert [record["values"]["code"] for record in page["records"]] == ["M2", "X1"]
    assert "note" in page["records"][0]["values"]
    assert "price" not in page["records"][0]["values"]


def test_a_form_without_a_right_is_not_revealed(sold: Any) -> None:
    client = sold.client
    for path in ("records/payroll", "records/nonsense", "forms/payroll", "records/payroll/options"):
        assert client.get(f"/api/{path}").status_code == 404
    assert "payroll" not in client.get("/api/menu").text
    assert "payroll" not in client.get("/api/openapi.json").text
    assert [form["name"] for form in client.get("/api/forms").json()] == ["customer", "order"]


def test_a_known_form_without_the_action_is_refused(sold: Any) -> None:
    client, ids = sold.client, sold.ids
    answer = client.delete(f"/api/records/order/{ids[0]}")
    assert (answer.status_code, answer.json()["code"]) == (403, "action_not_allowed")


def test_a_row_right_on_a_missing_attribute_shows_nothing(sold: Any) -> None:
    _, without = sold.workshop.person("without", "northern")
    _, south = sold.workshop.person("south", "northern", region="south")
    assert without.get("/api/records/order").json()["count"] == 0
    assert south.get("/api/records/order").json()["count"] == 2


def test_another_tenants_ids_and_forms_are_not_found(
    workshop: Any, make_tenant: Any, make_person: Any, make_client: Any
) -> None:
    order = workshop.create("order", {"code": "A"})
    stranger = make_client(make_person(make_tenant(), "admin", is_admin=True))
    assert stranger.get(f"/api/records/order/{order}").status_code == 404
    assert stranger.get("/api/records/order").status_code == 404


def test_a_view_leaves_out_what_is_hidden(sold: Any) -> None:
    client = sold.client
    views = client.get("/api/forms/order").json()["definition"]["views"]
    assert [(view["name"], view["columns"]) for view in views] == [("open", ["code"])]
    page = client.get("/api/records/order?view=open").json()
    assert [record["values"] for record in page["records"]] == [{"code": "M1"}]
    assert client.get("/api/records/order?view=dear").status_code == 404
