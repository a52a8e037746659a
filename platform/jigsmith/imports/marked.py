"""The uploaded sheet written again with its bad cells red and noted, and a column that says what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from engine.messages.messages import Messages
from jigsmith.imports.cells import Cell
from jigsmith.imports.sheets import Sheet
from jigsmith.imports.source import sheet_rows
from jigsmith.imports.store import Import, StoredRow, rows_after
from jigsmith.imports.workplace import Workplace

SHEET_ROWS = 1_048_000
NOTES = 10_000
"""Excel grows slow with more notes; the error column names every error all the same."""
PAGE = 1_000
_TITLES = {"zh": "错误", "en": "Errors"}


@dataclass(frozen=True)
class _Styles:
    plain: Mapping[type, Format | None]
    bad: Mapping[type, Format]
    text: Format
    header: Format

    def of(self, cell: Cell, bad: bool) -> Format | None:
        return self.bad[type(cell)] if bad else self.plain[type(cell)]


def write_marked(work: Workplace, found: Import, sheet: Sheet, path: Path) -> None:
    """Write the workbook to `path`, in constant memory."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    try:
        with sheet_rows(work.files, work.tenant.id, sheet) as rows:
            _Writer(book, work, found, sheet).write(rows)
    finally:
        book.close()


class _Writer:
    def __init__(self, book: Any, work: Workplace, found: Import, sheet: Sheet) -> None:
        self._book = book
        self._language = work.actor.language
        self._messages: Messages = work.services.messages
        self._sheet = sheet
        self._styles = _styles(book)
        self._width = max((column.position for column in sheet.columns), default=0) + 1
        self._positions = {column.title: column.position for column in sheet.columns}
        self._bad = _BadRows(work, found)
        self._notes = 0
        self._target: Worksheet = book.add_worksheet(_sheet_name(sheet.name, 0))
        self._parts = 0
        self._header: Sequence[Cell] = ()

    def write(self, rows: Iterator[list[Cell]]) -> None:
        at = 0
        for number, cells in enumerate(rows, 1):
            if at >= SHEET_ROWS:
                self._parts += 1
                self._target = self._book.add_worksheet(_sheet_name(self._sheet.name, self._parts))
                self._write_header(0)
                at = 1
            if number == self._sheet.header:
                self._header = cells
                self._write_header(at)
            else:
                self._row(at, cells, self._bad.find(number))
            at += 1

    def _write_header(self, at: int) -> None:
        for column, cell in enumerate(self._header):
            self._cell(at, column, cell, self._styles.header)
        self._target.write_string(at, self._width, _TITLES.get(self._language, "错误"), self._styles.header)
        self._target.set_column(self._width, self._width, 60)

    def _row(self, at: int, cells: Sequence[Cell], bad: StoredRow | None) -> None:
        messages = self._messages_of(bad) if bad else []
        marked = {self._positions[title]: text for title, text in messages if title in self._positions}
        for column in range(max(len(cells), *(position + 1 for position in marked)) if marked else len(cells)):
            cell = cells[column] if column < len(cells) else None
            if column in marked:
                self._cell(at, column, cell, self._styles.of(cell, True))
                self._note(at, column, marked[column])
            else:
                self._cell(at, column, cell, self._styles.of(cell, False))
        if messages:
            text = "\n".join(f"{title}: {text}" if title else text for title, text in messages)
            self._target.write_string(at, self._width, text[:32_000], self._styles.text)

    def _cell(self, at: int, column: int, cell: Cell, style: Format | None) -> None:
        target = self._target
        if cell is None or cell == "":
            if style is not None:
                target.write_blank(at, column, None, style)
        elif isinstance(cell, bool):
            target.write_boolean(at, column, cell, style)
        elif isinstance(cell, int | float):
            target.write_number(at, column, cell, style)
        elif isinstance(cell, str):
            target.write_string(at, column, cell[:32_767], style)
        else:
            target.write_datetime(at, column, cell, style)

    def _note(self, at: int, column: int, text: str) -> None:
        if self._notes < NOTES:
            self._notes += 1
            self._target.write_comment(at, column, text, {"x_scale": 2})

    def _messages_of(self, bad: StoredRow) -> list[tuple[str | None, str]]:
        errors = bad.payload.get("errors", ())
        return [(e["column"], self._messages.text(e["code"], e["values"], self._language)) for e in errors]


class _BadRows:
    """The rows with errors, read in pages beside the sheet's own rows; both come in file order."""

    def __init__(self, work: Workplace, found: Import) -> None:
        self._rows = self._pages(work, found)
        self._next = next(self._rows, None)

    def find(self, number: int) -> StoredRow | None:
        """The bad row of this number; numbers must not fall."""
        while self._next is not None and self._next.row < number:
            self._next = next(self._rows, None)
        return self._next if self._next is not None and self._next.row == number else None

    def _pages(self, work: Workplace, found: Import) -> Iterator[StoredRow]:
        after = 0
        while True:
            with work.unit() as uow:
                page = rows_after(uow, found.id, ("error",), after, PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].row


def _styles(book: Any) -> _Styles:
    numbers: dict[type, str | None] = {
        str: None,
        int: None,
        float: None,
        bool: None,
        type(None): None,
        date: "yyyy-mm-dd",
        datetime: "yyyy-mm-dd hh:mm:ss",
        time: "hh:mm:ss",
        timedelta: "[h]:mm:ss",
    }
    red = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
    return _Styles(
        plain={kind: book.add_format({"num_format": form}) if form else None for kind, form in numbers.items()},
        bad={
            kind: book.add_format({**red, **({"num_format": form} if form else {})}) for kind, form in numbers.items()
        },
        text=book.add_format({"font_color": "#9C0006", "text_wrap": True}),
        header=book.add_format({"bold": True}),
    )


def _sheet_name(name: str, part: int) -> str:
    """Excel takes 31 characters and none of []:*?/\\ in a sheet's name."""
    kept = "".join("_" if letter in "[]:*?/\\" else letter for letter in name).strip("' ") or "Sheet"
    return f"{kept[:26]}_{part + 1}" if part else kept[:31]
