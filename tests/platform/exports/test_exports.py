"""Exports: native types, titles, the asker's rights, and nothing a spreadsheet could run."""

import csv
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from jigsmith.errors import Conflict, Invalid, NotAllowed, NotFound
from jigsmith.exports.service import ExportRequest, find_export, forget_old_exports, run_export, start_export
from jigsmith.storage.queue import Quiet

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")']


def test_a_workbook_holds_native_types_and_titles(desk: Any) -> None:
    customer = desk.create("customer", name="华中")
    desk.create(
        code="WO-1",
        qty="12345.678",
        price="9.5",
        due="2026-01-31",
        started="2026-01-30T22:24:00Z",
        shift="08:30:00",
        took="PT30H5M",
        urgent=True,
        state="open",
        customer=str(customer),
        watchers=[str(customer)],
        owner=str(desk.place.actor.member_id),
        lines=[{"item": "轴", "amount": "2"}, {"item": "套", "amount": "3"}],
    )
    sheets = desk.sheets()
    assert list(sheets) == ["订单_2026", "明细"]
    header, row = sheets["订单_2026"]
    shown = dict(zip(header, row, strict=True))
    assert shown["单号"] == "WO-1"
    assert shown["数量"] == 12345.678
    assert shown["交期"] == date(2026, 1, 31)
    assert shown["开工"] == datetime(2026, 1, 31, 6, 24)
    assert shown["班次"] == time(8, 30)
    assert shown["用时"] == timedelta(hours=30, minutes=5)
    assert shown["加急"] == "是"
    assert shown["状态"] == "进行"
    assert shown["负责人"] == "管理员"
    assert shown["流水号"].endswith("1")
    assert [shown["客户"], shown["关注"]] == ["华中", "华中"]
    assert sheets["明细"] == [["#", "物料", "件数"], ["WO-1", "轴", 2], ["WO-1", "套", 3]]


def test_numbers_excel_cannot_hold_are_written_as_text(desk: Any) -> None:
    desk.create(code="A", qty="12345678901234567890.123")
    assert desk.sheets(columns=["qty"])["订单_2026"][1] == ["12345678901234567890.123"]


def test_csv_is_utf8_for_excel_with_texts_as_people_read_them(desk: Any) -> None:
    desk.create(code="WO-1", qty="-5", took="PT30H", urgent=False, started="2026-01-30T22:24:00Z")
    path = desk.export(format="csv", columns=["code", "qty", "took", "urgent", "started", "created_by"])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.reader(source))
    assert rows == [
        ["单号", "数量", "用时", "加急", "开工", "创建人"],
        ["WO-1", "-5", "30:00", "否", "2026-01-31 06:24:00", "管理员"],
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(desk: Any, text: str) -> None:
    desk.create(code="x" + text, secret=text)
    with desk.export(format="csv", columns=["secret"]).open(encoding="utf-8-sig", newline="") as source:
        shown = list(csv.reader(source))[1][0]
    assert shown.lstrip("\t")[0] == "'" or shown[0] == "'"
    path = desk.export(columns=["secret"])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_labels_follow_the_askers_language(desk: Any) -> None:
    desk.create(code="A", urgent=True)
    assert desk.in_language("en").sheets(columns=["code", "urgent"]) == {"Order": [["Code", "Urgent"], ["A", "Yes"]]}


def test_rights_hide_rows_and_fields_and_refuse_without_the_right_to_export(desk: Any) -> None:
    desk.create(code="A", state="open", secret="9")
    desk.create(code="B", secret="9")
    sales = desk.as_role("sales")
    header, *rows = sales.sheets()["订单_2026"]
    assert "底价" not in header
    assert [row[0] for row in rows] == ["A"]
    with pytest.raises(Invalid):
        sales.export(columns=["code", "secret"])
    with pytest.raises(NotAllowed):
        desk.as_role("looker").export()


def test_filter_sort_and_ids_choose_the_rows(desk: Any) -> None:
    ids = {code: desk.create(code=code, qty=qty) for code, qty in [("A", "1"), ("B", "2"), ("C", "3")]}
    chosen = desk.sheets(
        columns=["code"],
        filter={"field": "qty", "operator": "at_least", "value": "2"},
        sorts=[{"field": "qty", "descending": True}],
    )
    assert chosen["订单_2026"] == [["单号"], ["C"], ["B"]]
    assert desk.sheets(columns=["code"], ids=[str(ids["A"])])["订单_2026"] == [["单号"], ["A"]]


def test_thousands_of_rows_come_exactly_once(desk: Any) -> None:
    desk.create_many([{"code": f"{n:05}", "qty": str(n)} for n in range(3500)])
    rows = desk.sheets(columns=["code", "qty"], sorts=[{"field": "code"}])["订单_2026"][1:]
    assert [row[0] for row in rows] == [f"{n:05}" for n in range(3500)]
    assert sum(row[1] for row in rows) == sum(range(3500))


def test_the_file_is_for_its_maker_and_for_a_day(desk: Any) -> None:
    desk.create(code="A")
    place, request = desk.place, ExportRequest(form="order", format="csv", columns=["code"])
    with place.unit() as uow:
        job_id = start_export(uow, place.catalogs.get(uow), place.actor, place.services.queue, request)
    with place.unit() as uow, pytest.raises(Conflict):
        find_export(uow, place.actor, job_id)
    result: Any = run_export(place, job_id, request, Quiet())
    with place.unit() as uow:
        uow.driver.execute(
            "UPDATE _job SET state = 'done', finished_at = now(), result = %s::jsonb WHERE id = %s",
            [f'{{"name": "{result["name"]}", "format": "csv"}}', job_id],
        )
    with place.unit() as uow:
        found = find_export(uow, place.actor, job_id)
    content = b"".join(place.services.files.read(place.tenant.id, found.key))
    assert content.decode("utf-8-sig").split() == ["单号", "A"]
    stranger = desk.as_role("sales").place.actor
    with place.unit() as uow, pytest.raises(NotFound):
        find_export(uow, stranger, job_id)
    with place.unit() as uow:
        uow.driver.execute("UPDATE _job SET finished_at = now() - interval '25 hours' WHERE id = %s", [job_id])
    with place.unit() as uow, pytest.raises(NotFound) as caught:
        find_export(uow, place.actor, job_id)
    assert caught.value.code == "export_expired"
    with place.unit() as uow:
        assert forget_old_exports(uow, place.services.files) == 1
    with pytest.raises(NotFound):
        place.services.files.read(place.tenant.id, found.key)


def test_a_wrong_request_is_refused_before_any_job(desk: Any, client: TestClient) -> None:
    assert desk
    wrong = client.post("/api/exports", json={"form": "order", "columns": ["ghost"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "column_unknown")
    bad_filter = {"form": "order", "filter": {"field": "ghost", "operator": "equals", "value": 1}}
    assert client.post("/api/exports", json=bad_filter).status_code == 422
    assert client.post("/api/exports", json={"form": "ghost"}).status_code == 404
    accepted = client.post("/api/exports", json={"form": "order"})
    assert accepted.status_code == 202
    waiting = client.get(f"/api/exports/{accepted.json()['job_id']}/file")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "export_not_ready")
