"""Writers of export files: a workbook with native types, or CSV; neither ever holds more than a row in memory."""

import csv
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from jigsmith.exports.columns import Cell, ExportColumn, Part

SHEET_ROWS = 1_048_576
EXACT_DIGITS = 15
"""Excel keeps no more; longer numbers are written as text."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_FIRST_DAY = date(1900, 3, 1)
"""Earlier dates differ between spreadsheets, so they are written as text."""
_LONGEST_CELL = 32_767


class Writer(Protocol):
    """Takes the rows of each part in any interleaving."""

    native: bool
    """Whether cells keep their type; else they come as text."""

    def row(self, part: int, cells: Sequence[Cell]) -> None:
        """Append a row to a part (0 is the form's own)."""

    def close(self) -> None:
        """Finish the file."""


class WorkbookWriter:
    """One sheet a part, the header frozen; a further sheet where Excel's last row is reached."""

    native = True

    def __init__(self, path: Path, parts: Sequence[Part]) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(path, options)
        self._header = self._book.add_format({"bold": True, "bottom": 1})
        self._formats = {kind: self._book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        self._parts = parts
        self._names: set[str] = set()
        self._sheets: list[Any] = [None] * len(parts)
        self._at = [0] * len(parts)
        for part in range(len(parts)):
            self._open(part)

    def row(self, part: int, cells: Sequence[Cell]) -> None:
        """Append a row."""
        if self._at[part] >= SHEET_ROWS:
            self._open(part)
        sheet, at = self._sheets[part], self._at[part]
        for column, cell in enumerate(cells):
            if cell is not None:
                self._write(sheet, at, column, cell)
        self._at[part] += 1

    def close(self) -> None:
        """Finish the workbook."""
        self._book.close()

    def _open(self, part: int) -> None:
        sheet = self._book.add_worksheet(_sheet_name(self._parts[part].title, self._names))
        titles = [column.title for column in self._parts[part].columns]
        titles = titles if self._parts[part].of is None else ["#", *titles]
        for column, title in enumerate(titles):
            sheet.set_column(column, column, min(40, max(10, 2 * len(title) + 4)))
            sheet.write_string(0, column, title, self._header)
        sheet.freeze_panes(1, 0)
        self._sheets[part], self._at[part] = sheet, 1

    def _write(self, sheet: Any, at: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            # write_string never makes a formula of what begins with a sign.
            sheet.write_string(at, column, cell[:_LONGEST_CELL])
        elif isinstance(cell, Decimal | int):
            if _fits(cell):
                sheet.write_number(at, column, float(cell))
            else:
                sheet.write_string(at, column, _plain(cell))
        elif _shown_natively(cell):
            sheet.write_datetime(at, column, cell, self._formats[type(cell)])
        else:
            sheet.write_string(at, column, _moment_text(cell))


class CsvWriter:
    """UTF-8 with a byte order mark, so that Excel reads it; text that looks like a formula gets an apostrophe."""

    native = False

    def __init__(self, path: Path, part: Part) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._columns = part.columns
        self._writer.writerow([_harmless(column.title) for column in part.columns])

    def row(self, part: int, cells: Sequence[Cell]) -> None:
        """Append a row of texts."""
        if part == 0:
            self._writer.writerow([_csv_cell(c, cell) for c, cell in zip(self._columns, cells, strict=True)])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


_FORMATS: dict[type, str] = {
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd hh:mm:ss",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}


def _csv_cell(column: ExportColumn, cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return _harmless(text) if column.is_text else text


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _fits(number: Decimal | int) -> bool:
    exact = Decimal(number)
    return len(exact.normalize().as_tuple().digits) <= EXACT_DIGITS


def _plain(number: Decimal | int) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown_natively(cell: Cell) -> bool:
    if isinstance(cell, datetime):
        return cell.date() >= _FIRST_DAY
    if isinstance(cell, date):
        return cell >= _FIRST_DAY
    return not isinstance(cell, timedelta) or cell >= timedelta()


def _moment_text(cell: Cell) -> str:
    if not isinstance(cell, timedelta):
        return str(cell)
    seconds = round(abs(cell).total_seconds())
    return f"-{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _sheet_name(title: str, used: set[str]) -> str:
    """Excel takes 31 characters, none of []:*?/\\, and no name twice whatever its case."""
    kept = "".join("_" if letter in "[]:*?/\\" else letter for letter in title).strip("' ") or "Sheet"
    name, number = kept[:31], 1
    while name.casefold() in used:
        number += 1
        name = f"{kept[:26]}_{number}"
    used.add(name.casefold())
    return name
