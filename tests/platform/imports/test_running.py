"""Writing an import: all or nothing, skip-bad, resumed after a death, undone; and what stands against it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from jigsmith.errors import Conflict, Invalid
from jigsmith.imports.service import Upload, end_import, import_file
from jigsmith.storage.queue import JobStopError, Quiet

MakeCsv = Callable[..., bytes]
MATCH = {"match": ["code"]}


class StopsAfter(Quiet):
    """A worker that dies at the n-th safe point."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def report(self, done: int, total: int) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise JobStopError("closing")


def numbered(make_csv: MakeCsv, count: int, name: str = "x") -> bytes:
    return make_csv(("code", "name"), *[(f"A-{n:05}", name) for n in range(count)])


def test_all_or_nothing_refuses_a_file_with_errors(shop: Any, make_csv: MakeCsv) -> None:
    content = make_csv(("code", "stock"), ("A-1", 1), ("A-2", "bad"))
    found = shop.checked(content, mode="all_or_nothing")
    with pytest.raises(Conflict) as caught:
        shop.run(found)
    assert caught.value.code == "import_has_errors"
    assert shop.records() == []


def test_all_or_nothing_writes_nothing_when_a_later_chunk_fails(shop: Any, make_csv: MakeCsv) -> None:
    content = make_csv(("code", "name"), *[(f"A-{n:05}", "x") for n in range(1500)], ("A-00001", "twice"))
    found = shop.checked(content, mode="all_or_nothing")
    assert found.counts["errors"] == 0
    with pytest.raises(Invalid) as caught:
        shop.run(found)
    assert caught.value.code == "import_refused"
    assert [d.path.split("/")[:3] for d in caught.value.diagnostics] == [["", "rows", "1502"]]
    assert shop.records() == []
    with shop.unit() as uow:
        end_import(uow, found.id, "failed", {"code": "import_refused"})
    again = shop.check(shop.load(found), mode="skip_bad")
    done = shop.run(again)
    assert (done.counts["added"], done.counts["errors"]) == (1500, 1)
    assert shop.codes(done) == {1502: [("code", "value_taken")]}


@pytest.mark.parametrize("mode", ["skip_bad", "all_or_nothing"])
@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_run_that_died_anywhere_is_finished_exactly_once(shop: Any, make_csv: MakeCsv, mode: str, steps: int) -> None:
    found = shop.checked(numbered(make_csv, 2500), mode=mode, **MATCH)
    with pytest.raises(JobStopError):
        shop.run(found, StopsAfter(steps))
    expected = {"skip_bad": min(steps * 1000, 2500), "all_or_nothing": 0}[mode]
    assert len(shop.records()) == expected
    with shop.unit() as uow:
        end_import(uow, found.id, "cancelled", {"code": "job_cancelled"}) if steps == 3 else None
    state = shop.load(found).state
    if state == "cancelled" and mode == "all_or_nothing":
        return
    if state == "cancelled":
        done = shop.run(shop.load(found))
    else:
        shop.resume(found)
        done = shop.load(found)
    assert done.state == "done"
    assert sorted(shop.values()) == [f"A-{n:05}" for n in range(2500)]
    assert len(shop.records()) == 2500


def test_running_twice_writes_once(shop: Any, make_csv: MakeCsv) -> None:
    found = shop.run(shop.checked(numbered(make_csv, 10), **MATCH))
    shop.resume(found)
    assert len(shop.records()) == 10
    with pytest.raises(Conflict):
        shop.run(found)


def test_a_record_made_between_check_and_run_is_updated_not_doubled(shop: Any, make_csv: MakeCsv) -> None:
    found = shop.checked(make_csv(("code", "name"), ("A-1", "new"), ("A-2", "same"), ("A-3", "x")), **MATCH)
    shop.create("item", code="A-1", name="meanwhile")
    shop.create("item", code="A-2", name="same")
    done = shop.run(found)
    assert {name: done.counts[name] for name in ("added", "updated", "unchanged")} == {
        "added": 1,
        "updated": 1,
        "unchanged": 1,
    }
    assert shop.values()["A-1"]["name"] == "new"
    assert len(shop.records()) == 3


def test_only_one_import_writes_into_a_form_at_a_time(shop: Any, make_csv: MakeCsv) -> None:
    first = shop.checked(numbered(make_csv, 1500), **MATCH)
    second = shop.checked(numbered(make_csv, 3), **MATCH)
    with pytest.raises(JobStopError):
        shop.run(first, StopsAfter(1))
    with pytest.raises(Conflict) as caught:
        shop.run(second)
    assert caught.value.code == "import_busy"
    shop.resume(first)
    assert shop.run(second).counts["unchanged"] == 3
    assert len(shop.records()) == 1500


def test_every_record_knows_its_import(shop: Any, make_csv: MakeCsv) -> None:
    found = shop.run(shop.checked(numbered(make_csv, 1)))
    record = shop.records()[0]
    with shop.unit() as uow:
        entry = shop.work.records(uow).history("item", record["id"]).entries[0]
    assert entry["source"] == f"import:{found.id}"


def test_undo_deletes_what_was_made_restores_what_was_changed_and_lists_what_was_touched(
    shop: Any, make_csv: MakeCsv
) -> None:
    kept = shop.create("item", code="A-1", name="old", stock="3")
    touched = shop.create("item", code="A-2", name="old")
    rows = [("code", "name", "stock"), ("A-1", "new", 5), ("A-2", "new", 6), ("A-3", "made", 7), ("A-4", "made", 8)]
    done = shop.run(shop.checked(make_csv(*rows), **MATCH))
    shop.change("item", touched, name="by hand")
    fourth = next(UUID(r["id"]) for r in shop.records() if r["values"]["code"] == "A-4")
    shop.change("item", fourth, name="by hand")
    undone = shop.undo(done)
    assert undone.state == "undone"
    values = shop.values()
    assert sorted(values) == ["A-1", "A-2", "A-4"]
    assert (values["A-1"]["name"], values["A-1"]["stock"]) == ("old", "3")
    assert values["A-2"]["name"] == "by hand"
    assert {one["id"] for one in undone.undo["conflicts"]} == {str(touched), str(fourth)}
    assert (undone.undo["deleted"], undone.undo["restored"]) == (1, 1)
    assert kept


def test_undo_leaves_records_others_refer_to(shop: Any, make_csv: MakeCsv) -> None:
    found = shop.upload(make_csv(("name",), ("铣床",), ("车床",)), form="machine")
    done = shop.run(shop.check(found, match=["name"]))
    mill = next(r["id"] for r in shop.records("machine") if r["values"]["name"] == "铣床")
    shop.create("item", code="A-1", machine=mill)
    undone = shop.undo(done)
    assert [one["code"] for one in undone.undo["conflicts"]] == ["record_in_use"]
    assert [r["values"]["name"] for r in shop.records("machine")] == ["铣床"]


def test_what_has_written_nothing_cannot_be_undone(shop: Any, make_csv: MakeCsv) -> None:
    with pytest.raises(Conflict):
        shop.undo(shop.checked(numbered(make_csv, 1)))


def test_the_command_line_imports_at_once(shop: Any, make_csv: MakeCsv) -> None:
    path = shop.folder / "items.csv"
    path.write_bytes(numbered(make_csv, 3))
    done = import_file(shop.work, "item", Upload(path, "items.csv"))
    assert (done.state, done.counts["added"]) == ("done", 3)
    path.write_bytes(make_csv(("code", "stock"), ("B-1", "bad")))
    with pytest.raises(Conflict):
        import_file(shop.work, "item", Upload(path, "items.csv"))
