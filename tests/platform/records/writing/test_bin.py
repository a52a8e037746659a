"""Deleting, restoring and purging; what refers to a record."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from jigsmith.errors import Conflict, Invalid, NotAllowed, NotFound


def delete(shop: Any, form: str, record: Any, actor: Any = None, revision: int | None = None) -> None:
    with shop.records(actor) as records:
        records.delete(form, UUID(record["id"]), revision=revision)


def restore(shop: Any, form: str, record: Any, actor: Any = None) -> Any:
    with shop.records(actor) as records:
        return records.restore(form, UUID(record["id"]))


def test_a_deleted_record_waits_in_the_bin_and_comes_back(shop: Any) -> None:
    customer = shop.create("customer", code="C1")
    record = shop.create("order", subject="x", lines=[{"item": "a"}], watchers=[customer["id"]])
    delete(shop, "order", record, revision=1)
    with pytest.raises(NotFound):
        shop.get("order", record)
    with shop.records() as records:
        assert records.get("order", UUID(record["id"]), deleted=True)["values"]["subject"] == "x"
    back = restore(shop, "order", record)
    assert back["revision"] == 3
    assert back["values"] == record["values"]
    with shop.records() as records:
        actions = [entry["action"] for entry in records.history("order", UUID(record["id"])).entries]
    assert actions == ["restore", "delete", "create"]
    assert [row[0] for row in shop.rows("SELECT action FROM _outbox ORDER BY id")][-2:] == ["delete", "restore"]


def test_a_record_in_use_is_not_deleted_and_its_users_are_counted(shop: Any) -> None:
    customer = shop.create("customer", code="C1")
    shop.create("order", customer=customer["id"], watchers=[customer["id"]])
    shop.create("order", watchers=[customer["id"]])
    shop.create("order", lines=[{"item": "a", "supplier": customer["id"]}, {"item": "b", "supplier": customer["id"]}])
    shop.create("customer", code="C2", parent=customer["id"])
    with pytest.raises(Conflict) as caught:
        delete(shop, "customer", customer)
    assert caught.value.code == "record_in_use"
    assert caught.value.values["count"] == 4
    assert sorted(caught.value.values["uses"], key=str) == [  # type: ignore[call-overload]
        {"form": "customer", "label": "客户", "count": 1},
        {"form": "order", "label": "工单", "count": 3},
    ]
    assert "3 条工单" in str(caught.value.values["what"])


def test_deleted_users_do_not_count(shop: Any) -> None:
    customer = shop.create("customer", code="C1")
    order = shop.create("order", customer=customer["id"])
    delete(shop, "order", order)
    delete(shop, "customer", customer)
    with pytest.raises(Invalid) as caught:
        restore(shop, "order", order)
    assert [(f.path, f.code) for f in caught.value.diagnostics] == [("/values/customer", "reference_not_found")]
    restore(shop, "customer", customer)
    assert restore(shop, "order", order)["values"]["customer"] == customer["id"]


def test_forms_out_of_sight_are_counted_without_a_name(shop: Any) -> None:
    customer = shop.create("customer", code="C1", region="north")
    shop.create("order", customer=customer["id"])
    role = shop.catalog.roles["north"]
    lonely = role.model_copy(update={"forms": {"customer": role.forms["customer"]}})
    shop = replace(shop, catalog=replace(shop.catalog, roles={"lonely": lonely}, _derived={}))
    with pytest.raises(Conflict) as caught:
        delete(shop, "customer", customer, shop.member("li", "lonely"))
    assert caught.value.values["uses"] == [{"form": None, "label": "其他记录", "count": 1}]


def test_a_stale_or_foreign_delete_is_refused(shop: Any) -> None:
    record = shop.create("order")
    with pytest.raises(Conflict, match="stale_revision"):
        delete(shop, "order", record, revision=7)
    with pytest.raises(NotAllowed, match="action_not_allowed"):
        delete(shop, "order", record, shop.member("li", "clerk"))
    south = shop.create("customer", code="C1", region="south")
    with pytest.raises(NotFound):
        delete(shop, "customer", south, shop.member("wang", "north"))


def test_a_unique_value_taken_meanwhile_hinders_the_restore(shop: Any) -> None:
    first = shop.create("customer", code="C1", name="alt")
    delete(shop, "customer", first)
    shop.create("customer", code="C1", name="neu")
    with pytest.raises(Invalid) as caught:
        restore(shop, "customer", first)
    assert [(f.path, f.code) for f in caught.value.diagnostics] == [("/values/code", "value_taken_by")]


def test_only_what_is_in_the_bin_is_restored_or_purged(shop: Any) -> None:
    record = shop.create("order")
    with pytest.raises(Conflict, match="record_not_in_bin"):
        restore(shop, "order", record)
    with pytest.raises(Conflict, match="record_not_in_bin"), shop.records() as records:
        records.purge("order", UUID(record["id"]))


def test_a_purge_leaves_nothing_but_the_note_of_it(shop: Any) -> None:
    customer = shop.create("customer", code="C1")
    record = shop.create("order", subject="geheim", lines=[{"item": "a"}], watchers=[customer["id"]])
    delete(shop, "order", record)
    with shop.records() as records:
        records.purge("order", UUID(record["id"]))
    assert shop.rows(
        'SELECT (SELECT count(*) FROM "order"), (SELECT count(*) FROM order__lines), (SELECT count(*) FROM order__watchers)'
    ) == [(0, 0, 0)]
    assert shop.rows("SELECT action, changes FROM _history WHERE form = 'order'") == [("purge", {})]


def test_a_record_that_others_in_the_bin_refer_to_is_not_purged(shop: Any) -> None:
    customer = shop.create("customer", code="C1")
    order = shop.create("order", customer=customer["id"])
    delete(shop, "order", order)
    delete(shop, "customer", customer)
    with pytest.raises(Conflict, match="record_in_use"), shop.records() as records:
        records.purge("customer", UUID(customer["id"]))
    with shop.records() as records:
        records.purge("order", UUID(order["id"]))
        records.purge("customer", UUID(customer["id"]))


def test_referrers_are_counted_by_form_and_field_as_far_as_seen(shop: Any) -> None:
    customer = shop.create("customer", code="C1", region="north")
    shop.create("order", customer=customer["id"])
    shop.create("order", watchers=[customer["id"]])
    shop.create("customer", code="C2", parent=customer["id"], region="south")
    with shop.records() as records:
        assert records.referrers("customer", UUID(customer["id"])) == [
            {"form": "customer", "field": "parent", "label": "客户", "count": 1},
            {"form": "order", "field": "customer", "label": "工单", "count": 1},
            {"form": "order", "field": "watchers", "label": "工单", "count": 1},
        ]
    with shop.records(shop.member("li", "north")) as records:
        assert [line["field"] for line in records.referrers("customer", UUID(customer["id"]))] == [
            "customer",
            "watchers",
        ]
