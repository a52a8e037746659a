"""Filling in forms: every kind of field, a spreadsheet's rows pasted, the keyboard alone, and errors where they belong."""

import base64
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.kinds import FIELDS, FORM, PARTS, publish_kinds
from tests.e2e.server import Server
from tests.e2e.visits import MakeVisit, Visit, new_context

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PASTED = "螺栓\t1,200\t3.5\t车床 1\t甲\t2026-03-05\r\n螺母\t７\t0.08\t铣床 1\t乙\t2026/3/6\r\n"
READ = [("螺栓", "1200", "3.50", "a", "2026-03-05"), ("螺母", "7", "0.08", "b", "2026-03-06")]


@pytest.fixture(scope="module", autouse=True)
def _kinds(server: Server, browser: Browser) -> None:
    with new_context(browser, server, "admin", "zh", False) as context:
        admin = Visit(server, context, "zh")
        publish_kinds(admin)
        if not admin.call("GET", "/api/people")["departments"]:
            admin.call("POST", "/api/departments", {"name": "机加车间", "parent_id": None})


def _type(box: Locator, text: str) -> None:
    box.get_by_role("textbox").first.fill(text)


def test_every_kind_of_field_is_filled_in_saved_and_shown(visit: MakeVisit, tmp_path: Path) -> None:
    admin = visit("admin")
    admin.open(f"/f/{FORM}/new")
    name = f"样件 {uuid.uuid4().hex[:6]}"
    _fill_texts(admin, name)
    _fill_choices(admin)
    _fill_times(admin)
    _fill_people_and_references(admin)
    _add_files(admin, tmp_path)
    _paste_rows(admin)
    admin.button("save").click()
    expect(admin.page.get_by_text(f"已创建“{name}”")).to_be_visible()
    record = admin.call("GET", f"/api/records/{FORM}?search={name}")["records"][0]
    record = admin.call("GET", f"/api/records/{FORM}/{record['id']}")
    _check_the_stored(record["values"])
    admin.call("POST", f"/api/records/{PARTS}", {"values": {"name": "指回来的零件", "owner": record["id"]}})
    admin.open(f"/f/{FORM}/{record['id']}")
    _check_the_page(admin)


def _fill_texts(visit: Visit, name: str) -> None:
    _type(visit.field("a_text"), name)
    _type(visit.field("a_long_text"), "第一行\n第二行")
    visit.field("a_rich_text").locator("[contenteditable]").fill("加工要点")
    _type(visit.field("a_number"), "１，２３４．５６７")
    _type(visit.field("a_money"), "99.9")
    _type(visit.field("a_percent"), "12.5")
    _type(visit.field("a_barcode"), "6901234567892")
    _type(visit.field("a_json"), '{"rpm": 1200}')


def _fill_choices(visit: Visit) -> None:
    visit.field("a_rating").locator(".ant-rate-star").nth(3).click()
    visit.field("a_boolean").get_by_role("switch").click()
    visit.choose(visit.field("a_choice"), "乙")
    visit.choose(visit.field("a_multi_choice"), "甲")
    visit.page.locator(".ant-select-dropdown:visible [title='丙']").click()
    visit.field("a_multi_choice").get_by_role("combobox").press("Escape")
    visit.field("a_cascade").get_by_role("combobox").click()
    for step in ("仓库", "一号库"):
        visit.page.get_by_role("menuitemcheckbox", name=step).click()
    address = visit.field("a_address").get_by_role("combobox")
    for place, text in enumerate(("广东省", "深圳市", "宝安区")):
        address.nth(place).fill(text)
        address.nth(place).press("Tab")
    visit.field("a_address").get_by_label("详细地址").fill("创业路 8 号")


def _fill_times(visit: Visit) -> None:
    for name, text in (("a_date", "2026-03-05"), ("a_datetime", "2026-03-05 14:30"), ("a_time", "08:15")):
        box = visit.field(name).get_by_role("textbox")
        box.fill(text)
        box.press("Enter")
        box.press("Tab")
    _type(visit.field("a_duration"), "6:19")


def _fill_people_and_references(visit: Visit) -> None:
    visit.choose(visit.field("a_member"), "陈师傅", search="陈")
    visit.field("a_department").get_by_role("combobox").click()
    visit.page.locator(".ant-select-tree-title").first.click()
    visit.choose(visit.field("a_reference"), "JO-2603-001", search="JO-2603-001")
    for machine in ("车床 1", "铣床 1"):
        visit.choose(visit.field("a_multi_reference"), machine, search=machine)
    visit.field("a_multi_reference").get_by_role("combobox").press("Escape")


def _add_files(visit: Visit, folder: Path) -> None:
    (folder / "图纸.txt").write_text("外径 25h7", "utf-8")
    (folder / "照片.png").write_bytes(PIXEL)
    for name, file in (("a_file", "图纸.txt"), ("a_image", "照片.png")):
        visit.field(name).locator("input[type=file]").first.set_input_files(folder / file)
        expect(visit.field(name).get_by_role("button", name=f"移除 {file}")).to_be_visible()
    visit.field("a_signature").get_by_role("button").click()
    pad = visit.page.locator("canvas")
    box = pad.bounding_box()
    assert box is not None
    visit.page.mouse.move(box["x"] + 60, box["y"] + 60)
    visit.page.mouse.down()
    visit.page.mouse.move(box["x"] + 240, box["y"] + 120, steps=4)
    visit.page.mouse.up()
    visit.button("done", visit.page.get_by_role("dialog")).click()
    expect(visit.field("a_signature").get_by_role("img", name="已签名")).to_be_visible()


def _paste_rows(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.evaluate("text => navigator.clipboard.writeText(text)", PASTED)
    lines = visit.field("a_sub_table")
    lines.get_by_role("button").filter(has_text="添加一行").click()
    lines.get_by_role("grid").focus()
    visit.page.keyboard.press("Control+V")
    expect(lines).to_contain_text("已粘贴 2 行")
    expect(lines.get_by_role("gridcell").filter(has_text="铣床 1")).to_be_visible()


def _check_the_stored(values: dict[str, object]) -> None:
    plain = {
        "a_long_text": "第一行\n第二行",
        "a_number": "1234.567",
        "a_money": "99.90",
        "a_percent": "12.5",
        "a_rating": 4,
        "a_boolean": True,
        "a_choice": "b",
        "a_multi_choice": ["a", "c"],
        "a_cascade": ["store", "b1"],
        "a_address": {"region": ["广东省", "深圳市", "宝安区"], "detail": "创业路 8 号"},
        "a_date": "2026-03-05",
        "a_datetime": "2026-03-05T06:30:00Z",
        "a_time": "08:15:00",
        "a_duration": "PT6H19M",
        "a_barcode": "6901234567892",
        "a_json": {"rpm": 1200},
    }
    assert {name: values[name] for name in plain} == plain
    empty = [
        field["name"] for field in FIELDS if not values.get(field["name"]) and field["type"] != "reverse_reference"
    ]
    assert empty == []
    rows = values["a_sub_table"]
    assert isinstance(rows, list)
    assert [tuple(row[name] for name in ("name", "qty", "price", "grade", "due")) for row in rows] == READ


def _check_the_page(visit: Visit) -> None:
    shown = {
        "a_rich_text": "加工要点",
        "a_multi_choice": "丙",
        "a_cascade": "仓库 / 一号库",
        "a_address": "广东省 / 深圳市 / 宝安区 创业路 8 号",
        "a_datetime": "2026-03-05 14:30",
        "a_duration": "6:19",
        "a_member": "陈师傅",
        "a_reference": "JO-2603-001",
        "a_multi_reference": "铣床 1",
        "a_file": "图纸.txt",
        "a_sub_table": "螺母",
    }
    for name, text in shown.items():
        expect(visit.field(name)).to_contain_text(text)
    expect(visit.field("a_image").get_by_role("img").first).to_be_visible()
    expect(visit.page.get_by_role("dialog")).to_contain_text("指回来的零件")


def test_a_report_is_entered_with_the_keyboard_alone(visit: MakeVisit) -> None:
    clerk = visit("clerk")
    clerk.open("/f/job_report")
    press = clerk.page.keyboard.press
    press("n")
    expect(clerk.field("order").get_by_role("combobox")).to_be_focused()
    for name, text in (("order", "JO-2603-002"), ("operation", "车削"), ("machine", "车床 1"), ("worker", "G003")):
        expect(clerk.field(name).get_by_role("combobox")).to_be_focused()
        clerk.page.keyboard.type(text)
        expect(clerk.page.locator(".ant-select-dropdown:visible .ant-select-item-option-active")).to_contain_text(text)
        press("Enter")
        _tab_until(
            clerk, {"order": "operation", "operation": "machine", "machine": "worker", "worker": "started"}[name]
        )
    for name, text, following in (
        ("started", "2026-05-04 08:00", "finished"),
        ("finished", "2026-05-04 10:30", "span"),
        ("span", "2:30", "completed"),
        ("completed", "41", "rejected"),
    ):
        expect(clerk.field(name).get_by_role("textbox")).to_be_focused()
        clerk.page.keyboard.type(text)
        press("Enter")
        _tab_until(clerk, following)
    press("Control+s")
    expect(clerk.page.get_by_text("已创建")).to_be_visible()
    question = {"filter": {"field": "completed", "operator": "equals", "value": 41}, "sorts": []}
    (record,) = clerk.call("POST", "/api/records/job_report/query", question)["records"]
    values = record["values"]
    assert (record["titles"][values["worker"]], values["span"], values["kind"]) == ("G003", "PT2H30M", "D")
    assert values["started"] == "2026-05-04T00:00:00Z"


def _tab_until(visit: Visit, name: str) -> None:
    """Tabs on, as a person would, until the field has the focus."""
    for _ in range(9):
        if visit.field(name).evaluate("box => box.contains(document.activeElement)"):
            return
        visit.page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def test_what_only_the_server_can_know_is_told_at_the_field(visit: MakeVisit) -> None:
    clerk = visit("clerk")
    clerk.expect_status(409, 422)
    clerk.open("/f/job_order/new")
    _type(clerk.field("code"), "JO-2603-001")
    clerk.button("save").click()
    expect(clerk.field("code").get_by_role("alert")).to_contain_text("JO-2603-001")
    _type(clerk.field("code"), f"E2E-{uuid.uuid4().hex[:8]}")
    expect(clerk.field("code").get_by_role("alert")).to_have_count(0)
    clerk.button("save").click()
    expect(clerk.page.get_by_text("已创建")).to_be_visible()


def test_an_error_in_a_row_is_told_at_its_cell(visit: MakeVisit) -> None:
    admin = visit("admin")
    admin.expect_status(422)
    admin.open(f"/f/{FORM}/new")
    _type(admin.field("a_text"), "有错的明细")
    lines = admin.field("a_sub_table")
    lines.get_by_role("button").filter(has_text="添加一行").click()
    lines.locator('[data-cell="0/name"]').click()
    admin.page.keyboard.type("bad#name")
    admin.page.keyboard.press("Enter")
    admin.button("save").click()
    expect(lines.locator('[data-cell="0/name"]')).to_have_attribute("aria-invalid", "true")
    expect(admin.page.get_by_role("alert").first).to_contain_text("明细 · 第 1 行 · 品名")
