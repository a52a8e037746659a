"""Files of every make are read; damaged and hostile ones are refused with a clear code."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from jigsmith.errors import JigsmithError
from jigsmith.imports.cells import cell_text, clean, half_width

HEADER = ("物料编码", "品名", "库存")
MakeCsv = Callable[..., bytes]
MakeXlsx = Callable[..., bytes]


def refused(shop: Any, content: bytes, name: str = "items.xlsx") -> str:
    with pytest.raises(JigsmithError) as caught:
        shop.upload(content, name)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_found(shop: Any, make_csv: MakeCsv, encoding: str) -> None:
    found = shop.upload(make_csv(HEADER, ("A-1", "轴承 6204", 3), encoding=encoding))
    columns = found.sheets[0].columns
    assert [column.field for column in columns] == ["code", "name", "stock"]
    assert columns[1].samples == ["轴承 6204"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_also_with_quoted_commas_and_line_breaks(
    shop: Any, make_csv: MakeCsv, delimiter: str
) -> None:
    content = make_csv(HEADER, ("A-1", 'a, "b"; c\nd|e\tf', 3), ("A-2", "plain", 4), delimiter=delimiter)
    done = shop.run(shop.checked(content))
    assert done.counts["added"] == 2
    assert shop.values()["A-1"]["name"].split() == ["a,", '"b";', "c", "d|e", "f"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"code,name\n\x80\xff \x81\n", "a.csv", "encoding_unknown"),
        (b'code,name\n"A-1,broken\n', "a.csv", "csv_damaged"),
        (b"", "a.csv", "sheet_empty"),
        (b"\n\n , ,\n", "a.csv", "sheet_empty"),
        (b"PK\x03\x04 but no zip", "a.xlsx", "workbook_damaged"),
        (b"hello", "a.xlsx", "workbook_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.xls", "workbook_old_or_encrypted"),
        (b"%PDF-1.7", "a.pdf", "import_file_type"),
    ],
)
def test_unreadable_files_are_refused(shop: Any, content: bytes, name: str, code: str) -> None:
    assert refused(shop, content, name) == code


def test_a_truncated_workbook_is_refused(shop: Any, make_xlsx: MakeXlsx) -> None:
    content = make_xlsx({"s": [HEADER, *[(f"A-{n}", "x", n) for n in range(500)]]})
    assert refused(shop, content[: len(content) // 2]) == "workbook_damaged"


def test_a_workbook_with_damaged_bytes_inside_is_refused(shop: Any, make_xlsx: MakeXlsx) -> None:
    content = bytearray(make_xlsx({"s": [HEADER, *[(f"A-{n}", "x", n) for n in range(500)]]}))
    at = content.index(b"sheet1.xml") + 60
    content[at : at + 40] = bytes(40)
    assert refused(shop, bytes(content)) == "workbook_damaged"


def zipped(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_a_zip_bomb_is_refused_by_its_directory(shop: Any) -> None:
    bomb = zipped({"[Content_Types].xml": b"x", "xl/worksheets/sheet1.xml": bytes(100 * 1024**2)})
    assert len(bomb) < 200_000
    assert refused(shop, bomb) == "workbook_bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_refused_while_reading(shop: Any) -> None:
    bomb = bytearray(zipped({"[Content_Types].xml": b"x", "xl/worksheets/sheet1.xml": bytes(100 * 1024**2)}))
    real = struct.pack("<I", 100 * 1024**2)
    lie = struct.pack("<I", 1000)
    while (at := bomb.find(real)) >= 0:
        bomb[at : at + 4] = lie
    assert refused(shop, bytes(bomb)) in ("workbook_bomb", "workbook_damaged")


def test_too_many_entries_are_refused(shop: Any) -> None:
    entries = {"[Content_Types].xml": b"x"} | {f"xl/{n}.xml": b"" for n in range(5_100)}
    assert refused(shop, zipped(entries)) == "workbook_entries"


def test_a_sheet_that_claims_cells_far_out_cannot_exhaust_memory(shop: Any, make_xlsx: MakeXlsx) -> None:
    content = make_xlsx({"s": [HEADER, ("A-1", "x", 1)]})
    source = zipfile.ZipFile(io.BytesIO(content))
    entries = {name: source.read(name) for name in source.namelist()}
    sheet = entries["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    entries["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    assert refused(shop, zipped(entries)) == "workbook_too_large"


def test_entity_bombs_are_refused(shop: Any, make_xlsx: MakeXlsx) -> None:
    source = zipfile.ZipFile(io.BytesIO(make_xlsx({"s": [HEADER, ("A-1", "x", 1)]})))
    entries = {name: source.read(name) for name in source.namelist()}
    lol = '<!DOCTYPE x [<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    strings = entries["xl/sharedStrings.xml"].decode()
    head, rest = strings.split("?>", 1)
    entries["xl/sharedStrings.xml"] = (head + "?>" + lol + "]>" + rest.replace("<t>x</t>", "<t>&i;</t>")).encode()
    assert refused(shop, zipped(entries)) == "workbook_damaged"


def test_the_header_may_stand_below_a_title_and_columns_match_loosely(shop: Any, make_xlsx: MakeXlsx) -> None:
    rows = [("库存盘点表",), (), (" 物料 编码", "ITEM CODE", "Ｎａｍｅ", "库存"), ("A-1", "?", "x", 5)]
    found = shop.upload(make_xlsx({"空": [], "盘点": rows}), "盘点.xlsx")
    sheet = found.sheets[1]
    assert (sheet.header, sheet.rows) == (3, 1)
    assert [(c.title, c.field) for c in sheet.columns] == [
        ("物料 编码", "code"),
        ("ITEM CODE", None),
        ("Ｎａｍｅ", "name"),
        ("库存", "stock"),
    ]


def test_native_cells_keep_their_type(shop: Any, make_xlsx: MakeXlsx) -> None:
    header = ("code", "name", "stock", "active", "since", "counted_at", "cycle", "kind")
    row = (12345, 3.5, 0.1 + 0.2, True, date(2026, 1, 31), datetime(2026, 1, 31, 6, 24), timedelta(hours=30), "零件")
    content = make_xlsx({"s": [header, row]})
    done = shop.run(shop.checked(content, "a.xlsx"))
    assert done.counts["added"] == 1, shop.rows(done)
    values = shop.values()["12345"]
    assert values["name"] == "3.5"
    assert values["stock"] == "0.3"
    assert values["active"] is True
    assert values["since"] == "2026-01-31"
    assert values["counted_at"] == "2026-01-30T22:24:00Z"
    assert values["kind"] == "part"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  a\u3000\u200b b\u00a0 ", "a b"),
        ("１２３", "１２３"),
        (12.0, "12"),
        (1e20, "100000000000000000000"),
        (0.1 + 0.2, "0.3"),
        (True, "true"),
        (None, ""),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00"),
        (time(6, 19), "06:19:00"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        ("'=1+1", "=1+1"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_cells_become_the_text_a_person_would_type(cell: Any, text: str) -> None:
    assert cell_text(cell) == text


def test_full_width_codes_become_plain_and_zero_width_signs_go() -> None:
    assert half_width(clean("ＷＯ－００１\ufeff")) == "WO-001"
