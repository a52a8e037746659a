"""Publishing over stored data, and how soon everything answers after `jigsmith up`."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import sqlalchemy as sa

from benchmarks.stage import FORM, ROWS, Stage, free_port, report_form
from engine.fields.base import Field
from engine.fields.number import NumberField
from engine.fields.text import TextField
from engine.forms.definition import FormDefinition
from jigsmith.apps.publish import plan_publish, publish

READY_TARGET = 10.0
PUBLISH_TARGET = 5.0


def measure_publish(stage: Stage) -> None:
    """Two changes of 20 fields over 100,000 records: a usual mix, and the dearest, 20 conversions of every value."""
    mixed = [*_fields(TextField, 12), *_fields(TextField, 8, "y")]
    _publish(stage, _fields(TextField, 12))
    _measure(stage, "6 converted, 6 dropped, 8 added", [*_fields(NumberField, 6), *_fields(TextField, 8, "y")])
    _publish(stage, mixed)
    _fill(stage)
    _measure(stage, "20 converted", [*_fields(NumberField, 12), *_fields(NumberField, 8, "y")])


def _measure(stage: Stage, what: str, fields: list[Field]) -> None:
    start = time.perf_counter()
    changes = _publish(stage, fields)
    seconds = time.perf_counter() - start
    print(f"publish  {what} over {ROWS:,} records: {changes} changes in {seconds:.2f} s (target {PUBLISH_TARGET} s)")


def _fields(kind: type[Field], count: int, prefix: str = "x") -> list[Field]:
    return [kind.model_validate({"name": f"{prefix}{n}", "label": {"zh": f"字段 {prefix}{n}"}}) for n in range(count)]


def _fill(stage: Stage) -> None:
    """Numbers as text in every column about to be converted."""
    columns = ", ".join(
        f"{prefix}{n} = (rating + {n})::text" for prefix, count in (("x", 12), ("y", 8)) for n in range(count)
    )
    with stage.services.database.tenant(stage.tenant, timeout=300) as uow:
        uow.execute(sa.text(f"UPDATE {FORM} SET {columns}"))


def _publish(stage: Stage, extra: list[Field]) -> int:
    fields = [*report_form().fields, *extra]
    form = FormDefinition.model_validate({**report_form().model_dump(), "fields": [one.model_dump() for one in fields]})
    with stage.services.database.tenant(stage.tenant, exclusive=True, timeout=300) as uow:
        plan = plan_publish(uow, {f"form/{FORM}": form})
        publish(uow, stage.actor, plan, note="bench", accept_losses=True)
        return len(plan.changes)


def measure_start() -> None:
    """From `jigsmith up --demo` to the first healthy answer: on an empty directory, and again on a warm one."""
    with tempfile.TemporaryDirectory(prefix="jigsmith-bench-") as directory:
        Path(directory).chmod(0o711)
        first, warm = _start(Path(directory)), _start(Path(directory))
    print(f"start    first with demo data {first:.1f} s, warm {warm:.1f} s (target {READY_TARGET} s warm)")


def _start(directory: Path) -> float:
    port = free_port()
    environment = dict(os.environ) | {"JIGSMITH_DATA_DIR": str(directory / "var"), "JIGSMITH_PORT": str(port)}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "jigsmith", "up", "--demo"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - start > 120:
                raise RuntimeError("`jigsmith up` did not become ready")
            time.sleep(0.05)
        return time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=1) as response:
            return bool(response.status == 200)
    except OSError:
        return False
