"""Rights as values: roles add up, scopes take away, nothing is revealed."""

from typing import Any
from uuid import uuid4

import pytest

from jigsmith.accounts.actor import Actor
from jigsmith.errors import NotAllowed, NotFound
from jigsmith.records.rights import rights_of


def someone(*roles: str, **more: Any) -> Actor:
    return Actor(uuid4(), "x", frozenset(roles), **more)


def test_an_administrator_may_everything(workshop: Any) -> None:
    held = rights_of(workshop.catalog, someone(is_admin=True)).form("payroll")
    assert held.may("delete")
    assert held.rows("read") is None
    assert not held.hidden


def test_unknown_forms_and_forms_without_a_right_look_the_same(workshop: Any) -> None:
    rights = rights_of(workshop.catalog, someone("seller"))
    for form in ("payroll", "nonsense"):
        with pytest.raises(NotFound) as refused:
            rights.form(form)
        assert refused.value.code == "form_not_found"
    assert rights_of(workshop.catalog, someone("no such role")).forms == {}


def test_a_missing_action_is_refused_by_name(workshop: Any) -> None:
    with pytest.raises(NotAllowed) as refused:
        rights_of(workshop.catalog, someone("seller")).form("order").require("delete")
    assert refused.value.values == {"form": "order", "action": "delete"}


def test_a_field_is_hidden_only_where_every_reading_role_hides_it(workshop: Any) -> None:
    assert rights_of(workshop.catalog, someone("seller")).form("order").hidden == {"price"}
    assert rights_of(workshop.catalog, someone("checker")).form("order").hidden == {"price", "note"}
    assert rights_of(workshop.catalog, someone("seller", "checker")).form("order").hidden == {"price"}
    assert rights_of(workshop.catalog, someone("seller", "northern")).form("order").hidden == frozenset()


def test_rows_without_the_action_are_no_rows(workshop: Any) -> None:
    held = rights_of(workshop.catalog, someone("checker")).form("order")
    found = held.rows("update")
    assert found is not None
    assert found.model_dump() == {"any": []}


def test_a_tokens_scopes_limit_even_an_administrator(workshop: Any) -> None:
    held = rights_of(workshop.catalog, someone(is_admin=True, scopes=frozenset({"records:read"}))).form("order")
    assert held.actions == {"read", "export"}
    held = rights_of(workshop.catalog, someone("seller", scopes=frozenset({"records:write"}))).form("order")
    assert held.actions == {"update"}
    held = rights_of(workshop.catalog, someone("seller", scopes=frozenset({"definitions"}))).form("order")
    assert held.actions == frozenset()


def test_rights_are_compiled_once_per_catalog_and_roles(workshop: Any) -> None:
    assert rights_of(workshop.catalog, someone("seller")) is rights_of(workshop.catalog, someone("seller"))


def test_a_title_hidden_from_the_asker_stays_hidden_in_references(workshop: Any) -> None:
    _, client = workshop.person("blind", "blind")
    customer = workshop.create("customer", {"name": "秘密客户"})
    workshop.create("order", {"code": "A", "customer": str(customer)})
    answer = client.get("/api/records/order?sort=customer")
    assert answer.status_code == 200
    assert "秘密客户" not in answer.text
    assert answer.json()["records"][0]["titles"][str(customer)] == "•••"


def test_a_created_record_is_answered_as_it_is_read(workshop: Any, client: Any) -> None:
    customer = str(workshop.create("customer", {"name": "甲"}))
    values = {
        "code": "A",
        "qty": "1.50",
        "price": "12.5",
        "rank": 3,
        "urgent": True,
        "state": "open",
        "tags": ["b", "a"],
        "due": "2026-01-31",
        "started": "2026-01-31T08:00:00.5+08:00",
        "at": "08:00",
        "took": "PT6H19M",
        "owner": str(workshop.admin.member_id),
        "customer": customer,
        "watchers": [customer],
        "lines": [{"item": "x", "amount": "2.0", "supplier": customer}, {"item": "y"}],
    }
    created = client.post("/api/records/order", json={"values": values}).json()
    read = client.get(f"/api/records/order/{created['id']}").json()
    (listed,) = client.get("/api/records/order").json()["records"]
    assert created == read
    del created["values"]["lines"]
    assert listed["values"] == created["values"]
    assert read["titles"][customer] == "甲"
