"""Publishing over stored data, and how soon everything answers after `jigsmith up`."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.stage import FORM, ROWS, Stage, free_port, report_form
from engine.definition import Label
from engine.fields.base import Field
from engine.fields.number import NumberField
from engine.fields.text import TextField
from engine.forms.definition import FormDefinition
from jigsmith.apps.publish import plan_publish, publish

READY_TARGET = 10.0
PUBLISH_TARGET = 5.0


def measure_publish(stage: Stage) -> None:
    """A change of 20 fields over 100,000 records: 8 added, 6 converted with every value, 6 dropped and renamed labels."""
    _publish(stage, _before())
    start = time.perf_counter()
    changes = _publish(stage, _after())
    seconds = time.perf_counter() - start
    print(f"publish  {changes} changes over {ROWS:,} records: {seconds:.2f} s (target {PUBLISH_TARGET} s)")


def _extra(count: int, label: str) -> list[Field]:
    return [TextField(name=f"x{n}", label=Label(zh=f"{label} {n}"), default=str(n)) for n in range(count)]


def _before() -> FormDefinition:
    return _with([*report_form().fields, *_extra(12, "文本")])


def _after() -> FormDefinition:
    numbers = [NumberField(name=f"x{n}", label=Label(zh=f"数字 {n}"), decimals=2) for n in range(6)]
    added = [TextField(name=f"y{n}", label=Label(zh=f"新增 {n}"), unique=n == 0) for n in range(8)]
    return _with([*report_form().fields, *numbers, *added])


def _with(fields: list[Field]) -> FormDefinition:
    form = report_form()
    return FormDefinition.model_validate({**form.model_dump(), "fields": [field.model_dump() for field in fields]})


def _publish(stage: Stage, form: FormDefinition) -> int:
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
