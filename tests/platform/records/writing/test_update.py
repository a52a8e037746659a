"""Changing records."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from jigsmith.apps.catalog import Catalog
from jigsmith.apps.definition import FormRights, RoleDefinition
from jigsmith.errors import Conflict, Invalid, NotAllowed, NotFound
from jigsmith.storage.identifiers import new_id


def update(shop: Any, form: str, record: Any, revision: int | None, actor: Any = None, **values: Any) -> Any:
    with shop.records(actor) as records:
        return records.update(form, UUID(record["id"]), values, revision=revision)


def test_only_changed_fields_are_written_and_remembered(shop: Any) -> None:
    record = shop.create("order", subject="x", note="same")
    changed = update(shop, "order", record, 1, subject="y", note="same")
    assert (changed["revision"], changed["values"]["subject"]) == (2, "y")
    with shop.records() as records:
        entry = records.history("order", UUID(record["id"])).entries[0]
    assert (entry["action"], entry["revision"]) == ("update", 2)
    assert entry["changes"] == {"subject": {"before": "x", "after": "y"}}


def test_an_update_without_a_change_writes_nothing(shop: Any) -> None:
    values: dict[str, Any] = {
        "subject": "x",
        "qty": "1.50",
        "took": "PT1H",
        "tags": ["a"],
        "extra": {"a": 1},
        "watchers": [],
    }
    record = shop.create("order", **values, lines=[{"item": "a"}])
    again = update(shop, "order", record, 1, **values, lines=record["values"]["lines"])
    assert again == shop.get("order", record)
    assert again["revision"] == 1
    assert shop.rows("SELECT count(*) FROM _history")[0][0] == 1


def test_null_clears_a_field(shop: Any) -> None:
    record = shop.create("order", subject="x", extra={"a": 1})
    changed = update(shop, "order", record, 1, subject=None, extra=None)
    assert (changed["values"]["subject"], changed["values"]["extra"]) == (None, None)
    assert shop.rows('SELECT extra IS NULL FROM "order"') == [(True,)]


def test_every_kind_of_value_can_be_changed(shop: Any) -> None:
    customer = shop.create("customer", code="C1")
    record = shop.create("order")
    values = {
        "note": "长\n文",
        "qty": "-0.25",
        "price": "12345678901.25",
        "urgent": False,
        "due": "2024-02-29",
        "started": "2026-01-31T08:00:00.123456Z",
        "at": "23:59:59",
        "took": "PT100H0.000001S",
        "tags": ["b"],
        "extra": [1, "2", {"3": None}],
        "owner": str(shop.admin.member_id),
        "customer": customer["id"],
        "watchers": [customer["id"]],
    }
    changed = update(shop, "order", record, 1, **values)
    assert {name: changed["values"][name] for name in values} == values


def test_true_and_one_are_different_json(shop: Any) -> None:
    record = shop.create("order", extra={"b": 1, "a": [1]})
    assert update(shop, "order", record, 1, extra={"a": [1], "b": 1})["revision"] == 1
    changed = update(shop, "order", record, 1, extra={"b": True, "a": [1]})
    assert (changed["revision"], changed["values"]["extra"]["b"]) == (2, True)


def test_a_stale_revision_is_refused_with_both_versions(shop: Any) -> None:
    record = shop.create("order", subject="x")
    update(shop, "order", record, 1, subject="theirs")
    with pytest.raises(Conflict) as caught:
        update(shop, "order", record, 1, subject="mine")
    assert caught.value.code == "stale_revision"
    assert caught.value.values["current"]["values"]["subject"] == "theirs"  # type: ignore[index]
    assert caught.value.values["current_revision"] == 2
    assert caught.value.values["yours"] == {"subject": "mine"}


def test_revision_none_overwrites(shop: Any) -> None:
    record = shop.create("order", subject="x")
    update(shop, "order", record, 1, subject="theirs")
    assert update(shop, "order", record, None, subject="mine")["revision"] == 3


def test_an_unknown_record_is_not_found(shop: Any) -> None:
    with pytest.raises(NotFound, match="record_not_found"):
        update(shop, "order", {"id": str(new_id())}, 1, subject="x")


def test_a_deleted_record_is_not_found(shop: Any) -> None:
    record = shop.create("order")
    with shop.records() as records:
        records.delete("order", UUID(record["id"]))
    with pytest.raises(NotFound, match="record_not_found"):
        update(shop, "order", record, 1, subject="x")


def test_an_unknown_form_is_not_found(shop: Any) -> None:
    with pytest.raises(NotFound, match="form_not_found"), shop.records() as records:
        records.create("nope", {})


def test_rows_are_changed_added_removed_and_keep_their_order(shop: Any) -> None:
    record = shop.create("order", lines=[{"item": "a"}, {"item": "b"}, {"item": "c"}])
    a, b, c = record["values"]["lines"]
    changed = update(
        shop, "order", record, 1, lines=[{"id": c["id"]}, {"item": "new"}, {"id": a["id"], "item": "A", "amount": "2"}]
    )
    lines = changed["values"]["lines"]
    assert [line["item"] for line in lines] == ["c", "new", "A"]
    assert (lines[0]["id"], lines[2]["id"]) == (c["id"], a["id"])
    with shop.records() as records:
        change = records.history("order", UUID(record["id"])).entries[0]["changes"]["lines"]
    assert {line["id"]: line["item"] for line in change["before"]} == {a["id"]: "a", b["id"]: "b"}
    assert [line["item"] for line in change["after"]] == ["new", "A"]


def test_a_new_order_of_rows_alone_is_a_change(shop: Any) -> None:
    record = shop.create("order", lines=[{"item": "a"}, {"item": "b"}])
    a, b = record["values"]["lines"]
    changed = update(shop, "order", record, 1, lines=[b, a])
    assert changed["revision"] == 2
    assert changed["values"]["lines"] == [b, a]


def test_a_row_of_another_record_is_refused(shop: Any) -> None:
    other = shop.create("order", lines=[{"item": "theirs"}])
    record = shop.create("order", lines=[{"item": "mine"}])
    with pytest.raises(Invalid) as caught:
        update(shop, "order", record, 1, lines=[{"id": other["values"]["lines"][0]["id"], "item": "stolen"}])
    assert [(f.path, f.code) for f in caught.value.diagnostics] == [("/values/lines/0/id", "row_unknown")]
    assert shop.get("order", other)["values"]["lines"][0]["item"] == "theirs"


def test_links_are_replaced_in_order(shop: Any) -> None:
    ids = [shop.create("customer", code=f"C{n}")["id"] for n in range(3)]
    record = shop.create("order", watchers=ids[:2])
    changed = update(shop, "order", record, 1, watchers=[ids[2], ids[0]])
    assert changed["values"]["watchers"] == [ids[2], ids[0]]
    with shop.records() as records:
        entry = records.history("order", UUID(record["id"])).entries[0]
    assert entry["changes"] == {"watchers": {"before": ids[:2], "after": [ids[2], ids[0]]}}
    assert set(entry["titles"]) == set(ids)


def test_an_unchanged_reference_out_of_sight_does_not_hinder(shop: Any) -> None:
    south = shop.create("customer", code="C1", region="south")
    record = shop.create("order", customer=south["id"], watchers=[south["id"]])
    li = shop.member("li", "north")
    values = {"subject": "y", "customer": south["id"], "watchers": [south["id"]]}
    assert update(shop, "order", record, 1, li, **values)["values"]["subject"] == "y"


def test_nobody_moves_a_record_out_of_reach_or_touches_one_there(shop: Any) -> None:
    north = shop.create("customer", code="C1", region="north")
    south = shop.create("customer", code="C2", region="south")
    li = shop.member("li", "north")
    with pytest.raises(NotAllowed, match="row_not_allowed"):
        update(shop, "customer", north, 1, li, region="south")
    with pytest.raises(NotFound, match="record_not_found"):
        update(shop, "customer", south, 1, li, region="north")
    assert shop.get("customer", north)["values"]["region"] == "north"


def test_a_readable_record_out_of_reach_for_writing_is_refused_by_name(shop: Any) -> None:
    rights = {
        "reader": {"customer": FormRights(actions=["read"])},
        "writer": {
            "customer": FormRights.model_validate(
                {"actions": ["update"], "rows": {"field": "region", "operator": "equals", "value": "north"}}
            )
        },
    }
    roles = {
        name: RoleDefinition.model_validate({"name": name, "label": {"zh": name}, "forms": forms})
        for name, forms in rights.items()
    }
    mixed = replace(shop, catalog=Catalog(shop.tenant.id, 2, shop.catalog.forms, roles, (), {}))
    south = shop.create("customer", code="C2", region="south")
    with pytest.raises(NotAllowed, match="row_not_allowed"):
        update(mixed, "customer", south, 1, shop.member("li", "reader", "writer"), name="x")


def test_updating_needs_the_right(shop: Any) -> None:
    record = shop.create("customer", code="C1")
    with pytest.raises(NotAllowed, match="action_not_allowed"):
        update(shop, "customer", record, 1, shop.member("li", "clerk"), name="x")


def test_a_record_keeps_its_own_unique_value(shop: Any) -> None:
    record = shop.create("customer", code="C1")
    assert update(shop, "customer", record, 1, code="C1", name="x")["revision"] == 2


def test_hidden_fields_are_absent_from_answer_and_history(shop: Any) -> None:
    record = shop.create("order", price="99", subject="x")
    update(shop, "order", record, 1, price="100")
    with shop.records(shop.member("li", "clerk")) as records:
        found = records.update("order", UUID(record["id"]), {"subject": "y"}, revision=2)
        entries = records.history("order", UUID(record["id"])).entries
    assert "price" not in found["values"]
    assert [sorted(entry["changes"]) for entry in entries[:2]] == [["subject"], []]
    assert "price" not in entries[2]["changes"]


def test_history_comes_in_pages_newest_first(shop: Any) -> None:
    record = shop.create("order")
    for number in range(2, 6):
        update(shop, "order", record, None, subject=str(number))
    with shop.records() as records:
        first = records.history("order", UUID(record["id"]), limit=3)
        rest = records.history("order", UUID(record["id"]), cursor=first.next_cursor, limit=3)
        with pytest.raises(Invalid, match="cursor_invalid"):
            records.history("order", UUID(record["id"]), cursor="x")
    assert [entry["revision"] for entry in first.entries] == [5, 4, 3]
    assert [entry["revision"] for entry in rest.entries] == [2, 1]
    assert rest.next_cursor is None


def test_the_history_of_a_record_out_of_sight_is_not_found(shop: Any) -> None:
    south = shop.create("customer", code="C2", region="south")
    with pytest.raises(NotFound, match="record_not_found"), shop.records(shop.member("li", "north")) as records:
        records.history("customer", UUID(south["id"]))
