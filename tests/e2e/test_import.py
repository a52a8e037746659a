"""An import on a phone and in English: bad cells come back in the workbook, and all of it can be taken back."""

import re
import uuid
import zipfile
from pathlib import Path

import pandas
import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.e2e.visits import MakeVisit, Visit
from tests.e2e.wizard import Wizard


@pytest.fixture
def mark() -> str:
    """What this test's order numbers begin with."""
    return f"IMP-{uuid.uuid4().hex[:6]}"


@pytest.fixture
def workbook(tmp_path: Path, mark: str) -> Path:
    """Two sound orders, and one with a quantity that is no number."""
    path = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        rows = [("Order no.", "Part", "Quantity"), (f"{mark}-1", "Flange", 5), (f"{mark}-2", "=Bolt", "ten")]
        for at, row in enumerate([*rows, (f"{mark}-3", "Shaft", " １２ ")]):
            for column, value in enumerate(row):
                sheet.write(at, column, value) if not isinstance(value, str) else sheet.write_string(at, column, value)
    return path


def _orders(visit: Visit, mark: str) -> dict[str, str]:
    found = visit.call("GET", f"/api/records/job_order?search={mark}")["records"]
    return {record["values"]["code"]: record["values"]["qty"] for record in found}


def test_bad_cells_return_marked_in_the_workbook_and_an_import_is_undone(
    visit: MakeVisit, workbook: Path, mark: str, tmp_path: Path
) -> None:
    manager = visit("manager", "en", phone=True)
    wizard = Wizard(manager, "job_order")
    wizard.upload(workbook)
    wizard.map({"Order no.": "Order no.", "Part": "Part", "Quantity": "Quantity"})
    wizard.check()
    assert wizard.counts() == {"added": 2, "updated": 0, "unchanged": 0, "duplicate": 0, "error": 1}
    marked = _download_errors(manager, tmp_path)
    wizard.run()
    assert _orders(manager, mark) == {f"{mark}-1": "5", f"{mark}-3": "12"}
    wizard.undo()
    expect(manager.page.get_by_text("2 added records deleted")).to_be_visible()
    assert _orders(manager, mark) == {}
    _check_the_marks(marked, mark)


def _download_errors(visit: Visit, folder: Path) -> Path:
    link = visit.page.get_by_role("link").filter(has_text=visit.say("download_errors"))
    with visit.page.expect_download() as coming:
        link.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def _check_the_marks(path: Path, mark: str) -> None:
    rows = pandas.read_excel(path, engine="calamine", header=None, dtype=str).fillna("").to_numpy().tolist()
    (bad,) = [row for row in rows if row[0] == f"{mark}-2"]
    assert bad[1:3] == ["=Bolt", "ten"]
    assert "ten" in bad[3], "the row's errors in words"
    with zipfile.ZipFile(path) as parts:
        notes = parts.read("xl/comments1.xml").decode()
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'ref="C' in notes
    assert "<f>" not in sheet, "text that looks like a formula stays text"
    assert re.search(r'<c r="C\d+" s="[1-9]\d*" t="inlineStr"><is><t>ten</t>', sheet), (
        "the bad cell has a style of its own"
    )
