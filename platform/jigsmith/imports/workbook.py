"""Workbooks: guarded, converted once by a child process, then streamed row by row."""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import orjson

from jigsmith.errors import Invalid, LimitReached
from jigsmith.imports.cells import Cell
from jigsmith.imports.convert import BAD, MEMORY_BYTES
from jigsmith.imports.zip_guard import check_workbook_zip

WAIT_SECONDS = 900


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet as converted."""

    name: str
    first_column: int
    rows: int
    path: Path
    """Its row file."""


def convert_workbook(path: Path, folder: Path) -> list[WorkbookSheet]:
    """Convert every sheet to a row file in `folder`. Raises Invalid or LimitReached with a workbook_… code."""
    check_workbook_zip(path)
    command = [sys.executable, "-m", "jigsmith.imports.convert", str(path), str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=WAIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise LimitReached("workbook_too_slow", limit=WAIT_SECONDS) from None
    if done.returncode == BAD:
        problem = orjson.loads(done.stdout)
        if problem["code"] != "workbook_too_large":
            raise Invalid(problem.pop("code"), **problem)
    if done.returncode != 0:
        # Out of memory: the interpreter or the reader's allocator gave up.
        raise LimitReached("workbook_too_large", limit=MEMORY_BYTES // 1024**2, actual="")
    sheets = orjson.loads(done.stdout)
    return [WorkbookSheet(path=folder / f"{number}.rows", **sheet) for number, sheet in enumerate(sheets)]


def workbook_rows(path: Path) -> Iterator[list[Cell]]:
    """The rows of a row file."""
    with gzip.open(path, "rb") as source:
        for line in source:
            row = orjson.loads(line)
            if b"{" in line:
                row = [_native(cell) if isinstance(cell, dict) else cell for cell in row]
            yield row


def _native(cell: dict[str, object]) -> Cell:
    ((kind, value),) = cell.items()
    if kind == "seconds" and isinstance(value, int | float):
        return timedelta(seconds=value)
    text = str(value)
    if kind == "datetime":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "date" else time.fromisoformat(text)
