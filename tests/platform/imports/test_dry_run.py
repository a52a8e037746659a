"""The dry run: what each row would do, and every bad cell by row and column."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jigsmith.accounts.access import get_actor
from jigsmith.errors import Invalid, NotAllowed, NotFound
from jigsmith.imports.service import run_check
from jigsmith.storage.queue import JobStopError, Quiet

MakeCsv = Callable[..., bytes]
MATCH = {"match": ["code"]}


def test_rows_are_added_updated_or_unchanged_by_match_key(shop: Any, make_csv: MakeCsv) -> None:
    shop.create("item", code="A-1", name="旧名", stock="5")
    shop.create("item", code="A-2", name="不变", stock="5.50")
    found = shop.checked(
        make_csv(("code", "name", "stock"), ("A-1", "新名", "5"), ("A-2", "不变", "5.5"), ("A-3", "新", 1)), **MATCH
    )
    assert [row["outcome"] for row in shop.rows(found)] == ["updated", "unchanged", "added"]
    assert shop.rows(found, "updated")[0]["changes"] == {"name": {"before": "旧名", "after": "新名"}}
    assert found.counts["rows"] == 3
    assert found.state == "checked"
    assert len(shop.records()) == 2


def test_empty_cells_clear_on_update_and_leave_defaults_on_create(shop: Any, make_csv: MakeCsv) -> None:
    shop.create("worker", code="W-1", name="张", team="B")
    found = shop.upload(make_csv(("code", "name", "team"), ("W-1", "", ""), ("W-2", "", "")), form="worker")
    shop.run(shop.check(found, **MATCH))
    values = shop.values("worker")
    assert values["W-1"] == {"code": "W-1", "name": None, "team": "B"}
    assert values["W-2"] == {"code": "W-2", "name": None, "team": "A"}


def test_identical_rows_are_duplicates_and_differing_ones_errors(shop: Any, make_csv: MakeCsv) -> None:
    rows = [("code", "name"), ("A-1", "x"), ("A-1", "x"), ("Ａ－１ ", "x"), ("A-1", "y"), ("A-2", "z")]
    found = shop.checked(make_csv(*rows), **MATCH)
    shown = shop.rows(found)
    assert [row["outcome"] for row in shown] == ["added", "duplicate", "duplicate", "error", "added"]
    assert shown[1]["duplicate_of"] == shown[2]["duplicate_of"] == 2
    assert [(e["column"], e["code"]) for e in shown[3]["errors"]] == [("code", "duplicate_in_file")]
    assert "第 2 行" in shown[3]["errors"][0]["message"]


def test_duplicates_are_found_across_chunks(shop: Any, make_csv: MakeCsv) -> None:
    rows = [("code", "name"), *[(f"A-{n}", "x") for n in range(1500)], ("A-0", "x"), ("A-1", "other")]
    found = shop.checked(make_csv(*rows), **MATCH)
    assert (found.counts["added"], found.counts["duplicates"], found.counts["errors"]) == (1500, 1, 1)


def test_every_bad_cell_is_named_with_row_and_column(shop: Any, make_csv: MakeCsv) -> None:
    header = ("code", "库存", "启用日期", "类别", "节拍", "启用", "盘点时间")
    good = ("A-1", "１，２３４.5", "2026年1月31日", "零件", "6:19", "是", "2026/1/31 08:00")
    bad = ("", "abc", "2026-02-30", "nothing", "1899/12/31 01:49:00", "perhaps", "yesterday")
    found = shop.checked(make_csv(header, good, bad))
    errors = shop.codes(found)
    assert list(errors) == [3]
    assert {column for column, _ in errors[3]} == set(header)
    assert ("code", "value_required") in errors[3]
    assert ("节拍", "duration_is_spreadsheet_date") in errors[3]
    assert found.counts["cell_errors"] == 7
    assert shop.rows(found, "error")[0]["values"]["stock"] == "abc"
    added = shop.rows(found, "added")[0]["values"]
    assert added["stock"] == "1234.5"
    assert added["kind"] == "零件"


def test_limits_of_the_field_are_checked_too(shop: Any, make_csv: MakeCsv) -> None:
    found = shop.checked(make_csv(("code", "库存"), ("A-1", 1_000_001), ("A-2", "1.234")))
    assert [codes[0][0] for codes in shop.codes(found).values()] == ["库存", "库存"]


def test_a_new_record_without_a_column_for_a_required_field_is_an_error(shop: Any, make_csv: MakeCsv) -> None:
    shop.create("item", code="A-1", name="one")
    found = shop.checked(make_csv(("name", "stock"), ("one", 5), ("two", 6)), match=["name"])
    assert [row["outcome"] for row in shop.rows(found)] == ["updated", "error"]
    assert shop.codes(found) == {3: [(None, "value_required")]}


def test_two_existing_records_with_the_key_are_ambiguous(shop: Any, make_csv: MakeCsv) -> None:
    shop.create("item", code="A-1", name="same")
    shop.create("item", code="A-2", name="same")
    found = shop.checked(make_csv(("name", "stock"), ("same", 5)), match=["name"])
    assert shop.codes(found) == {2: [("name", "match_ambiguous")]}


def test_several_match_fields_treat_empty_as_a_value(shop: Any, make_csv: MakeCsv) -> None:
    shop.create("item", code="A-1", name="n")
    shop.create("item", code="A-2", name="n", stock="1")
    rows = [("name", "stock", "code"), ("n", "", "A-1"), ("n", 1, "A-2"), ("n", 2, "A-3")]
    found = shop.checked(make_csv(*rows), match=["name", "stock"])
    assert [row["outcome"] for row in shop.rows(found)] == ["unchanged", "unchanged", "added"]


def test_large_files_match_through_hashes_with_the_same_result(
    shop: Any, make_csv: MakeCsv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jigsmith.imports.matching.WORTH_HASHING", 2)
    test_rows_are_added_updated_or_unchanged_by_match_key(shop, make_csv)
    shop.create("item", code="B-1", name="n")
    rows = [("name", "stock", "code"), ("n", "", "B-1"), ("m", 1, "B-2"), ("m", 2, "B-3")]
    found = shop.checked(make_csv(*rows), match=["name", "stock"])
    assert [row["outcome"] for row in shop.rows(found)] == ["unchanged", "added", "added"]


def test_existing_records_stay_as_they_are_when_updates_are_not_wanted(shop: Any, make_csv: MakeCsv) -> None:
    shop.create("item", code="A-1", name="old")
    found = shop.checked(make_csv(("code", "name"), ("A-1", "new"), ("A-2", "x")), update_existing=False, **MATCH)
    assert [row["outcome"] for row in shop.rows(found)] == ["unchanged", "added"]
    shop.run(found)
    assert shop.values()["A-1"]["name"] == "old"


def test_settings_that_do_not_fit_name_every_place(shop: Any, make_csv: MakeCsv) -> None:
    found = shop.upload(make_csv(("code", "name"), ("A", "b")))
    columns = {"code": "code", "name": "code", "ghost": "name"}
    with pytest.raises(Invalid) as caught:
        shop.check(found, columns=columns, match=["workers"], references={"code": {"by": "x"}})
    findings = {(d.path, d.code) for d in caught.value.diagnostics}
    assert findings == {
        ("/columns/name", "import_field_twice"),
        ("/columns/ghost", "import_column_unknown"),
        ("/references/code", "import_not_a_reference"),
    }


def test_a_check_that_died_goes_on_behind_its_last_chunk(shop: Any, make_csv: MakeCsv) -> None:
    rows = [("code", "name"), *[(f"A-{n % 2400}", "x") for n in range(2500)]]
    found = shop.upload(make_csv(*rows))

    class Dying(Quiet):
        def report(self, done: int, total: int) -> None:
            if done == 2000:
                raise JobStopError("closing")

    with pytest.raises(JobStopError):
        shop.check(found, progress=Dying(), **MATCH)
    assert shop.load(found).counts["rows"] == 2000
    run_check(shop.work, found.id, Quiet())
    done = shop.load(found)
    assert (done.state, done.counts["added"], done.counts["duplicates"]) == ("checked", 2400, 100)


def test_without_the_right_to_import_nothing_goes(shop: Any, make_person: Any, make_csv: MakeCsv) -> None:
    reader = make_person(shop.work.tenant, "reader", roles=("reader",))
    with shop.unit() as uow:
        actor = get_actor(uow, reader.member_id)
    with pytest.raises(NotAllowed):
        shop.as_actor(actor).upload(make_csv(("code",), ("A",)))
    with pytest.raises(NotFound):
        shop.as_actor(actor).upload(make_csv(("code",), ("A",)), form="machine")


def test_who_may_not_create_gets_errors_for_new_rows_only(shop: Any, make_person: Any, make_csv: MakeCsv) -> None:
    shop.create("item", code="A-1", name="old")
    clerk = make_person(shop.work.tenant, "clerk", roles=("clerk",))
    with shop.unit() as uow:
        actor = get_actor(uow, clerk.member_id)
    theirs = shop.as_actor(replace(actor, language="en"))
    found = theirs.checked(make_csv(("code", "name"), ("A-1", "new"), ("A-2", "x")), **MATCH)
    assert [row["outcome"] for row in theirs.rows(found)] == ["updated", "error"]
    assert theirs.codes(found) == {3: [(None, "action_not_allowed")]}
    other = make_person(shop.work.tenant, "clerk2", roles=("clerk",))
    with shop.unit() as uow:
        stranger = get_actor(uow, other.member_id)
    with pytest.raises(NotFound):
        shop.as_actor(stranger).check(found)


def test_values_other_records_hold_are_errors_where_a_field_is_unique(shop: Any, make_csv: MakeCsv) -> None:
    shop.create("item", code="A-1", name="mine")
    shop.create("item", code="A-2", name="other")
    rows = [("name", "code"), ("mine", "A-1"), ("other", "A-1"), ("new", "A-2"), ("x", "A-3"), ("y", "A-3")]
    found = shop.checked(make_csv(*rows), match=["name"])
    assert [row["outcome"] for row in shop.rows(found)] == ["unchanged", "error", "error", "added", "error"]
    assert set(map(str, shop.codes(found).values())) == {"[('code', 'value_taken')]"}
