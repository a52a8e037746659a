"""`jigsmith up` as a whole: ready, killed, started again, stopped, with nothing left over."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

pytestmark = [pytest.mark.crash, pytest.mark.slow]
PASSWORD = "a password"


@pytest.fixture
def environment() -> Iterator[Mapping[str, str]]:
    """A data directory and a port of its own."""
    with tempfile.TemporaryDirectory(prefix="jigsmith-up-") as name, socket.socket() as probe:
        os.chmod(name, 0o711)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        outside = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        yield outside | {"JIGSMITH_DATA_DIR": name, "JIGSMITH_PORT": str(port)}


def _up(environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "jigsmith", "up"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    assert "ready" in process.stdout.readline()
    return process


def _end(process: "subprocess.Popen[str]", number: int) -> int:
    process.send_signal(number)
    code = process.wait(40)
    assert process.stdout is not None
    process.stdout.close()
    return code


def _session(environment: Mapping[str, str]) -> int:
    body = json.dumps({"tenant": "kept", "login": "admin", "password": PASSWORD}).encode()
    address = f"http://127.0.0.1:{environment['JIGSMITH_PORT']}/api/session"
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return int(response.status)


def _left_over(environment: Mapping[str, str]) -> list[int]:
    mark = f"JIGSMITH_DATA_DIR={environment['JIGSMITH_DATA_DIR']}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rsplit(") ", 1)[1][0]
            if mark in (folder / "environ").read_bytes() and state != "Z":
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def _postmaster(environment: Mapping[str, str]) -> Path:
    return Path(environment["JIGSMITH_DATA_DIR"]) / "postgresql" / "data" / "postmaster.pid"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for left-over processes under /proc")
def test_after_a_kill_nothing_keeps_running_but_the_databases_and_nothing_is_lost(
    environment: Mapping[str, str],
) -> None:
    process = _up(environment)
    create = [sys.executable, "-m", "jigsmith", "tenant", "create", "kept", "--password", PASSWORD]
    subprocess.run(create, env=environment, check=True, capture_output=True)
    assert _session(environment) == 200
    before = _postmaster(environment).read_text().split("\n", 1)[0]
    _end(process, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while _left_over(environment):
        assert time.monotonic() < deadline, "server or worker outlive the program"
        time.sleep(0.1)
    process = _up(environment)
    assert _postmaster(environment).read_text().split("\n", 1)[0] == before
    assert _session(environment) == 200
    second = subprocess.run(
        [sys.executable, "-m", "jigsmith", "up"], env=environment, check=False, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert "JIGSMITH_PORT" in second.stderr
    _end(process, signal.SIGTERM)
    assert not _postmaster(environment).exists()
    assert _left_over(environment) == []
