"""Imports over HTTP: the wizard's whole way, the marked workbook, and clear problems."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from jigsmith.imports.service import cancel_import, end_import, run_check, run_import, run_undo
from jigsmith.storage.queue import Quiet

MakeCsv = Callable[..., bytes]


@pytest.fixture
def wizard(shop: Any, client: TestClient) -> Callable[..., Any]:
    """Calls the import API; jobs run at once in this process."""

    def call(method: str, path: str, **more: Any) -> Any:
        answer = client.request(method, f"/api/imports{path}", **more)
        if path.endswith(("/settings", "/run", "/undo")) and answer.status_code == 202:
            import_id = UUID(path.split("/")[1])
            kind = path.rsplit("/", 1)[1]
            {"settings": run_check, "run": run_import, "undo": run_undo}[kind](shop.work, import_id, Quiet())
        return answer

    return call


def uploaded(wizard: Any, content: bytes, name: str = "items.csv", form: str = "item") -> Any:
    return wizard("POST", "", data={"form": form}, files={"file": (name, content)})


def test_the_wizards_way_from_upload_to_undo(shop: Any, wizard: Any, make_csv: MakeCsv) -> None:
    content = make_csv(("物料编码", "品名", "随便"), ("A-1", "轴", "?"), ("A-2", "套", "?"), ("", "无码", "?"))
    answer = uploaded(wizard, content)
    assert answer.status_code == 201
    import_id, sheet = answer.json()["id"], answer.json()["sheets"][0]
    assert sheet["rows"] == 3
    assert [(c["title"], c["field"]) for c in sheet["columns"]] == [
        ("物料编码", "code"),
        ("品名", "name"),
        ("随便", None),
    ]
    assert sheet["columns"][0]["samples"] == ["A-1", "A-2", ""]
    settings = {"sheet": sheet["name"], "columns": {"物料编码": "code", "品名": "name"}, "match": ["code"]}
    started = wizard("PUT", f"/{import_id}/settings", json={**settings, "mode": "skip_bad"})
    assert started.status_code == 202
    checked = wizard("GET", f"/{import_id}").json()
    assert checked["state"] == "checked"
    assert checked["counts"]["added"] == 2
    assert (checked["by_name"], checked["file_name"]) == ("管理员", "items.csv")
    preview = wizard("GET", f"/{import_id}/preview?outcome=error").json()
    assert preview["total"] == 1
    assert preview["rows"][0]["row"] == 4
    assert preview["rows"][0]["errors"][0]["column"] == "物料编码"
    assert wizard("POST", f"/{import_id}/run").status_code == 202
    assert wizard("GET", f"/{import_id}").json()["state"] == "done"
    assert len(shop.records()) == 2
    assert [one["id"] for one in wizard("GET", "?form=item").json()] == [import_id]
    assert wizard("POST", f"/{import_id}/undo").status_code == 202
    undone = wizard("GET", f"/{import_id}").json()
    assert (undone["state"], undone["undo"]["deleted"]) == ("undone", 2)
    assert shop.records() == []


def test_the_errors_come_back_in_the_uploaded_workbook(
    shop: Any, wizard: Any, make_xlsx: Callable[..., bytes], tmp_path: Path
) -> None:
    rows = [("物料编码", "品名", "库存"), ("A-1", "=1+1", 5), ("A-2", "x", "many"), ("", "y", 7), ("A-4", "z", 1)]
    import_id = uploaded(wizard, make_xlsx({"物料": rows}), "物料.xlsx").json()["id"]
    columns = {"物料编码": "code", "品名": "name", "库存": "stock"}
    wizard("PUT", f"/{import_id}/settings", json={"columns": columns, "mode": "skip_bad"})
    answer = wizard("GET", f"/{import_id}/errors.xlsx")
    assert answer.status_code == 200
    path = tmp_path / "errors.xlsx"
    path.write_bytes(answer.content)
    with CalamineWorkbook.from_path(path) as book:
        header, *shown = book.get_sheet_by_name("物料").to_python()
    assert header == ["物料编码", "品名", "库存", "错误"]
    assert [row[:3] for row in shown] == [["A-1", "=1+1", 5], ["A-2", "x", "many"], ["", "y", 7], ["A-4", "z", 1]]
    assert [str(row[3]).split(":")[0] for row in shown] == ["", "库存", "物料编码", ""]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        comments = archive.read("xl/comments1.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert re.findall(r'comment ref="(\w+)"', comments) == ["C3", "A4"]
    assert "<f>" not in sheet
    assert "FFC7CE" in styles
    assert re.search(r'<c r="C3" s="\d+"', sheet)


def test_problems_are_named(shop: Any, wizard: Any, client: TestClient, make_csv: MakeCsv) -> None:
    damaged = uploaded(wizard, b"PK\x03\x04 broken", "a.xlsx")
    assert (damaged.status_code, damaged.json()["code"]) == (422, "workbook_damaged")
    assert "损坏" in damaged.json()["detail"]
    assert uploaded(wizard, b"x", form="ghost").status_code == 404
    import_id = uploaded(wizard, make_csv(("code", "name"), ("A", "b"))).json()["id"]
    wrong = wizard("PUT", f"/{import_id}/settings", json={"columns": {"code": "ghost"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["path"]) == (422, "/columns/code")
    early = wizard("POST", f"/{import_id}/run")
    assert (early.status_code, early.json()["code"]) == (409, "import_state")
    assert wizard("PUT", f"/{import_id}/settings", json={"columns": {}, "x": 1}).status_code == 400
    assert client.get("/api/imports/00000000-0000-0000-0000-000000000000").status_code == 404
    assert wizard("POST", f"/{import_id}/cancel").status_code == 200
    assert wizard("GET", f"/{import_id}").json()["state"] == "cancelled"


def test_strangers_see_no_import(shop: Any, wizard: Any, make_csv: MakeCsv, make_person: Any, make_client: Any) -> None:
    import_id = uploaded(wizard, make_csv(("code",), ("A",))).json()["id"]
    stranger = make_client(make_person(shop.work.tenant, "clerk", roles=("clerk",)))
    for path in ("", "/preview", "/errors.xlsx"):
        assert stranger.get(f"/api/imports/{import_id}{path}").status_code == 404
    assert stranger.post(f"/api/imports/{import_id}/run").status_code == 404
    assert stranger.get("/api/imports").json() == []


def test_a_cancelled_check_can_be_started_again(shop: Any, make_csv: MakeCsv) -> None:
    found = shop.checked(make_csv(("code",), ("A",)))
    with shop.unit() as uow:
        assert cancel_import(uow, shop.work.actor, found.id).state == "cancelled"
    again = shop.check(found)
    assert again.state == "checked"
    with shop.unit() as uow:
        end_import(uow, found.id, "failed", {"code": "job_failed"})
    assert shop.load(found).state == "checked"
