"""How a process starts: what few need must not slow all of them down, and there are connections enough."""

import subprocess
import sys
from dataclasses import replace
from typing import cast

import pytest
from sqlalchemy.pool import QueuePool

from jigsmith.embedded.urls import ServiceUrls
from jigsmith.main import make_services
from jigsmith.settings import Settings

SERVER = "import jigsmith.cli, jigsmith.main"
WORKER = "import jigsmith.cli.serving"
RARE = {"boto3", "alembic", "pandas", "numpy", "httpx", "uvicorn"}


@pytest.mark.parametrize("imports", [SERVER, WORKER])
def test_a_starting_process_loads_nothing_that_few_need(imports: str) -> None:
    program = f"{imports}; import sys; print(*sorted({RARE!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_jobs_leave_connections_for_their_heartbeats(settings: Settings, service_urls: ServiceUrls) -> None:
    services = make_services(replace(settings, worker_threads=20), service_urls)
    assert cast("QueuePool", services.database.engine.pool).size() > 2 * 20
    services.close()
