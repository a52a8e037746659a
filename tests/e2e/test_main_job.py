"""The main job: a statistician brings a real shop's log in, works with it, and takes it out again."""

import os
from pathlib import Path

import pandas
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.visits import MakeVisit, Visit
from tests.e2e.wizard import JOB_MS, Wizard

SHARED = Path(os.environ.get("JIGSMITH_SHARED", Path(__file__).parents[3] / "shared"))
LOG = SHARED / "data" / "production_log.csv"
pytestmark = pytest.mark.skipif(not LOG.is_file(), reason=f"{LOG} is absent; set JIGSMITH_SHARED to the shared data")

COLUMNS = {
    "Case ID": "订单",
    "Activity": "工序",
    "Resource": "机床",
    "Start Timestamp": "开始时间",
    "Complete Timestamp": "完成时间",
    "Span": "用时",
    "Work Order Qty": "订单数量",
    "Part Desc.": "零件",
    "Worker ID": "工人",
    "Report Type": "类型",
    "Qty Completed": "完成数",
    "Qty Rejected": "不合格数",
    "Qty for MRB": "待评审数",
    "Rework": "返工",
}
MATCH = [label for title, label in COLUMNS.items() if title not in ("Work Order Qty", "Part Desc.")]
REFERENCES = ["订单", "工序", "机床", "工人"]
DEMO_FROM = "2020"  # the shop's log is of 2012, the demo tenant's own reports are of 2026
WORKER = "ID4932"
SHOWN = 20
ADDED = 7


@pytest.fixture(scope="module")
def log() -> pandas.DataFrame:
    """The file's sound rows, each once: neither without timestamps nor with the 1899 duration."""
    rows = pandas.read_csv(LOG, dtype=str, keep_default_na=False)
    rows = rows[(rows["Start Timestamp"] != "") & ~rows["Span"].str.startswith("1899")].drop_duplicates()
    return rows.astype({"Qty Completed": int, "Qty Rejected": int})


def test_a_clerk_imports_the_log_finds_edits_and_exports_it_with_equal_sums(
    visit: MakeVisit, log: pandas.DataFrame, tmp_path: Path
) -> None:
    clerk = visit(None, "zh")
    _sign_in(clerk, "clerk")
    _go_to_import(clerk)
    wizard = Wizard(clerk, "job_report")
    wizard.upload(LOG)
    wizard.map(COLUMNS)
    wizard.match(MATCH)
    wizard.create_missing(REFERENCES)
    wizard.check()
    _check_the_dry_run(wizard, len(log))
    wizard.run()
    clerk.page.get_by_role("link", name="查看列表").click()
    _filter_by_worker(clerk)
    _sort_by_start(clerk, log)
    machine = _edit_the_first(clerk)
    _see_the_history(clerk)
    exported = _export(clerk, tmp_path)
    ours = exported[exported["开始时间"].astype(str) < DEMO_FROM]
    assert len(ours) == len(log)
    for column, name in (("Qty Completed", "完成数"), ("Qty Rejected", "不合格数")):
        expected = log.groupby("Resource")[column].sum().to_dict()
        if column == "Qty Rejected":
            expected[machine] += ADDED
        assert ours[name].astype(int).groupby(ours["机床"]).sum().to_dict() == expected


def _sign_in(visit: Visit, login: str) -> None:
    visit.expect_status(401)  # by which the page learns that nobody is signed in
    visit.open("/")
    visit.page.get_by_label(visit.say("tenant")).fill("demo")
    visit.page.get_by_label(visit.say("login"), exact=True).fill(login)
    visit.page.get_by_label(visit.say("password"), exact=True).fill("jigsmith-demo")
    visit.button("sign_in").click()


def _go_to_import(visit: Visit) -> None:
    visit.page.get_by_role("navigation").get_by_role("link", name="报工", exact=True).click()
    visit.more("import")
    expect(visit.page.locator("input[type=file]")).to_be_attached()


def _check_the_dry_run(wizard: Wizard, sound: int) -> None:
    page = wizard.page
    assert wizard.counts() == {"added": sound, "updated": 0, "unchanged": 0, "duplicate": 23, "error": 200}
    wizard.tab("duplicate").click()
    expect(_rows(page)).to_have_count(23)
    expect(_rows(page).first).to_contain_text("重复")
    wizard.tab("error").click()
    wrong: list[str] = []
    for number in range(1, 5):
        item = page.locator(f".ant-pagination-item-{number}:visible")
        item.click()
        expect(item).to_contain_class("ant-pagination-item-active")
        expect(page.locator(".ant-spin-spinning")).to_have_count(0)
        wrong += page.get_by_role("tabpanel").locator("td span[tabindex='0']:visible").all_inner_texts()
    damaged = [text for text in wrong if "1899" not in text]
    assert len(damaged) == 2 * 199, "start and end of each damaged row"
    assert set(damaged) == {"—\n必填，不能为空。"}
    assert len(wrong) - len(damaged) == 1


def _rows(page: Page) -> Locator:
    return page.get_by_role("tabpanel").locator("tr.ant-table-row:visible")


def _filter_by_worker(visit: Visit) -> None:
    visit.button("filter").click()
    visit.choose_in(visit.page.get_by_role("combobox", name="字段", exact=True), "工人", search="工人")
    visit.choose_in(visit.page.locator(".ant-popover").get_by_role("combobox").last, WORKER, search=WORKER)
    visit.button("done").click()
    expect(visit.page.get_by_role("button", name=f"工人 等于 {WORKER}", exact=True)).to_be_visible()


def _sort_by_start(visit: Visit, log: pandas.DataFrame) -> None:
    head = visit.page.get_by_role("columnheader", name="开始时间")
    expect(head).to_have_attribute("aria-sort", "descending")  # as the view has it
    head.get_by_role("button", name="开始时间").first.click()
    expect(head).not_to_have_attribute("aria-sort", "descending")
    head.get_by_role("button", name="开始时间").first.click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expected = sorted(log[log["Worker ID"] == WORKER]["Start Timestamp"])[:SHOWN]
    expect(_cell(visit.page, 0, 5)).to_have_text(expected[0])
    assert [_cell(visit.page, row, 5).inner_text() for row in range(SHOWN)] == expected
    assert {_cell(visit.page, row, 3).inner_text() for row in range(SHOWN)} == {WORKER}


def _cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f"#cell-{row}-{column}")


def _edit_the_first(visit: Visit) -> str:
    machine = _cell(visit.page, 0, 2).inner_text()
    _cell(visit.page, 0, 5).click()
    visit.button("edit").click()
    rejected = visit.field("rejected").get_by_role("textbox")
    expect(rejected).to_have_value("0")
    rejected.fill(str(ADDED))
    visit.button("save").click()
    expect(visit.page.get_by_text("已保存")).to_be_visible()
    expect(visit.field("rejected")).to_contain_text(str(ADDED))
    return machine


def _see_the_history(visit: Visit) -> None:
    visit.page.get_by_role("tab", name="历史").click()
    changed = visit.page.get_by_role("definition").filter(has=visit.page.locator("del"))
    expect(changed).to_have_text(f"0 → {ADDED}")
    expect(visit.page.get_by_role("tabpanel")).to_contain_text("冯统计")
    expect(visit.page.get_by_role("tabpanel")).to_contain_text("创建了记录")
    visit.page.get_by_role("button", name="关闭", exact=True).last.click()


def _export(visit: Visit, folder: Path) -> pandas.DataFrame:
    visit.button("clear_filter").click()
    visit.more("export")
    dialog = visit.page.get_by_role("dialog")
    visit.button("all_columns", dialog).click()
    with visit.page.expect_download(timeout=JOB_MS) as coming:
        visit.button("start_export", dialog).click()
    path = folder / "exported.xlsx"
    coming.value.save_as(path)
    return pandas.read_excel(path, engine="calamine")
