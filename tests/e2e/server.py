"""A real `jigsmith up --demo` in its own process, with its own data directory."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
READY_SECONDS = 120
STOP_SECONDS = 30
TENANT = "demo"
PASSWORD = "jigsmith-demo"


class Server:
    """Where the demo tenant answers; remembers one session per account, as sign-ins are counted."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._sessions: dict[str, str] = {}

    def session_of(self, login: str) -> str:
        """The session cookie of a demo account."""
        if login not in self._sessions:
            entry = {"tenant": TENANT, "login": login, "password": PASSWORD}
            answer = httpx.post(f"{self.url}/api/session", json=entry)
            answer.raise_for_status()
            self._sessions[login] = answer.cookies["jigsmith_session"]
        return self._sessions[login]


def built_ui() -> Path:
    """The built browser program; without it the test is skipped, under CI it fails."""
    found = Path(os.environ.get("JIGSMITH_UI_DIR", ROOT / "designer-ui" / "dist"))
    if not (found / "index.html").is_file():
        absent("designer-ui/dist is not built (cd designer-ui && npm run build)")
    return found


def chromium() -> str:
    """The path of Chromium; without it the test is skipped, under CI it fails."""
    return shutil.which("chromium") or absent("chromium is not installed")


def absent(reason: str) -> str:
    """Skips with the reason; under CI, where make installs everything, fails."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def running_server() -> Iterator[Server]:
    """Starts the demo server on a free port, and stops it with everything it started."""
    ui = built_ui()
    with tempfile.TemporaryDirectory(prefix="jigsmith-e2e-") as directory:
        os.chmod(directory, 0o711)  # PostgreSQL's own user must be able to pass through
        port = _free_port()
        settings = {"JIGSMITH_DATA_DIR": f"{directory}/var", "JIGSMITH_PORT": str(port), "JIGSMITH_UI_DIR": str(ui)}
        log = Path(directory) / "log"
        with log.open("wb") as output:
            program = subprocess.Popen(
                [Path(sys.executable).parent / "jigsmith", "up", "--demo"],
                cwd=ROOT,
                env={**_without_outside_services(), **settings},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, program, log)
            yield Server(url)
        finally:
            _stop(program)


def _without_outside_services() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def _wait(url: str, program: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if program.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/api/health", timeout=1).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"jigsmith up did not become ready:\n{log.read_text(errors='replace')}")


def _stop(program: "subprocess.Popen[bytes]") -> None:
    program.send_signal(signal.SIGINT)
    try:
        program.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
