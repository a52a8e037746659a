"""A child process that turns a workbook into row files and ends: what a hostile workbook costs, it costs here.

`python -m jigsmith.imports.convert WORKBOOK FOLDER` writes FOLDER/<n>.rows (gzip, one JSON list a line) for each sheet
and prints the sheets as JSON; a problem is printed as {"code": …} with exit status 3.
"""

import gzip
import resource
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import orjson
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY_BYTES = 3 * 1024**3
CPU_SECONDS = 600
MAX_SHEETS = 50
_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE
BAD = 3


def convert(workbook: Path, folder: Path) -> list[dict[str, object]]:
    """Write every sheet's rows; answers name, first column (0-based) and row count of each."""
    sheets: list[dict[str, object]] = []
    with CalamineWorkbook.from_path(workbook) as book:
        for number, name in enumerate(book.sheet_names[:MAX_SHEETS]):
            sheet = book.get_sheet_by_name(name)
            rows = 0
            with gzip.open(folder / f"{number}.rows", "wb", compresslevel=1) as target:
                for row in sheet.iter_rows():
                    target.write(orjson.dumps(row, default=_typed, option=_OPTIONS))
                    rows += 1
            sheets.append({"name": name, "first_column": sheet.start[1] if sheet.start else 0, "rows": rows})
    return sheets


def _typed(value: object) -> dict[str, object]:
    """Native types JSON does not know, tagged; `workbook_rows` reads them back."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    raise TypeError(type(value))


def main() -> int:
    """Convert under limits of memory and time; the answer goes to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: object = convert(Path(sys.argv[1]), Path(sys.argv[2]))
        status = 0
    except MemoryError:
        answer, status = {"code": "workbook_too_large"}, BAD
    except PasswordError:
        answer, status = {"code": "workbook_encrypted"}, BAD
    except (CalamineError, OSError, ValueError) as error:
        answer, status = {"code": "workbook_damaged", "reason": str(error)}, BAD
    sys.stdout.buffer.write(orjson.dumps(answer))
    return status


if __name__ == "__main__":
    sys.exit(main())
