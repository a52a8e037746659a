"""PostgreSQL and Valkey from wheels under the data directory, shared by every program that uses that directory."""

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from jigsmith.embedded.postgres import PostgresServer
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.embedded.valkey import ValkeyServer
from jigsmith.settings import Settings

_log = logging.getLogger(__name__)
WATCH_SECONDS = 3.0


class Server(Protocol):
    """One embedded server, known by its directory."""

    def ensure_running(self) -> str:
        """Adopt the server if it runs, else start it; answers its URL."""

    def is_healthy(self) -> bool:
        """Whether it answers now."""

    def stop(self) -> None:
        """Stop it cleanly; nothing happens when it does not run."""


@contextmanager
def embedded_services(settings: Settings, *, durable: bool = True) -> Iterator[ServiceUrls]:
    """Start what has no outside URL, watch it, and stop it when the last program using the directory ends.

    A killed program leaves the servers running; the next one adopts them. `durable=False` is for tests only.
    """
    directory = settings.data_dir.absolute()
    postgres = None if settings.database_url else PostgresServer(directory / "postgresql", durable=durable)
    valkey = None if settings.redis_url else ValkeyServer(directory / "valkey", durable=durable)
    servers: list[Server] = [server for server in (postgres, valkey) if server is not None]
    if not servers:
        yield ServiceUrls(settings.database_url or "", settings.redis_url or "")
        return
    directory.mkdir(parents=True, exist_ok=True)
    with _using(directory, servers):
        urls = ServiceUrls(
            settings.database_url or (postgres.ensure_running() if postgres else ""),
            settings.redis_url or (valkey.ensure_running() if valkey else ""),
        )
        with _watched(directory, servers):
            yield urls


@contextmanager
def _using(directory: Path, servers: list[Server]) -> Iterator[None]:
    """Count users by shared file locks, which the kernel drops however a program dies; the last one stops all."""
    with (directory / "users.lock").open("a") as users:
        with _alone(directory):
            fcntl.flock(users, fcntl.LOCK_SH)
            for server in servers:
                server.ensure_running()
        try:
            yield
        finally:
            with _alone(directory):
                if _is_last(users):
                    for server in servers:
                        server.stop()


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Only one program at a time starts or stops servers of a directory."""
    with (directory / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: object) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except BlockingIOError:
        return False
    return True


@contextmanager
def _watched(directory: Path, servers: list[Server]) -> Iterator[None]:
    """Start a server that has died again, under the same URL, while the program runs."""
    stopping = threading.Event()

    def watch() -> None:
        while not stopping.wait(WATCH_SECONDS):
            for server in servers:
                if not server.is_healthy() and not stopping.is_set():
                    _log.warning("%s does not answer: starting it again", type(server).__name__)
                    _try_again(directory, server)

    thread = threading.Thread(target=watch, name="embedded-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _try_again(directory: Path, server: Server) -> None:
    try:
        with _alone(directory):
            server.ensure_running()
    except Exception:
        _log.exception("%s could not be started again", type(server).__name__)
