"""Processes by their ids: whether a recorded one still is the server, and ending together with a parent."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

PARENT = "JIGSMITH_PARENT"


def is_running(pid: int, program: str) -> bool:
    """True when process `pid` lives and its command names `program`; ids are used again, so both are asked."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return program in _command(pid)


def _command(pid: int) -> str:
    recorded = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            return recorded.read_bytes().decode(errors="replace")
        except OSError:
            return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout


def end_with_parent(variable: str = PARENT) -> None:
    """Make this process end when the one that started it dies, however it dies; nothing happens without `variable`.

    The variable holds the parent's process id: an orphan is given to another parent.
    """
    parent = os.environ.get(variable, "")
    if parent.isdigit():
        threading.Thread(target=_follow, args=(int(parent),), name="end-with-parent", daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)
    os._exit(1)
