"""`make bench`: every speed claim, measured beside its floor. `python -m benchmarks create list` runs some of them."""

import sys
import tempfile
from pathlib import Path

from benchmarks.bulk import measure_export, measure_import
from benchmarks.publishing import measure_publish, measure_start
from benchmarks.requests import compare
from benchmarks.stage import ROWS, staged

REQUESTS = ["create", "read", "list", "bulk"]
PARTS = [*REQUESTS, "export", "import", "publish", "start"]
ON_REQUEST = ["million"]


def main() -> None:
    """Run the named parts, or all but the million."""
    wanted = sys.argv[1:] or PARTS
    unknown = [part for part in wanted if part not in PARTS + ON_REQUEST]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS + ON_REQUEST)}")
    if "start" in wanted:
        measure_start()
    # Each group has a stage of its own: what one writes must not weigh on the next.
    _requests(wanted)
    _spreadsheets(wanted)
    _publishing(wanted)


def _requests(wanted: list[str]) -> None:
    works = [work for work in REQUESTS if work in wanted]
    if works:
        print(f"Requests per second over {ROWS:,} rows (bulk: rows per second), one process each side")
        with staged() as stage:
            compare(stage, works)


def _spreadsheets(wanted: list[str]) -> None:
    if not {"export", "import", "million"} & set(wanted):
        return
    with staged() as stage, tempfile.TemporaryDirectory(prefix="jigsmith-bench-files-") as folder:
        if "export" in wanted:
            measure_export(stage, Path(folder))
        if "import" in wanted:
            measure_import(stage, Path(folder), 50_000)
        if "million" in wanted:
            measure_import(stage, Path(folder), 1_000_000)


def _publishing(wanted: list[str]) -> None:
    if "publish" in wanted:
        with staged() as stage:
            measure_publish(stage)


if __name__ == "__main__":
    main()
