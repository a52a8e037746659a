"""The system user that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

_NAME = "jigsmith"


def server_user() -> pwd.struct_passwd | None:
    """None when the program itself is not root; else the user "jigsmith", made when it is missing."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_NAME)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _NAME]
        subprocess.run(command, check=True, capture_output=True)
        return pwd.getpwnam(_NAME)


def hand_over(directory: Path, user: pwd.struct_passwd | None) -> None:
    """Make `directory` for that user alone, and let it pass through the directories above."""
    directory.mkdir(parents=True, exist_ok=True)
    if user is not None:
        os.chown(directory, user.pw_uid, user.pw_gid)
        for above in directory.parents:
            _let_pass(above)
    directory.chmod(0o700)


def reachable(binaries: Path, user: pwd.struct_passwd | None) -> None:
    """Let the user run the wheel's binaries when the virtual environment lies below a private directory."""
    if user is not None and shutil.which("postgres", path=str(binaries)):
        for above in binaries.parents:
            _let_pass(above)


def _let_pass(directory: Path) -> None:
    mode = directory.stat().st_mode
    if not mode & stat.S_IXOTH:
        directory.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
