"""Settings, read once from the environment in main.py and cli.py and passed on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Every setting has a default that suits one machine. Environment names are in docs/reference/settings.md."""

    data_dir: Path = Path("var")
    """Where the embedded services and local files live (JIGSMITH_DATA_DIR)."""
    database_url: str | None = None
    """An outside PostgreSQL (DATABASE_URL); None starts the embedded one."""
    redis_url: str | None = None
    """An outside Valkey or Redis (REDIS_URL); None starts the embedded one."""
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    threads: int = 6
    """Request threads per process."""
    secret: str | None = None
    """Signs cursors and CSRF tokens (JIGSMITH_SECRET); None keeps one under data_dir."""
    secure_cookies: bool = False
    """Send cookies over HTTPS only (JIGSMITH_SECURE_COOKIES)."""
    file_store: str = "local"
    """"local", or an S3-compatible "s3://bucket?endpoint=…" (JIGSMITH_FILE_STORE)."""
    max_upload_mb: int = 100
    templates_dir: Path = Path("solution_templates")
    ui_dir: Path = Path("designer-ui/dist")
