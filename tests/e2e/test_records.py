"""Records between people: conflicts, live lists, references, the recycle bin, and what may not be lost."""

import re
import uuid

from playwright.sync_api import expect

from tests.e2e.visits import MakeVisit, Visit


def new_order(visit: Visit, code: str) -> str:
    """An order of that number; its id."""
    return str(visit.call("POST", "/api/records/job_order", {"values": {"code": code, "qty": 10}})["id"])


def code() -> str:
    """An order number nobody else uses."""
    return f"E2E-{uuid.uuid4().hex[:8]}"


def test_a_second_save_of_the_same_record_asks_which_values_to_keep(visit: MakeVisit) -> None:
    mine, theirs = visit("clerk"), visit("manager")
    order = new_order(mine, code())
    mine.expect_status(409)
    for each in (mine, theirs):
        each.open(f"/f/job_order/{order}")
        each.button("edit").click()
    mine.field("qty").get_by_role("textbox").fill("11")
    theirs.field("qty").get_by_role("textbox").fill("12")
    theirs.field("part").get_by_role("textbox").fill("法兰")
    theirs.button("save").click()
    expect(theirs.page.get_by_text("已保存")).to_be_visible()
    mine.button("save").click()
    dialog = mine.page.get_by_role("dialog").filter(has_text="别人先保存了")
    expect(dialog).to_contain_text("郑主任")
    expect(dialog.get_by_role("row").filter(has_text="订单数量")).to_contain_text("双方都改了")
    expect(dialog.get_by_role("row").filter(has_text="零件")).to_contain_text("法兰")
    dialog.get_by_role("row").filter(has_text="订单数量").get_by_role("radio").first.click()
    dialog.get_by_role("button").filter(has_text="按所选保存").click()
    expect(mine.page.get_by_text("已保存")).to_be_visible()
    stored = mine.call("GET", f"/api/records/job_order/{order}")["values"]
    assert (stored["qty"], stored["part"]) == ("11", "法兰")


def test_a_record_made_elsewhere_is_announced_and_its_changes_appear_without_reload(visit: MakeVisit) -> None:
    watcher, maker = visit("manager"), visit("clerk")
    number = code()
    watcher.open("/f/job_order")
    expect(watcher.page.get_by_role("gridcell").first).to_be_visible()
    watcher.page.evaluate("window.untouched = true")
    maker.open("/f/job_order/new")
    maker.field("code").get_by_role("textbox").fill(number)
    maker.button("save").click()
    expect(maker.page.get_by_text(f"已创建“{number}”")).to_be_visible()
    watcher.page.get_by_role("button").filter(has_text="有 1 条新记录").click(timeout=10_000)
    row = watcher.page.get_by_role("row").filter(has_text=number)
    expect(row).to_be_visible()
    record = maker.call("GET", f"/api/records/job_order?search={number}")["records"][0]
    change = {"revision": record["revision"], "values": {"part": "改了零件"}}
    maker.call("PATCH", f"/api/records/job_order/{record['id']}", change)
    expect(row).to_contain_text("改了零件")
    assert watcher.page.evaluate("window.untouched") is True


def test_a_missing_order_is_made_while_reporting_work(visit: MakeVisit) -> None:
    clerk = visit("clerk")
    number = code()
    clerk.open("/f/job_report/new")
    clerk.field("order").get_by_role("combobox").click()
    clerk.page.get_by_role("button").filter(has_text="新建订单").click()
    dialog = clerk.page.get_by_role("dialog").filter(has_text="新建订单").last
    dialog.locator('[data-field="code"]').get_by_role("textbox").fill(number)
    clerk.button("save", dialog).click()
    expect(dialog).to_be_hidden()
    expect(clerk.field("order")).to_contain_text(number)
    assert clerk.call("GET", f"/api/records/job_order?search={number}")["records"]


def test_unsaved_changes_are_not_left_by_accident(visit: MakeVisit) -> None:
    clerk = visit("clerk")
    clerk.open("/f/job_order/new")
    clerk.field("code").get_by_role("textbox").fill("不要丢")
    clerk.page.get_by_role("navigation").get_by_role("link", name="工序").click()
    question = clerk.page.get_by_role("dialog").filter(has_text="放弃未保存的修改？")
    clerk.button("cancel", question).click()
    expect(question).to_be_hidden()
    expect(clerk.field("code").get_by_role("textbox")).to_have_value("不要丢")
    clerk.page.get_by_role("navigation").get_by_role("link", name="工序").click()
    question.get_by_role("button").filter(has_text="放弃并离开").click()
    expect(clerk.page).to_have_url(re.compile("/f/job_operation"))


def test_a_deleted_record_comes_back_from_the_bin(visit: MakeVisit) -> None:
    manager = visit("manager")
    number = code()
    order = new_order(manager, number)
    manager.open(f"/f/job_order/{order}")
    delete_open_record(manager)
    expect(manager.page.get_by_text(f"“{number}”已移入回收站")).to_be_visible()
    assert manager.ask("GET", f"/api/records/job_order/{order}").status == 404
    manager.open("/f/job_order")
    manager.more("bin")
    row = manager.page.locator("div").filter(has=manager.page.get_by_role("checkbox")).filter(has_text=number).last
    expect(row).to_contain_text("郑主任")
    manager.button("restore", row).click()
    expect(manager.page.get_by_text(number)).to_have_count(0)
    assert manager.call("GET", f"/api/records/job_order/{order}")["values"]["code"] == number


def test_an_order_with_reports_is_not_deleted_and_says_who_uses_it(visit: MakeVisit) -> None:
    manager = visit("manager")
    manager.expect_status(409)
    report = manager.call("GET", "/api/records/job_report?limit=1")["records"][0]
    order = report["values"]["order"]
    uses = manager.call("GET", f"/api/records/job_order/{order}/referrers")
    count = next(use["count"] for use in uses if use["form"] == "job_report")
    manager.open(f"/f/job_order/{order}")
    delete_open_record(manager)
    refusal = manager.page.get_by_role("dialog").filter(has_text="正在被使用，不能删除")
    expect(refusal).to_contain_text(f"被 {count} 条“报工”引用")
    assert manager.call("GET", f"/api/records/job_order/{order}")["id"] == order


def delete_open_record(visit: Visit) -> None:
    """Deletes the record shown, agreeing to the question."""
    visit.page.get_by_role("dialog").get_by_role("button", name="更多").click()
    visit.page.get_by_role("menuitem").filter(has_text="删除").click()
    visit.page.get_by_role("dialog").filter(has_text="删除后可以在回收站恢复").get_by_role("button").filter(
        has_text="删除"
    ).click()
