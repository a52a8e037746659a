"""What an uploaded file holds: sheets, header rows, columns with samples, and the field each column seems to mean."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from engine.fields.base import Field, StorageKind
from jigsmith.errors import Invalid, LimitReached
from jigsmith.imports.cells import Cell, cell_text, half_width, label_key

HEADER_SEARCH = 10
SAMPLES = 5
MAX_COLUMNS = 1_000
_NOT_IMPORTED = (StorageKind.ROWS,)


class SheetColumn(BaseModel):
    """A column: its title (made unique), where it stands, and the first values under it."""

    title: str
    position: int
    samples: list[str]
    field: str | None = None


class Sheet(BaseModel):
    """A sheet as stored with its import."""

    name: str
    key: str
    """The file store's key of its rows (of the CSV file itself)."""
    header: int
    """The row number of the header, 1-based as spreadsheets count; 0 when the sheet is empty."""
    first_column: int = 0
    rows: int
    """Rows below the header that are not blank."""
    columns: list[SheetColumn]
    encoding: str | None = None
    delimiter: str | None = None
    """Both None for a workbook's sheet."""


@dataclass(frozen=True)
class Contents:
    """What reading a sheet once tells."""

    header: int
    rows: int
    columns: list[SheetColumn]


def importable(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields a column may fill."""
    kept = {}
    for name, field in fields.items():
        storage = field.storage()
        if storage is not None and field.writable and storage.kind not in _NOT_IMPORTED and field.type != "file":
            kept[name] = field
    return kept


def read_contents(rows: Iterable[Sequence[Cell]], fields: Mapping[str, Field]) -> Contents:
    """Find header, columns and samples, and count the rows; streams, keeps only the first few."""
    numbered = ((number, row) for number, row in enumerate(rows, 1) if not is_blank(row))
    start = list(itertools.islice(numbered, HEADER_SEARCH))
    if not start:
        return Contents(0, 0, [])
    guesses = _titles_by_key(fields)
    at = _header_index(start, guesses)
    header, titles = start[at]
    if len(titles) > MAX_COLUMNS:
        raise LimitReached("import_columns", limit=MAX_COLUMNS, actual=len(titles))
    below = itertools.chain(start[at + 1 :], numbered)
    first = list(itertools.islice(below, SAMPLES))
    columns = _columns(titles, [row for _, row in first], guesses)
    return Contents(header, len(first) + sum(1 for _ in below), columns)


def is_blank(row: Sequence[Cell]) -> bool:
    """Whether no cell of the row holds anything."""
    return not any(cell is not None and cell != "" and (not isinstance(cell, str) or cell.strip()) for cell in row)


def data_rows(rows: Iterable[list[Cell]], header: int) -> Iterator[tuple[int, list[Cell]]]:
    """(row number, cells) of every row below the header that is not blank."""
    numbered = enumerate(itertools.islice(rows, header, None), header + 1)
    return ((number, row) for number, row in numbered if not is_blank(row))


def find_sheet(sheets: Sequence[Sheet], name: str | None) -> Sheet:
    """The named sheet, or the first with rows. Raises Invalid("sheet_unknown", "sheet_empty")."""
    if name is None:
        for sheet in sheets:
            if sheet.rows:
                return sheet
        raise Invalid("sheet_empty", sheet=sheets[0].name if sheets else "")
    for sheet in sheets:
        if sheet.name == name:
            return sheet
    raise Invalid("sheet_unknown", sheet=name)


def _titles_by_key(fields: Mapping[str, Field]) -> dict[str, str]:
    """Comparable title → field; names win over labels, earlier fields over later ones."""
    found: dict[str, str] = {}
    usable = importable(fields)
    for name in usable:
        found.setdefault(label_key(name), name)
    for name, field in usable.items():
        for text in (field.label.zh, field.label.en):
            if text:
                found.setdefault(label_key(text), name)
    return found


def _header_index(start: Sequence[tuple[int, Sequence[Cell]]], guesses: Mapping[str, str]) -> int:
    """The first row with the most known titles: a report's name may stand above the header."""
    known = [len({label_key(cell_text(cell)) for cell in row} & guesses.keys()) for _, row in start]
    return known.index(max(known))


def _columns(titles: Sequence[Cell], below: Sequence[Sequence[Cell]], guesses: Mapping[str, str]) -> list[SheetColumn]:
    columns: list[SheetColumn] = []
    used: set[str] = set()
    guessed: set[str] = set()
    width = max([len(titles), *map(len, below)])
    for position in range(min(width, MAX_COLUMNS)):
        samples = [cell_text(row[position]) if position < len(row) else "" for row in below]
        text = cell_text(titles[position]) if position < len(titles) else ""
        if not text and not any(samples):
            continue
        title = _unused(text[:200] or f"#{position + 1}", used)
        field = guesses.get(label_key(half_width(text)))
        if field in guessed:
            field = None
        elif field is not None:
            guessed.add(field)
        columns.append(SheetColumn(title=title, position=position, samples=[s[:200] for s in samples], field=field))
    return columns


def _unused(title: str, used: set[str]) -> str:
    for number in itertools.count(2):
        if title not in used:
            break
        title = f"{title.rsplit(' (', 1)[0]} ({number})"
    used.add(title)
    return title
