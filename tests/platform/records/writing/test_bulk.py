"""Many records in one call."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from engine.forms.filters import Comparison
from jigsmith.errors import Invalid, LimitReached
from jigsmith.records.service import Selection
from jigsmith.storage.identifiers import new_id


def outcomes(written: Any) -> list[str]:
    return [line.outcome for line in written]


def codes(problem: Any) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in problem.diagnostics]


def test_many_records_are_created_with_all_their_parts(shop: Any) -> None:
    customer = shop.create("customer", code="C1", name="甲")
    values = {
        "subject": '"quote" \\N \\. {a,b} (c,d)',
        "body": "tab\tnew\nline\\",
        "qty": "2.5",
        "tags": ["a", "b"],
        "extra": {"x": "\\"},
        "took": "PT1H",
        "urgent": True,
        "started": "2026-01-31T08:00:00Z",
        "customer": customer["id"],
        "watchers": [customer["id"]],
        "lines": [{"item": "a", "amount": "1"}, {"item": "b"}],
    }
    with shop.records() as records:
        written = records.save_many("order", [(None, {**values, "note": str(n)}, None) for n in range(3)], atomic=True)
    assert outcomes(written) == ["created"] * 3
    for number, line in enumerate(written):
        found = shop.get("order", {"id": str(line.id)})["values"]
        lines = found.pop("lines")
        assert {name: found[name] for name in values if name != "lines"} == {
            n: v for n, v in values.items() if n != "lines"
        }
        assert (found["number"], found["note"]) == (f"GD-{number + 1:04}", str(number))
        assert [row["item"] for row in lines] == ["a", "b"]
    assert shop.rows(
        "SELECT count(*) FROM _history WHERE form = 'order' AND changes -> 'lines' -> 'after' -> 1 ->> 'item' = 'b'"
    ) == [(3,)]


def test_one_bad_row_stops_an_atomic_call_and_every_problem_is_told(shop: Any) -> None:
    rows = [{"code": "C1"}, {"code": "C1"}, {"name": "x"}, {"code": "C2", "parent": str(new_id())}]
    with pytest.raises(Invalid) as caught, shop.records() as records:
        records.save_many("customer", [(None, row, None) for row in rows], atomic=True)
    assert caught.value.code == "rows_invalid"
    assert codes(caught.value) == [
        ("/rows/1/values/code", "value_taken"),
        ("/rows/2/values/code", "value_required"),
        ("/rows/3/values/parent", "reference_not_found"),
    ]
    assert shop.rows("SELECT count(*) FROM customer") == [(0,)]


def test_bad_rows_do_not_spoil_the_others(shop: Any) -> None:
    existing = shop.create("customer", code="C0", name="da")
    rows: list[Any] = [
        (None, {"code": "C1"}, None),
        (None, {"code": "C0"}, None),
        (None, {"nope": 1}, None),
        (UUID(existing["id"]), {"name": "neu"}, 1),
        (UUID(existing["id"]), {"name": "neu"}, 1),
        (uuid4(), {"code": "C9"}, None),
        (new_id(), {"code": "C2"}, None),
    ]
    with shop.records() as records:
        written = records.save_many("customer", rows, atomic=False)
    assert outcomes(written) == ["created", "failed", "failed", "updated", "failed", "failed", "created"]
    assert codes(written[1].problem) == [("/values/code", "value_taken_by")]
    assert sorted(row[0] for row in shop.rows("SELECT code FROM customer")) == ["C0", "C1", "C2"]


def test_a_row_out_of_reach_fails_alone(shop: Any) -> None:
    li = shop.member("li", "north")
    rows = [(None, {"code": f"C{n}", "region": "south" if n == 1 else "north"}, None) for n in range(3)]
    with shop.records(li) as records:
        written = records.save_many("customer", rows, atomic=False)
    assert outcomes(written) == ["created", "failed", "created"]
    assert written[1].problem.code == "row_not_allowed"
    assert shop.rows("SELECT count(*) FROM _history") == [(2,)]


def test_rows_out_of_reach_stop_an_atomic_call_by_name(shop: Any) -> None:
    rows = [(None, {"code": f"C{n}", "region": "south" if n == 1 else "north"}, None) for n in range(3)]
    with pytest.raises(Invalid) as caught, shop.records(shop.member("li", "north")) as records:
        records.save_many("customer", rows, atomic=True)
    assert codes(caught.value) == [("/rows/1", "row_not_allowed")]
    assert shop.rows("SELECT count(*) FROM customer") == [(0,)]


def test_rows_the_database_refuses_are_found_by_halving_and_leave_no_gap(shop: Any) -> None:
    with shop.database.tenant(shop.tenant) as uow:
        uow.driver.execute("""ALTER TABLE "order" ADD CHECK (subject <> 'bad')""")
    rows = [(None, {"subject": "bad" if n in (3, 7) else "good"}, None) for n in range(10)]
    with shop.records() as records:
        written = records.save_many("order", rows, atomic=False)
    assert [n for n, line in enumerate(written) if line.outcome == "failed"] == [3, 7]
    assert codes(written[3].problem) == [("/values", "value_not_storable")]
    numbers = [row[0] for row in shop.rows('SELECT number FROM "order" ORDER BY number')]
    assert numbers == [f"GD-{n:04}" for n in range(1, 9)]


def test_updates_of_different_fields_go_together(shop: Any) -> None:
    made = [shop.create("order", subject="x", lines=[{"item": "a"}]) for _ in range(3)]
    changes: list[dict[str, Any]] = [{"subject": "y"}, {"qty": "5", "note": "n"}, {"lines": [{"item": "b"}]}]
    rows = [(UUID(record["id"]), change, 1) for record, change in zip(made, changes, strict=True)]
    with shop.records() as records:
        assert outcomes(records.save_many("order", rows, atomic=True)) == ["updated"] * 3
    assert shop.get("order", made[0])["values"]["subject"] == "y"
    assert shop.get("order", made[1])["values"]["note"] == "n"
    assert [row["item"] for row in shop.get("order", made[2])["values"]["lines"]] == ["b"]


def test_a_batch_marks_its_history(shop: Any) -> None:
    batch = new_id()
    with shop.records() as records:
        records.save_many("customer", [(None, {"code": "C1"}, None)], atomic=True, batch=batch)
    assert shop.rows("SELECT batch FROM _history") == [(batch,)]


def test_more_than_one_chunk_is_written(shop: Any) -> None:
    with shop.records() as records:
        written = records.save_many("customer", [(None, {"code": str(n)}, None) for n in range(2500)], atomic=True)
    assert outcomes(written) == ["created"] * 2500


def test_a_bulk_create_is_idempotent_by_id(shop: Any) -> None:
    rows = [(new_id(), {"code": f"C{n}"}) for n in range(3)]
    with shop.records() as records:
        assert outcomes(records.create_many("customer", rows, atomic=True)) == ["created"] * 3
    with shop.records() as records:
        assert outcomes(records.create_many("customer", rows, atomic=True)) == ["replayed"] * 3


def test_records_found_by_a_filter_get_the_same_values(shop: Any) -> None:
    for n in range(5):
        shop.create("customer", code=f"C{n}", region="north" if n < 3 else "south")
    where = Comparison.model_validate({"field": "region", "operator": "equals", "value": "north"})
    with shop.records() as records:
        written = records.update_many("customer", {"name": "neu"}, Selection(where=where), atomic=True)
    assert outcomes(written) == ["updated"] * 3
    assert shop.rows("SELECT count(*) FROM customer WHERE name = 'neu'") == [(3,)]


def test_a_bulk_call_means_at_most_1000_records(shop: Any) -> None:
    with shop.records() as records:
        records.save_many("customer", [(None, {"code": str(n)}, None) for n in range(1001)], atomic=True)
    with pytest.raises(LimitReached, match="too_many_records"), shop.records() as records:
        records.change_many("delete", "customer", Selection(), atomic=True)


def test_records_that_refer_to_each_other_are_deleted_restored_and_purged_together(shop: Any) -> None:
    top = shop.create("customer", code="C1")
    child = shop.create("customer", code="C2", parent=top["id"])
    ids = [UUID(top["id"]), UUID(child["id"])]
    for action in ("delete", "restore", "delete", "purge"):
        with shop.records() as records:
            written = records.change_many(action, "customer", Selection(ids=ids), atomic=True)
        assert outcomes(written) == [{"delete": "deleted", "restore": "restored", "purge": "purged"}[action]] * 2
    assert shop.rows("SELECT count(*) FROM customer") == [(0,)]


def test_a_record_kept_because_it_is_in_use_keeps_what_it_refers_to(shop: Any) -> None:
    top = shop.create("customer", code="C1")
    child = shop.create("customer", code="C2", parent=top["id"])
    shop.create("order", customer=child["id"])
    with shop.records() as records:
        written = records.change_many(
            "delete", "customer", Selection(ids=[UUID(top["id"]), UUID(child["id"])]), atomic=False
        )
    assert outcomes(written) == ["failed", "failed"]


def test_an_atomic_delete_tells_which_records_stay(shop: Any) -> None:
    free = shop.create("customer", code="C1")
    used = shop.create("customer", code="C2")
    shop.create("order", customer=used["id"])
    with pytest.raises(Invalid) as caught, shop.records() as records:
        records.change_many("delete", "customer", Selection(ids=[UUID(free["id"]), UUID(used["id"])]), atomic=True)
    assert codes(caught.value) == [("/rows/1", "record_in_use")]
    assert shop.get("customer", free)
