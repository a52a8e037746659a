"""Creating records."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from jigsmith.errors import Conflict, Invalid, NotAllowed
from jigsmith.storage.identifiers import new_id


def codes(problem: Invalid) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in problem.diagnostics]


def test_a_record_comes_back_as_it_was_saved(shop: Any) -> None:
    customer = shop.create("customer", code="C1", name="华东机械")
    values = {
        "subject": "齿轮箱",
        "note": "第一行\n第二行",
        "qty": "12.5",
        "price": "99.90",
        "urgent": True,
        "due": "2026-01-31",
        "started": "2026-01-31T08:00:00Z",
        "at": "08:00:00",
        "took": "PT6H19M",
        "tags": ["a", "b"],
        "extra": {"a": [1, None, "x"]},
        "owner": str(shop.admin.member_id),
        "customer": customer["id"],
        "watchers": [customer["id"]],
        "lines": [{"item": "轴", "amount": "2"}, {"item": "键", "supplier": customer["id"]}],
    }
    record = shop.create("order", **values)
    assert record["revision"] == 1
    assert record["created_by"] == str(shop.admin.member_id)
    assert UUID(record["id"]).version == 7
    lines = record["values"].pop("lines")
    assert [(line["item"], line["amount"], line["supplier"]) for line in lines] == [
        ("轴", "2", None),
        ("键", None, customer["id"]),
    ]
    assert {name: record["values"][name] for name in values if name != "lines"} == {
        name: value for name, value in values.items() if name != "lines"
    }
    assert record["values"]["number"] == "GD-0001"
    assert record["titles"][customer["id"]] == "华东机械"


@pytest.mark.parametrize("role", ["admin", "clerk"])
def test_the_answer_to_a_create_is_what_a_read_answers(shop: Any, role: str) -> None:
    actor = shop.admin if role == "admin" else shop.member("li", role)
    customers = [shop.create("customer", code=f"C{n}", name=None if n else "甲")["id"] for n in range(2)]
    values = {
        "subject": "x",
        "qty": "10.00",
        "urgent": False,
        "started": "2026-01-31T16:00:00.120+08:00",
        "at": "08:00",
        "took": "PT90M",
        "tags": [],
        "owner": str(shop.admin.member_id),
        "customer": customers[1],
        "watchers": customers,
    }
    with shop.records(actor) as records:
        answered = records.create("order", values)
        assert answered == records.get("order", UUID(answered["id"]))


def test_a_default_fills_what_was_not_submitted(shop: Any) -> None:
    assert shop.create("order")["values"]["qty"] == "1"


def test_the_same_id_again_answers_the_first_result_and_writes_nothing(shop: Any) -> None:
    own = new_id()
    with shop.records() as records:
        first, made = records.create_once("order", {"subject": "x"}, id=own)
    with shop.records() as records:
        second, made_again = records.create_once("order", {"subject": "y"}, id=own)
    assert (made, made_again) == (True, False)
    assert second == first
    assert shop.rows("SELECT count(*) FROM _history")[0][0] == 1
    assert shop.create("order")["values"]["number"] == "GD-0002"


@pytest.mark.parametrize("make", [uuid4, lambda: UUID(int=0)])
def test_an_id_that_is_no_uuid7_is_refused(shop: Any, make: Callable[[], UUID]) -> None:
    with pytest.raises(Invalid, match="record_id_not_uuid7"), shop.records() as records:
        records.create("order", {}, id=make())


def test_another_members_id_is_taken_and_nothing_of_the_record_is_told(shop: Any) -> None:
    record = shop.create("order", subject="geheim")
    with pytest.raises(Conflict) as caught, shop.records(shop.member("li", "clerk")) as records:
        records.create("order", {}, id=UUID(record["id"]))
    assert caught.value.code == "record_id_taken"
    assert caught.value.values == {"id": record["id"]}


def test_an_id_of_another_form_is_taken(shop: Any) -> None:
    record = shop.create("order")
    with pytest.raises(Conflict, match="record_id_taken"), shop.records() as records:
        records.create("customer", {"code": "C1"}, id=UUID(record["id"]))


def test_an_id_in_the_recycle_bin_or_purged_is_taken(shop: Any) -> None:
    record = shop.create("order")
    with shop.records() as records:
        records.delete("order", UUID(record["id"]))
    with pytest.raises(Conflict, match="record_id_taken"), shop.records() as records:
        records.create("order", {}, id=UUID(record["id"]))
    with shop.records() as records:
        records.purge("order", UUID(record["id"]))
    with pytest.raises(Conflict, match="record_id_taken"), shop.records() as records:
        records.create("order", {}, id=UUID(record["id"]))


def test_every_problem_is_told_at_once(shop: Any) -> None:
    other = shop.create("customer", code="C1", name="甲")
    ghost = str(new_id())
    with pytest.raises(Invalid) as caught, shop.records() as records:
        records.create(
            "order", {"qty": "x", "nope": 1, "number": "GD-1", "customer": ghost, "watchers": [other["id"], ghost]}
        )
    assert caught.value.code == "record_invalid"
    assert sorted(codes(caught.value)) == [
        ("/values/customer", "reference_not_found"),
        ("/values/nope", "field_unknown"),
        ("/values/number", "field_not_writable"),
        ("/values/qty", caught.value.diagnostics[0].code),
        ("/values/watchers/1", "reference_not_found"),
    ]
    assert shop.rows("SELECT count(*) FROM _outbox")[0][0] == 1


def test_problems_in_sub_table_rows_point_at_the_row(shop: Any) -> None:
    with pytest.raises(Invalid) as caught, shop.records() as records:
        records.create("order", {"lines": [{"item": "a", "supplier": str(new_id())}]})
    assert codes(caught.value) == [("/values/lines/0/supplier", "reference_not_found")]
    with pytest.raises(Invalid) as caught, shop.records() as records:
        records.create("order", {"lines": [{"item": "a"}, {"amount": "1"}]})
    assert codes(caught.value) == [("/values/lines/1/item", "value_required")]


def test_members_and_departments_must_exist_and_be_active(shop: Any) -> None:
    gone = shop.member("gone")
    with shop.database.tenant(shop.tenant) as uow:
        uow.driver.execute("UPDATE _member SET active = false WHERE id = %s", (gone.member_id,))
    with pytest.raises(Invalid) as caught, shop.records() as records:
        records.create("order", {"owner": str(gone.member_id), "team": str(new_id())})
    assert codes(caught.value) == [
        ("/values/team", "department_not_found"),
        ("/values/owner", "member_not_found"),
    ]


def test_a_taken_value_names_the_record_that_has_it(shop: Any) -> None:
    shop.create("customer", code="C1", name="华东机械")
    with pytest.raises(Invalid) as caught, shop.records() as records:
        records.create("customer", {"code": "C1"})
    [finding] = caught.value.diagnostics
    assert (finding.path, finding.code) == ("/values/code", "value_taken_by")
    assert finding.values == {"field": "code", "value": "C1", "title": "华东机械"}


def test_a_taken_value_of_a_record_out_of_sight_is_not_named(shop: Any) -> None:
    shop.create("customer", code="C1", name="geheim", region="south")
    with pytest.raises(Invalid) as caught, shop.records(shop.member("li", "north")) as records:
        records.create("customer", {"code": "C1", "region": "north"})
    [finding] = caught.value.diagnostics
    assert finding.code == "value_taken"
    assert "geheim" not in str(finding)


HOSTILE = '\'; DROP TABLE "order"; --<script>alert(1)</script> %s %(x)s {0} \\ \u202e 🏭'


def test_hostile_text_is_stored_and_returned_verbatim(shop: Any) -> None:
    record = shop.create("order", subject=HOSTILE, note=HOSTILE, extra={HOSTILE: HOSTILE}, lines=[{"item": HOSTILE}])
    found = shop.get("order", record)["values"]
    assert (found["subject"], found["note"], found["extra"]) == (HOSTILE, HOSTILE, {HOSTILE: HOSTILE})
    assert found["lines"][0]["item"] == HOSTILE
    with shop.records() as records:
        changes = records.history("order", UUID(record["id"])).entries[0]["changes"]
    assert changes["note"]["after"] == HOSTILE


def test_fields_hidden_or_read_only_for_the_role_are_refused(shop: Any) -> None:
    with pytest.raises(Invalid) as caught, shop.records(shop.member("li", "clerk")) as records:
        records.create("order", {"price": "1", "due": "2026-01-31"})
    assert codes(caught.value) == [("/values/price", "field_unknown"), ("/values/due", "field_read_only")]


def test_creating_needs_the_right(shop: Any) -> None:
    with pytest.raises(NotAllowed, match="action_not_allowed"), shop.records(shop.member("li", "clerk")) as records:
        records.create("customer", {"code": "C1"})


def test_nobody_creates_a_record_out_of_reach(shop: Any) -> None:
    with pytest.raises(NotAllowed, match="row_not_allowed"), shop.records(shop.member("li", "north")) as records:
        records.create("customer", {"code": "C1", "region": "south"})
    assert shop.rows("SELECT count(*) FROM customer")[0][0] == 0


def test_a_reference_out_of_sight_is_refused(shop: Any) -> None:
    south = shop.create("customer", code="C1", region="south")
    north = shop.create("customer", code="C2", region="north")
    li = shop.member("li", "north")
    with pytest.raises(Invalid) as caught, shop.records(li) as records:
        records.create("order", {"customer": south["id"]})
    assert codes(caught.value) == [("/values/customer", "reference_not_found")]
    assert shop.create("order", li, customer=north["id"])["values"]["customer"] == north["id"]


def test_history_and_outbox_tell_of_the_create(shop: Any) -> None:
    record = shop.create("order", subject="x")
    [(form, record_id, action, revision, by)] = shop.rows("SELECT form, record_id, action, revision, by FROM _outbox")
    assert (form, str(record_id), action, revision, by) == ("order", record["id"], "create", 1, shop.admin.member_id)
    with shop.records() as records:
        page = records.history("order", UUID(record["id"]))
    [entry] = page.entries
    assert (entry["action"], entry["by_name"], entry["revision"], entry["source"]) == ("create", "管理员", 1, "ui")
    assert entry["changes"]["subject"] == {"before": None, "after": "x"}
    assert entry["changes"]["number"] == {"before": None, "after": "GD-0001"}
    assert "note" not in entry["changes"]
