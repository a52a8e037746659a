"""`jigsmith up`: PostgreSQL, Valkey, migrations, worker and server in one command; one Ctrl-C stops all."""

import signal
import socket
import sys
import threading
import time
import urllib.request
from dataclasses import replace

import click

from jigsmith.cli.serving import part_environment, run_server
from jigsmith.cli.tenants import migrate_all
from jigsmith.cli.worker_process import WorkerProcess
from jigsmith.embedded.services import embedded_services
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.main import make_services
from jigsmith.settings import Settings, from_environment
from jigsmith.storage.migrate import migrate_control
from jigsmith.templates.demo import ensure_demo
from jigsmith.templates.demo_accounts import DEMO_TENANT

_READY_SECONDS = 60


@click.command()
@click.option("--demo", is_flag=True, help="准备演示企业 · make the demonstration tenant unless it stands already")
def up(demo: bool) -> None:
    """启动全部 · start everything: embedded PostgreSQL and Valkey, migrations, worker and server."""
    settings = from_environment()
    _refuse_taken_port(settings)
    # Until the server takes over, a polite kill must unwind too, so that the embedded servers stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with embedded_services(settings) as urls:
        _prepare(settings, urls, demo=demo)
        # Only this command tells its server that the accounts are for show.
        settings = replace(settings, demo=demo)
        worker = WorkerProcess(part_environment(settings, urls), lambda stopping: _is_ready(settings, stopping))
        worker.start()
        try:
            run_server(settings, urls)
        finally:
            worker.stop()


def _prepare(settings: Settings, urls: ServiceUrls, *, demo: bool) -> None:
    services = make_services(settings, urls)
    try:
        migrate_control(services.database)
        migrate_all(services)
        if demo and ensure_demo(services):
            click.echo(f"已准备演示租户 {DEMO_TENANT} · made the demonstration tenant {DEMO_TENANT}")
    finally:
        services.close()


def _refuse_taken_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            raise click.ClickException(
                f"无法监听 {place}：{error.strerror}。可用 JIGSMITH_PORT 换一个端口 · cannot listen on {place}; set JIGSMITH_PORT"
            ) from error


def _is_ready(settings: Settings, stopping: threading.Event) -> bool:
    """Wait until the server answers and tell the address; False when it is stopped before."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    address = f"http://{host}:{settings.port}"
    deadline = time.monotonic() + _READY_SECONDS
    while not _answers(f"{address}/api/health"):
        if stopping.wait(0.1):
            return False
        if time.monotonic() > deadline:
            click.echo("服务没有应答，原因见上面的日志 · the server does not answer; see the log above", err=True)
            deadline += _READY_SECONDS
    click.echo(f"已就绪，请打开 {address} （Ctrl-C 停止） · ready: open {address} (Ctrl-C stops)")
    return True


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False
