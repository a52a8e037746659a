"""Texts that stand for records, members and departments."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from jigsmith.accounts.models import department

MakeCsv = Callable[..., bytes]


def test_references_are_found_by_title_or_unique_code(shop: Any, make_csv: MakeCsv) -> None:
    mill = shop.create("machine", name="铣床 1")
    zhang = shop.create("worker", code="W-1", name="张三")
    li = shop.create("worker", code="W-2", name="李四")
    rows = [("code", "machine", "workers"), ("A-1", " 铣床　1", "张三、W-2"), ("A-2", "铣床 9", "张三、王五")]
    found = shop.checked(make_csv(*rows))
    assert shop.codes(found) == {3: [("machine", "reference_not_found"), ("workers", "reference_not_found")]}
    assert shop.rows(found, "added")[0]["values"]["machine"] == "铣床 1"
    shop.run(found)
    values = shop.values()["A-1"]
    assert values["machine"] == str(mill)
    assert values["workers"] == [str(zhang), str(li)]


def test_a_name_two_records_bear_is_ambiguous_and_a_chosen_field_decides(shop: Any, make_csv: MakeCsv) -> None:
    shop.create("worker", code="W-1", name="张三")
    shop.create("worker", code="W-2", name="张三")
    content = make_csv(("code", "workers"), ("A-1", "张三"))
    assert shop.codes(shop.checked(content)) == {2: [("workers", "reference_ambiguous")]}
    by_code = make_csv(("code", "workers"), ("A-1", "W-2"))
    assert shop.checked(by_code, references={"workers": {"by": "code"}}).counts["added"] == 1
    by_name = shop.checked(by_code, references={"workers": {"by": "name"}})
    assert shop.codes(by_name) == {2: [("workers", "reference_not_found")]}


def test_missing_targets_are_made_once_when_chosen_and_shown_before(shop: Any, make_csv: MakeCsv) -> None:
    rows = [("code", "machine"), *[(f"A-{n}", f"机床 {n % 3}") for n in range(1200)]]
    found = shop.checked(make_csv(*rows), references={"machine": {"create": True}})
    first = shop.rows(found)[0]
    assert first["creates"] == [{"form": "machine", "text": "机床 0"}]
    assert first["values"]["machine"] == "机床 0"
    assert shop.records("machine") == []
    done = shop.run(found)
    assert done.counts["added"] == 1200
    assert sorted(shop.values("machine", "name")) == ["机床 0", "机床 1", "机床 2"]
    assert shop.undo(done).undo["deleted"] == 1203


def test_a_target_that_needs_more_than_its_name_is_not_made(shop: Any, make_csv: MakeCsv) -> None:
    rows = [("code", "workers"), ("A-1", "新人")]
    found = shop.checked(make_csv(*rows), references={"workers": {"create": True}})
    assert shop.codes(found) == {2: [("workers", "reference_not_found")]}
    rows = [("code", "workers"), ("A-1", "W-8、W-9")]
    found = shop.checked(make_csv(*rows), references={"workers": {"create": True, "by": "code"}})
    assert [new["text"] for new in shop.rows(found, "added")[0]["creates"]] == ["W-8", "W-9"]


def test_members_are_found_by_login_or_name_and_only_active_ones(
    shop: Any, make_person: Any, make_csv: MakeCsv
) -> None:
    zhang = make_person(shop.work.tenant, "zhang", name="张三")
    make_person(shop.work.tenant, "gone", name="离职", active=False)
    rows = [("code", "keeper"), ("A-1", "zhang"), ("A-2", "张三"), ("A-3", "离职"), ("A-4", "nobody")]
    found = shop.checked(make_csv(*rows))
    assert list(shop.codes(found)) == [4, 5]
    shop.run(found)
    assert {values["keeper"] for values in shop.values().values()} == {str(zhang.member_id)}


def test_departments_are_found_by_name_or_by_path(shop: Any, make_csv: MakeCsv, publish_text: Any) -> None:
    publish_text(
        shop.work,
        "[{kind: form, name: room, label: {zh: 房间}, fields: ["
        "{type: text, name: code, label: {zh: 编号}}, {type: department, name: dept, label: {zh: 部门}}]}]",
    )
    with shop.unit() as uow:
        for number, (name, parent) in enumerate([("总厂", None), ("一车间", 0), ("分厂", None), ("一车间", 2)]):
            ids = [f"00000000-0000-0000-0000-00000000000{n}" for n in range(4)]
            row = {"id": ids[number], "name": name, "parent_id": None if parent is None else ids[parent]}
            uow.execute(sa.insert(department).values(row))
    rows = [("编号", "部门"), ("1", "总厂"), ("2", "一车间"), ("3", "分厂/一车间")]
    found = shop.check(shop.upload(make_csv(*rows), form="room"))
    assert shop.codes(found) == {3: [("部门", "reference_ambiguous")]}
    shop.run(found)
    assert shop.values("room")["3"]["dept"].endswith("3")
