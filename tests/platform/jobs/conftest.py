"""Real worker processes on the run's own database and broker."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from pydantic import TypeAdapter

from jigsmith.accounts.actor import Actor
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.settings import Settings
from jigsmith.storage.database import Database
from jigsmith.storage.queue import Job, get_job
from jigsmith.storage.unit_of_work import TenantRef

SCRIPT = """
import sys, time
from pathlib import Path
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.jobs import registry
from jigsmith.jobs.app import run_worker
from jigsmith.jobs.lease import JobTimes
from jigsmith.jobs.runner import JobKind
from jigsmith.main import make_services
from jigsmith.settings import Settings

database, broker, folder = sys.argv[1:4]
registry.JOB_KINDS["die"] = JobKind(lambda context, arguments: __import__("os")._exit(9))
registry.JOB_KINDS["wait"] = JobKind(lambda context, arguments: wait(context))
registry.JOB_KINDS["bug"] = JobKind(lambda context, arguments: 1 / 0)

def wait(context):
    for step in range(600):
        context.progress.report(step, 600)
        time.sleep(0.05)
    return "waited"

services = make_services(Settings(data_dir=Path(folder)), ServiceUrls(database, broker))
run_worker(services, broker, times=JobTimes(heartbeat=0.3, lease=2.0, sweep=0.5, unsent=1.0))
"""


@pytest.fixture
def start_worker(service_urls: ServiceUrls, settings: Settings, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Starts a worker process; all are killed at the end."""
    running: list[subprocess.Popen[bytes]] = []
    script = tmp_path / "worker.py"
    script.write_text(SCRIPT)

    def start() -> subprocess.Popen[bytes]:
        arguments = [service_urls.database_url, service_urls.redis_url, str(settings.data_dir)]
        command = [sys.executable, str(script), *arguments]
        with (tmp_path / f"worker{len(running)}.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        running.append(process)
        return process

    yield start
    for process in running:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
    for log in tmp_path.glob("worker*.log"):
        sys.stdout.write(log.read_text(errors="replace"))


@pytest.fixture
def wait_for() -> Callable[..., Any]:
    """Waits until a probe answers something true."""

    def wait(probe: Callable[[], Any], seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = probe()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"nothing after {seconds} s")

    return wait


@pytest.fixture
def job_of(database: Database, tenant: TenantRef) -> Callable[[UUID], Job]:
    """A job's row as it is now."""

    def read(job_id: UUID) -> Job:
        with database.tenant(tenant) as uow:
            return get_job(uow, job_id)

    return read


@pytest.fixture
def publish_yaml(database: Database, tenant: TenantRef, admin_actor: Actor) -> Callable[[str], None]:
    """Publishes definitions given as YAML."""

    def run(text: str) -> None:
        found = TypeAdapter(list[AnyDefinition]).validate_python(yaml.safe_load(text))
        with database.tenant(tenant, exclusive=True) as uow:
            plan = plan_publish(uow, {f"{one.kind}/{one.name}": one for one in found})
            publish(uow, admin_actor, plan, note="test")

    return run
