"""Forms, menus and personal views as different people meet them."""

from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator

VIEW = {
    "label": {"zh": "我的"},
    "columns": ["code", "qty"],
    "filter": {"field": "qty", "operator": "at_least", "value": 1},
}


def test_an_administrator_sees_the_whole_form(shop: Any) -> None:
    found = shop.admin.get("/api/forms/工单").json()
    assert found["version"] == 1
    assert found["title"] == "code"
    assert len(found["definition"]["fields"]) == 14
    assert found["rights"] == {
        "create": True,
        "update": True,
        "delete": True,
        "import": True,
        "export": True,
        "read_only": [],
    }
    assert found["targets"] == {
        "customer": {"label": {"zh": "客户", "en": "Customer"}, "title": "name", "creatable": True}
    }
    assert found["personal_views"] == []


def test_hidden_fields_leave_fields_layout_views_and_reference_pickers(shop: Any) -> None:
    answer = shop.seller.get("/api/forms/工单")
    definition = answer.json()["definition"]
    assert "price" not in answer.text
    assert "secret" not in answer.text
    assert definition["layout"] == [
        {
            "type": "tabs",
            "tabs": [
                {
                    "label": {"zh": "一", "en": None},
                    "items": [
                        {"type": "field", "field": "code", "span": None},
                        {"type": "field", "field": "qty", "span": None},
                    ],
                }
            ],
        }
    ]
    (view,) = definition["views"]
    assert (view["name"], view["columns"], view["sorts"]) == (
        "open",
        ["code"],
        [{"field": "code", "descending": False}],
    )
    assert view["filter"] == {"all": [{"field": "state", "operator": "equals", "value": "open"}]}
    (customer,) = (field for field in definition["fields"] if field["name"] == "customer")
    assert customer["display"] == ["name"]
    assert customer["filter"] == {"all": [{"field": "name", "operator": "not_empty", "value": None}]}


def test_rights_are_summed_up_for_the_screen(shop: Any) -> None:
    found = shop.seller.get("/api/forms/工单").json()
    assert found["rights"]["read_only"] == ["qty"]
    assert (found["rights"]["create"], found["rights"]["delete"]) == (True, False)
    assert found["targets"]["customer"]["creatable"] is False
    (orders,) = (field for field in shop.seller.get("/api/forms/customer").json()["definition"]["fields"][-1:])
    assert orders["columns"] == ["code"]


def test_a_form_without_layout_and_views_gets_both(shop: Any) -> None:
    definition = shop.admin.get("/api/forms/customer").json()["definition"]
    assert [item["field"] for item in definition["layout"]] == ["name", "secret", "orders"]
    assert [(view["name"], view["columns"]) for view in definition["views"]] == [("all", ["name", "secret"])]
    assert definition["views"][0]["sorts"] == [{"field": "created_at", "descending": True}]


def test_the_menu_follows_the_order_and_the_rights(shop: Any) -> None:
    found = shop.admin.get("/api/menu").json()
    assert [app["name"] for app in found["apps"]] == ["base", "shop"]
    assert found["apps"][1]["items"][0] == {
        "type": "form",
        "form": "工单",
        "view": "dear",
        "label": {"zh": "工单", "en": "Order"},
        "icon": "form",
    }
    assert found["apps"][0]["items"][0]["items"][0]["label"]["zh"] == "买家"
    seller = shop.seller.get("/api/menu").json()
    assert [item["type"] for item in seller["apps"][1]["items"]] == ["form"]
    assert seller["apps"][1]["items"][0]["view"] is None


def test_personal_views_belong_to_their_member(shop: Any) -> None:
    path = f"/api/forms/工单/views/{uuid4()}"
    saved = shop.admin.put(path, json=VIEW)
    assert saved.status_code == 200
    assert shop.admin.put(path, json=VIEW | {"columns": ["code"]}).json()["columns"] == ["code"]
    (view,) = shop.admin.get("/api/forms/工单").json()["personal_views"]
    assert view["id"] == path[-36:]
    assert view["filter"] == VIEW["filter"]
    assert shop.seller.get("/api/forms/工单").json()["personal_views"] == []
    assert shop.seller.put(path, json=VIEW).status_code == 404
    assert shop.seller.delete(path).status_code == 404
    assert shop.admin.delete(path).status_code == 204
    assert shop.admin.get("/api/forms/工单").json()["personal_views"] == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"columns": ["nope"]}, 422),
        ({"columns": ["price"]}, 422),
        ({"columns": []}, 400),
        ({"filter": {"field": "price", "operator": "empty"}}, 422),
        ({"sorts": [{"field": "tags"}]}, 422),
        ({"extra": 1}, 400),
        ({"label": {}}, 400),
    ],
)
def test_a_personal_view_is_checked_like_a_forms_own(shop: Any, change: dict[str, Any], status: int) -> None:
    answer = shop.seller.put(f"/api/forms/工单/views/{uuid4()}", json=VIEW | change)
    assert answer.status_code == status, answer.text
    assert answer.json()["errors"]


def test_field_types_are_described(shop: Any) -> None:
    types = {one["type"]: one for one in shop.seller.get("/api/field-types").json()}
    assert len(types) == 28
    assert types["number"]["storage"] == "decimal"
    assert "between" in types["date"]["operators"]
    for one in types.values():
        Draft202012Validator.check_schema(one["schema"])


def test_everything_here_needs_a_sign_in(shop: Any, anonymous: Any) -> None:
    for path in ("menu", "forms", "forms/customer", "field-types", "openapi.json", "records/customer", "events"):
        assert anonymous.get(f"/api/{path}").status_code == 401, path


def test_the_document_is_cached_and_valid(shop: Any) -> None:
    first = shop.admin.get("/api/openapi.json")
    document = first.json()
    assert first.content == shop.admin.get("/api/openapi.json").content
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert "/api/records/工单/{id}" in document["paths"]
    seller = shop.seller.get("/api/openapi.json")
    assert "price" not in seller.text
    assert "delete" not in seller.json()["paths"]["/api/records/工单/{id}"]
    assert "post" not in seller.json()["paths"]["/api/records/customer"]


def test_stored_records_validate_against_the_document(shop: Any) -> None:
    customer = shop.admin.post("/api/records/customer", json={"values": {"name": "甲"}}).json()
    values = {
        "code": "A",
        "price": "1.5",
        "due": "2026-01-31",
        "started": "2026-01-31T08:00:00+08:00",
        "tags": ["a"],
        "extra": {"x": [1]},
        "customer": customer["id"],
        "watchers": [customer["id"]],
        "lines": [{"item": "x", "amount": 2}],
    }
    record = shop.admin.post("/api/records/工单", json={"values": values}).json()
    document = shop.admin.get("/api/openapi.json").json()
    operation = document["paths"]["/api/records/工单/{id}"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "components": document["components"]})
    validator.validate(record)
    validator.validate(shop.admin.get(f"/api/records/工单/{record['id']}").json())
