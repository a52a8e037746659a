"""Every process of `jigsmith up` starts through these imports: what few need must not slow all of them down."""

import subprocess
import sys

import pytest

SERVER = "import jigsmith.cli, jigsmith.main"
WORKER = "import jigsmith.cli.serving"
RARE = {"boto3", "alembic", "pandas", "numpy", "httpx", "uvicorn"}


@pytest.mark.parametrize("imports", [SERVER, WORKER])
def test_a_starting_process_loads_nothing_that_few_need(imports: str) -> None:
    program = f"{imports}; import sys; print(*sorted({RARE!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
