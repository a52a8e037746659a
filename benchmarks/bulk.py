"""Spreadsheets in and out beside a hand-written loop over the same table: rows per second and peak memory."""

import csv
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.stage import FORM, Stage

COLUMNS = ("code", "worker", "machine", "started", "qty", "price", "rating", "note")


@dataclass(frozen=True)
class Spent:
    """A finished process: seconds on the clock, peak resident memory in MB."""

    seconds: float
    peak_mb: float


def write_rows(path: Path, rows: int) -> None:
    """A CSV of reports."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        for n in range(rows):
            moment = f"2026-01-{1 + n % 28:02d} {n % 24:02d}:{n % 60:02d}"
            writer.writerow((f"I{n}", f"W{n % 200}", f"M{n % 31}", moment, n % 500, f"{n % 97}.50", 1 + n % 5, "导入"))


def measure_import(stage: Stage, folder: Path, rows: int) -> None:
    """`jigsmith import` (check, then write with history and events) against csv + pydantic-free executemany."""
    path = folder / f"reports-{rows}.csv"
    write_rows(path, rows)
    spent = _run(stage, ["import", FORM, str(path), "--tenant", stage.tenant.code])
    floor = _floor_import(stage, path)
    print(
        f"import   {rows:>9,} rows: {rows / spent.seconds:8,.0f} validated rows/s in {spent.seconds:.1f} s, "
        f"peak {spent.peak_mb:.0f} MB (target 5,000/s, 300 MB); floor {rows / floor:,.0f} rows/s: {floor / spent.seconds:.0%}"
    )


def measure_export(stage: Stage, folder: Path) -> None:
    """`jigsmith export` to csv and xlsx against csv.writer over one SELECT."""
    start = time.perf_counter()
    rows = _floor_export(stage, folder / "floor.csv")
    floor = time.perf_counter() - start
    for kind in ("csv", "xlsx"):
        spent = _run(stage, ["export", FORM, str(folder / f"out.{kind}"), "--tenant", stage.tenant.code])
        print(
            f"export   {rows:>9,} rows to {kind}: {rows / spent.seconds:,.0f} rows/s in {spent.seconds:.1f} s, "
            f"peak {spent.peak_mb:.0f} MB; floor (csv) {rows / floor:,.0f} rows/s: {floor / spent.seconds:.0%}"
        )


def _run(stage: Stage, arguments: list[str]) -> Spent:
    start = time.perf_counter()
    command = [sys.executable, "-m", "jigsmith", *arguments]
    process = subprocess.Popen(command, env=stage.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stderr:
        process.stderr.close()
    if process.returncode:
        raise RuntimeError(errors.decode()[-2000:])
    return Spent(time.perf_counter() - start, _peak(usage))


def _peak(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def _floor_import(stage: Stage, path: Path) -> float:
    engine = sa.create_engine(stage.urls.database_url.replace("postgresql://", "postgresql+psycopg://"))
    names = ", ".join(COLUMNS)
    marks = ", ".join(f":{name}" for name in COLUMNS)
    sql = sa.text(
        f'INSERT INTO "{stage.tenant.schema}".{FORM} (id, revision, created_at, updated_at, {names}) '
        f"VALUES (gen_random_uuid(), 1, now(), now(), {marks})"
    )
    start = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as handle, engine.begin() as connection:
        chunk: list[dict[str, Any]] = []
        for row in csv.DictReader(handle):
            chunk.append(row)
            if len(chunk) == 1000:
                connection.execute(sql, chunk)
                chunk = []
        if chunk:
            connection.execute(sql, chunk)
    engine.dispose()
    return time.perf_counter() - start


def _floor_export(stage: Stage, path: Path) -> int:
    engine = sa.create_engine(stage.urls.database_url.replace("postgresql://", "postgresql+psycopg://"))
    rows = 0
    select = sa.text(f'SELECT {", ".join(COLUMNS)} FROM "{stage.tenant.schema}".{FORM} WHERE deleted_at IS NULL')
    with path.open("w", encoding="utf-8", newline="") as handle, engine.connect() as connection:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        for row in connection.execution_options(yield_per=1000).execute(select):
            writer.writerow(row)
            rows += 1
    engine.dispose()
    return rows
