"""The worker as a child of `jigsmith up`: started again when it dies."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping

import click

_STOP_SECONDS = 15


class WorkerProcess:
    """Runs `jigsmith worker`, from the moment `is_ready` says so until `stop`."""

    def __init__(self, environment: Mapping[str, str], is_ready: Callable[[threading.Event], bool]) -> None:
        self._environment = dict(os.environ) | dict(environment)
        self._is_ready = is_ready
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_alive, name="worker-process", daemon=True)

    def start(self) -> None:
        """Begin; answers at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the worker to end, and insist after a while."""
        self._stopping.set()
        self._thread.join()
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _keep_alive(self) -> None:
        died = 0
        if not self._is_ready(self._stopping):
            return
        self._process = self._start()
        while not self._stopping.wait(1.0 + min(died, 10)):
            if self._process.poll() is not None:
                died += 1
                click.echo("后台任务进程已退出，重新启动 · the worker has ended: starting it again", err=True)
                self._process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        # A session of its own: Ctrl-C reaches the parent alone, which stops the parts in order.
        command = [sys.executable, "-m", "jigsmith", "worker"]
        return subprocess.Popen(command, env=self._environment, start_new_session=True, stdin=subprocess.DEVNULL)
