"""`make bench`: every speed claim, measured beside its floor. `python -m benchmarks create list` runs some of them."""

import sys

from benchmarks.requests import compare
from benchmarks.stage import ROWS, staged

REQUESTS = ["create", "read", "list", "bulk"]


def main() -> None:
    """Run the named parts, or all."""
    wanted = sys.argv[1:] or [*REQUESTS]
    with staged() as stage:
        works = [work for work in REQUESTS if work in wanted]
        if works:
            print(f"Requests per second over {ROWS:,} rows (bulk: rows per second), one process each side")
            compare(stage, works)


if __name__ == "__main__":
    main()
