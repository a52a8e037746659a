"""Nobody sees in a list, a page, an answer or an export what their role keeps from them."""

import json
from pathlib import Path
from typing import Any

import pandas
from playwright.sync_api import expect

from tests.e2e.visits import MakeVisit, Visit

COST = "98765.43"
PRICE = "87654.32"


def test_a_worker_sees_only_their_own_reports_in_list_api_and_by_address(visit: MakeVisit) -> None:
    admin, worker = visit("admin"), visit("worker")
    me = worker.call("GET", "/api/session")["member"]["id"]
    mine = _ids(admin, "job_report", {"field": "worker.user", "operator": "equals", "value": me})
    others = _ids(admin, "job_report", {"not": {"field": "worker.user", "operator": "equals", "value": me}})
    assert mine
    assert others
    assert _ids(worker, "job_report") == mine
    worker.open("/f/job_report")
    expect(worker.page.get_by_text(f"{len(mine)} 条", exact=True)).to_be_visible()
    stranger = min(others)
    worker.expect_status(404)
    worker.open(f"/f/job_report/{stranger}")
    expect(worker.page.get_by_text("没有找到").first).to_be_visible()
    assert worker.ask("GET", f"/api/records/job_report/{stranger}").status == 404
    assert worker.ask("GET", f"/api/records/job_report/{stranger}/history").status == 404


def test_a_worker_may_neither_export_nor_import(visit: MakeVisit) -> None:
    worker = visit("worker")
    worker.open("/f/job_report")
    expect(worker.page.get_by_role("toolbar").get_by_role("button", name="更多")).to_have_count(0)
    assert worker.ask("POST", "/api/exports", {"form": "job_report", "format": "csv"}).status == 403
    worker.open("/f/job_report/import")
    expect(worker.page.get_by_text("您没有导入报工的权限")).to_be_visible()


def test_a_salesperson_exports_only_their_own_customers(visit: MakeVisit, tmp_path: Path) -> None:
    admin, sales = visit("admin"), visit("sales")
    me = sales.call("GET", "/api/session")["member"]["id"]
    own = admin.call("POST", "/api/records/customer", {"values": {"name": "销售自己的客户", "owner": me}})
    admin.call("POST", "/api/records/customer", {"values": {"name": "别人的客户"}})
    exported = export_list(sales, "customer", tmp_path)
    assert own["values"]["name"] in set(exported["名称"])
    assert len(exported) == len(_ids(sales, "customer")) < len(_ids(admin, "customer"))
    assert "别人的客户" not in exported.to_string()


def test_a_hidden_field_is_in_no_page_answer_or_history(visit: MakeVisit) -> None:
    item = _priced_item(visit("owner"))
    planner = visit("planner")
    seen: list[str] = []
    planner.page.on("response", lambda answer: seen.append(answer.text()) if "/api/" in answer.url else None)
    planner.open("/f/item")
    seen.append(planner.page.content())
    planner.open(f"/f/item/{item}")
    planner.page.get_by_role("tab", name="历史").click()
    expect(planner.page.get_by_role("tabpanel").get_by_text("创建了记录")).to_be_visible()
    seen.append(planner.page.content())
    paths = ("/api/forms/item", f"/api/records/item/{item}", f"/api/records/item/{item}/history", "/api/openapi.json")
    seen += [json.dumps(planner.call("GET", path)) for path in paths]
    seen.append(json.dumps(planner.call("POST", "/api/records/item/query", {"limit": 200})))
    assert not [text[:200] for text in seen if COST in text or "std_cost" in text]
    for question in (
        {"filter": {"field": "std_cost", "operator": "greater", "value": 1}},
        {"sorts": [{"field": "std_cost", "descending": True}]},
        {"columns": ["std_cost"]},
    ):
        answer = planner.ask("POST", "/api/records/item/query", question)
        assert answer.status in (400, 403, 422), f"{question}: {answer.status}"
    assert planner.ask("POST", "/api/exports", {"form": "item", "format": "csv"}).status == 403


def test_a_hidden_field_is_in_no_export(visit: MakeVisit, tmp_path: Path) -> None:
    _priced_item(visit("owner"))
    engineer = visit("engineer")
    exported = export_list(engineer, "item", tmp_path)
    assert COST in exported.to_string()
    assert PRICE not in exported.to_string()
    refused = engineer.ask("POST", "/api/exports", {"form": "item", "format": "csv", "columns": ["code", "price"]})
    assert refused.status in (400, 403, 422)


def test_only_an_administrator_manages_members(visit: MakeVisit) -> None:
    admin, clerk = visit("admin"), visit("clerk")
    clerk.open("/")
    expect(clerk.page.get_by_role("navigation").get_by_role("link", name="报工", exact=True)).to_be_visible()
    expect(clerk.page.get_by_role("navigation").get_by_text("成员")).to_have_count(0)
    clerk.open("/settings/members")
    expect(clerk.page.get_by_text("只有管理员可以打开设置。")).to_be_visible()
    expect(clerk.page.get_by_role("main")).not_to_contain_text("冯统计")
    assert clerk.ask("GET", "/api/members").status == 403
    admin.open("/settings/members")
    expect(admin.page.get_by_role("main")).to_contain_text("冯统计")


def export_list(visit: Visit, form: str, folder: Path) -> pandas.DataFrame:
    """All columns and rows of a form's list, through the export dialog."""
    visit.open(f"/f/{form}")
    visit.more("export")
    dialog = visit.page.get_by_role("dialog")
    visit.button("all_columns", dialog).click()
    with visit.page.expect_download() as coming:
        visit.button("start_export", dialog).click()
    coming.value.save_as(folder / "list.xlsx")
    return pandas.read_excel(folder / "list.xlsx", engine="calamine", dtype=str)


def _ids(visit: Visit, form: str, filter_: Any = None) -> set[str]:
    found: set[str] = set()
    cursor = None
    while True:
        question = {"filter": filter_, "limit": 200, "cursor": cursor}
        page = visit.call("POST", f"/api/records/{form}/query", question)
        found |= {record["id"] for record in page["records"]}
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def _priced_item(owner: Visit) -> str:
    unit = owner.call("GET", "/api/records/unit/options?limit=1")[0]["id"]
    count = owner.call("POST", "/api/records/item/query", {"count": "exact"})["count"]
    values = {
        "code": f"E2E-{count}",
        "name": "有成本的物料",
        "kind": "raw",
        "source": "buy",
        "unit": unit,
        "std_cost": COST,
        "price": PRICE,
    }
    return str(owner.call("POST", "/api/records/item", {"values": values})["id"])
