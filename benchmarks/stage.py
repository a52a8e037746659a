"""The stage of a benchmark: embedded services, one tenant with 100,000 reports, our server and the floor's."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
import sqlalchemy as sa

from engine.definition import Label
from engine.fields.datetime import DatetimeField
from engine.fields.money import MoneyField
from engine.fields.number import NumberField
from engine.fields.rating import RatingField
from engine.fields.text import TextField
from engine.forms.definition import FormDefinition
from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.accounts.members import NewMember, create_member
from jigsmith.accounts.tokens import NewToken, make_token
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.embedded.services import embedded_services
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.main import make_services
from jigsmith.settings import Settings, to_environment
from jigsmith.storage.migrate import migrate_control
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.tenants.service import create_tenant
from jigsmith.web.services import Services

ROWS = 100_000
FORM = "bench_report"


@dataclass(frozen=True)
class Stage:
    """What a benchmark may use."""

    services: Services
    urls: ServiceUrls
    tenant: TenantRef
    actor: Actor
    token: str
    environment: dict[str, str]
    ids: list[UUID]
    """A sample of record ids."""


def report_form() -> FormDefinition:
    """The form both sides write into."""
    return FormDefinition(
        name=FORM,
        label=Label(zh="报工", en="Report"),
        fields=[
            TextField(name="code", label=Label(zh="编号"), required=True),
            TextField(name="worker", label=Label(zh="工人"), required=True, indexed=True),
            TextField(name="machine", label=Label(zh="设备"), required=True),
            DatetimeField(name="started", label=Label(zh="开始"), required=True),
            NumberField(name="qty", label=Label(zh="数量"), required=True, decimals=2),
            MoneyField(name="price", label=Label(zh="单价"), required=True),
            RatingField(name="rating", label=Label(zh="评分"), required=True),
            TextField(name="note", label=Label(zh="备注"), max_length=500),
        ],
    )


@contextmanager
def staged() -> Iterator[Stage]:
    """Set everything up in a directory of its own, and take it down."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jigsmith-bench-")))
        directory.chmod(0o711)
        settings = Settings(data_dir=directory / "var")
        urls = stack.enter_context(embedded_services(settings))
        services = make_services(settings, urls)
        stack.callback(services.close)
        migrate_control(services.database)
        yield _fill(settings, urls, services)


def _fill(settings: Settings, urls: ServiceUrls, services: Services) -> Stage:
    with services.database.control() as control:
        tenant = create_tenant(control, "bench", "测速").ref
    with services.database.tenant(tenant, exclusive=True) as uow:
        member_id = create_member(uow, NewMember("admin", "管理员", "bench-password", is_admin=True))
        actor = get_actor(uow, member_id)
        publish(uow, actor, plan_publish(uow, {f"form/{FORM}": report_form()}), note="bench")
        uow.execute(sa.text(_ROWS_SQL), {"rows": ROWS, "member": member_id})
        ids = [row.id for row in uow.execute(sa.text(f"SELECT id FROM {FORM} ORDER BY id LIMIT 5000"))]
    with services.database.control() as control:
        scopes = ("records:read", "records:write", "definitions", "admin")
        _, token = make_token(control, tenant, member_id, NewToken("bench", scopes))
    _vacuum(services, tenant)
    environment = dict(os.environ) | to_environment(settings)
    environment |= {"DATABASE_URL": urls.database_url, "REDIS_URL": urls.redis_url}
    return Stage(services, urls, tenant, actor, token, environment, ids)


_ROWS_SQL = f"""
INSERT INTO {FORM} (id, revision, created_at, created_by, updated_at, updated_by,
                    code, worker, machine, started, qty, price, rating, note)
SELECT gen_random_uuid(), 1, now() - n * interval '1 minute', :member, now(), :member,
       'R' || n, 'W' || n % 200, 'M' || n % 31, now() - n * interval '1 minute', n % 500, (n % 10000) / 100.0, 1 + n % 5,
       CASE WHEN n % 3 = 0 THEN '第' || n || '批' END
FROM generate_series(1, :rows) AS n
"""


def _vacuum(services: Services, tenant: TenantRef) -> None:
    with services.database.engine.connect() as connection:
        connection.execute(sa.text(f'VACUUM ANALYZE "{tenant.schema}".{FORM}'))


@contextmanager
def served(stage: Stage, arguments: list[str], extra: dict[str, str], port: int) -> Iterator[psutil.Process]:
    """A server in a process of its own, answering on `port` while the block runs."""
    environment = stage.environment | extra
    process = subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def cpu_seconds(server: psutil.Process) -> float:
    """Processor time a server and its processes have used so far."""
    spent = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return float(sum(times.user + times.system for times in spent))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
