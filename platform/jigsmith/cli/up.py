"""`jigsmith up`: PostgreSQL, Valkey, migrations, worker and server in one command; one Ctrl-C stops all."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping

import click

from jigsmith.cli.tenants import migrate_all
from jigsmith.embedded.processes import PARENT
from jigsmith.embedded.services import ServiceUrls, embedded_services
from jigsmith.main import make_services
from jigsmith.settings import Settings, from_environment, to_environment
from jigsmith.storage.migrate import migrate_control
from jigsmith.templates.demo import DEMO_TENANT, ensure_demo

_STOP_SECONDS = 15
_READY_SECONDS = 60


@click.command()
@click.option("--demo", is_flag=True, help="准备演示租户 · make the demonstration tenant unless it stands already")
def up(demo: bool) -> None:
    """启动全部 · start everything: embedded PostgreSQL and Valkey, migrations, worker and server."""
    settings = from_environment()
    _refuse_taken_port(settings)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with embedded_services(settings) as urls:
        _prepare(settings, urls, demo=demo)
        environment = _child_environment(settings, urls)
        children = [Child(name, environment) for name in ("serve", "worker")]
        try:
            _wait_until_ready(settings, children, stopping)
            while not stopping.wait(1.0):
                for child in children:
                    child.keep_alive()
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()


class Child:
    """One part of the program in a process of its own, started again when it dies."""

    def __init__(self, command: str, environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = dict(environment)
        self._died = 0
        self._process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        # A session of its own: Ctrl-C reaches the parent alone, which stops the parts in order.
        arguments = [sys.executable, "-m", "jigsmith", self._command]
        return subprocess.Popen(arguments, env=self._environment, start_new_session=True, stdin=subprocess.DEVNULL)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def keep_alive(self) -> None:
        """Start it again when it has died, more slowly each time."""
        if not self.is_alive:
            self._died += 1
            click.echo(f"{self._command} 已退出，重新启动 · {self._command} has ended: starting it again", err=True)
            time.sleep(min(self._died, 10))
            self._process = self._start()

    def terminate(self) -> None:
        """Ask it to end."""
        if self.is_alive:
            self._process.terminate()

    def wait(self) -> None:
        """Wait for the end, then insist."""
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _prepare(settings: Settings, urls: ServiceUrls, *, demo: bool) -> None:
    services = make_services(settings, urls)
    try:
        migrate_control(services.database)
        migrate_all(services)
        if demo and ensure_demo(services):
            click.echo(f"已准备演示租户 {DEMO_TENANT} · made the demonstration tenant {DEMO_TENANT}")
    finally:
        services.close()


def _child_environment(settings: Settings, urls: ServiceUrls) -> dict[str, str]:
    named = {"DATABASE_URL": urls.database_url, "REDIS_URL": urls.redis_url, PARENT: str(os.getpid())}
    return dict(os.environ) | to_environment(settings) | named


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


def _wait_until_ready(settings: Settings, children: list[Child], stopping: threading.Event) -> None:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    address = f"http://{host}:{settings.port}"
    deadline = time.monotonic() + _READY_SECONDS
    while not _answers(f"{address}/api/health"):
        if time.monotonic() > deadline or not all(child.is_alive for child in children):
            raise click.ClickException("服务没有启动，原因见上面的日志 · the server did not start; see the log above")
        if stopping.wait(0.1):
            return
    click.echo(f"已就绪，请打开 {address} （Ctrl-C 停止） · ready: open {address} (Ctrl-C stops)")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False
