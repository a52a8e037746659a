"""`jigsmith serve` and `jigsmith worker`: one part each, for those who run several machines or their own supervisor."""

import os

import click
from granian import Granian
from granian.constants import Interfaces

from jigsmith.embedded.processes import PARENT, end_with_parent
from jigsmith.embedded.services import embedded_services
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.jobs.app import run_worker
from jigsmith.main import make_services
from jigsmith.settings import Settings, from_environment, to_environment


@click.command()
def serve() -> None:
    """启动网页和接口服务 · serve the API and the browser program."""
    end_with_parent()
    settings = from_environment()
    with embedded_services(settings) as urls:
        run_server(settings, urls)


@click.command()
def worker() -> None:
    """启动后台任务进程 · run background jobs."""
    end_with_parent()
    settings = from_environment()
    with embedded_services(settings) as urls:
        services = make_services(settings, urls)
        try:
            run_worker(services, urls.redis_url, threads=settings.worker_threads)
        finally:
            services.close()


def run_server(settings: Settings, urls: ServiceUrls) -> None:
    """Serve until SIGINT or SIGTERM."""
    # The server's processes are started anew and read everything from their environment.
    os.environ.update(part_environment(settings, urls))
    server = Granian(
        "jigsmith.main:make_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=settings.processes,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_enabled=False,
        websockets=False,
    )
    server.serve()


def part_environment(settings: Settings, urls: ServiceUrls) -> dict[str, str]:
    """What a part of the program, started as a process of its own by this one, has to know."""
    named = {"DATABASE_URL": urls.database_url, "REDIS_URL": urls.redis_url, PARENT: str(os.getpid())}
    return to_environment(settings) | named
