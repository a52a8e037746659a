"""Whether a recorded process id still is the server that wrote it down."""

import os
import subprocess
from pathlib import Path


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
