"""The rows of an uploaded sheet, streamed from the file store."""

import itertools
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import UUID

from engine.fields.base import Field
from jigsmith.errors import Invalid, LimitReached
from jigsmith.imports.cells import Cell
from jigsmith.imports.csv_rows import CsvFormat, csv_rows, find_format
from jigsmith.imports.sheets import Sheet, data_rows, read_contents
from jigsmith.imports.workbook import convert_workbook, workbook_rows
from jigsmith.storage.file_store import FileStore

MAX_ROWS = 1_100_000
CHUNK = 1_000
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_CSV_SUFFIXES = (".csv", ".txt", ".tsv")
Item = TypeVar("Item")


def store_upload(
    files: FileStore, tenant: UUID, key: str, path: Path, name: str, fields: Mapping[str, Field]
) -> list[Sheet]:
    """Read what an upload holds, then store the file and each sheet's rows under keys that start with `key`.

    Raises Invalid or LimitReached and then stores nothing.
    """
    kind = _kind(path, name)
    with tempfile.TemporaryDirectory(prefix="jigsmith-import-") as folder:
        if kind == "csv":
            sheets = [_csv_sheet(path, key, name, fields)]
            made: list[tuple[str, Path]] = []
        else:
            sheets, made = _workbook_sheets(path, Path(folder), key, fields)
        if not any(sheet.columns for sheet in sheets):
            raise Invalid("sheet_empty", sheet=sheets[0].name if sheets else "")
        for stored_key, stored in ((key, path), *made):
            with stored.open("rb") as source:
                files.save(tenant, stored_key, source)
    return sheets


def stored_keys(file_key: str, sheets: Sequence[Sheet]) -> list[str]:
    """Every key an import's upload occupies."""
    return sorted({file_key, *(sheet.key for sheet in sheets)})


@contextmanager
def sheet_rows(files: FileStore, tenant: UUID, sheet: Sheet) -> Iterator[Iterator[list[Cell]]]:
    """All rows of the sheet from the first, header included."""
    with files.local_copy(tenant, sheet.key) as path:
        yield _rows(path, sheet)


def numbered_rows(rows: Iterator[list[Cell]], sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
    """(row number, cells) of the rows below the header that hold anything."""
    return data_rows(rows, sheet.header)


def in_chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Lists of at most `size`."""
    iterator = iter(items)
    while chunk := list(itertools.islice(iterator, size)):
        yield chunk


def copy_limited(source: BinaryIO, target: BinaryIO, limit_mb: int) -> int:
    """Copy in blocks and count; raises LimitReached("upload_too_large") as soon as there is too much."""
    size = 0
    while block := source.read(256 * 1024):
        size += len(block)
        if size > limit_mb * 1024**2:
            raise LimitReached("upload_too_large", limit=limit_mb, actual=f"> {limit_mb}")
        target.write(block)
    return size


def _kind(path: Path, name: str) -> str:
    with path.open("rb") as source:
        start = source.read(4)
    if start == _ZIP:
        return "xlsx"
    if start == _OLE:
        raise Invalid("workbook_old_or_encrypted", name=name)
    suffix = os.path.splitext(name)[1].lower()
    if suffix in _CSV_SUFFIXES:
        return "csv"
    if suffix in (".xlsx", ".xlsm"):
        raise Invalid("workbook_damaged", reason=name)
    raise Invalid("import_file_type", name=name)


def _csv_sheet(path: Path, key: str, name: str, fields: Mapping[str, Field]) -> Sheet:
    form = find_format(path)
    contents = read_contents(_limited(csv_rows(path, form)), fields)
    return Sheet(
        name=os.path.splitext(os.path.basename(name))[0][:200] or "csv",
        key=key,
        header=contents.header,
        rows=contents.rows,
        columns=contents.columns,
        encoding=form.encoding,
        delimiter=form.delimiter,
    )


def _workbook_sheets(
    path: Path, folder: Path, key: str, fields: Mapping[str, Field]
) -> tuple[list[Sheet], list[tuple[str, Path]]]:
    sheets, made = [], []
    for number, found in enumerate(convert_workbook(path, folder)):
        contents = read_contents(_limited(workbook_rows(found.path)), fields)
        sheets.append(
            Sheet(
                name=found.name,
                key=f"{key}-{number}",
                header=contents.header,
                first_column=found.first_column,
                rows=contents.rows,
                columns=contents.columns,
            )
        )
        made.append((f"{key}-{number}", found.path))
    return sheets, made


def _rows(path: Path, sheet: Sheet) -> Iterator[list[Cell]]:
    if sheet.encoding is not None and sheet.delimiter is not None:
        return csv_rows(path, CsvFormat(sheet.encoding, sheet.delimiter))
    return workbook_rows(path)


def _limited(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows):
        if number > MAX_ROWS:
            raise LimitReached("import_rows", limit=MAX_ROWS, actual=f"> {MAX_ROWS}")
        yield row
