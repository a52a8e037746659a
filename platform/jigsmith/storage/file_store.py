"""Where the bytes of files live: a local folder or S3-compatible storage, each tenant apart from the others."""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from jigsmith.errors import NotFound

CHUNK = 256 * 1024


class FileStore(Protocol):
    """Stores bytes under a tenant and a key (letters, digits, `.` and `-`). Nothing here is held in memory as a whole."""

    def save(self, tenant: UUID, key: str, source: BinaryIO) -> None:
        """Store all of `source`, durable and whole on return; a failed save leaves nothing visible."""

    def read(self, tenant: UUID, key: str) -> Iterator[bytes]:
        """The bytes in pieces. Raises NotFound("file_missing") before the first piece."""

    def local_copy(self, tenant: UUID, key: str) -> AbstractContextManager[Path]:
        """A readable path for the time of a `with` block. Raises NotFound("file_missing")."""

    def delete(self, tenant: UUID, key: str) -> None:
        """Remove the bytes; an absent key is no error."""


class LocalFileStore:
    """Files under `<root>/<tenant>/<first two letters>/<key>`, written beside their place and renamed into it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def save(self, tenant: UUID, key: str, source: BinaryIO) -> None:
        """Write to a temporary file of the same folder, fsync, rename, fsync the folder."""
        path = self._path(tenant, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".upload-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as target:
                shutil.copyfileobj(source, target, CHUNK)
                target.flush()
                os.fsync(target.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(name).unlink()
            raise
        _sync_folder(path.parent)

    def read(self, tenant: UUID, key: str) -> Iterator[bytes]:
        """The bytes in pieces."""
        try:
            source = self._path(tenant, key).open("rb")
        except FileNotFoundError:
            raise NotFound("file_missing", key=key) from None
        return _pieces(source)

    @contextmanager
    def local_copy(self, tenant: UUID, key: str) -> Iterator[Path]:
        """The stored file itself."""
        path = self._path(tenant, key)
        if not path.is_file():
            raise NotFound("file_missing", key=key)
        yield path

    def delete(self, tenant: UUID, key: str) -> None:
        """Remove the file."""
        with suppress(FileNotFoundError):
            self._path(tenant, key).unlink()

    def _path(self, tenant: UUID, key: str) -> Path:
        checked = checked_key(key)
        return self._root / str(tenant) / checked[-2:] / checked


def open_file_store(address: str, data_dir: Path) -> FileStore:
    """The store a setting names: "local", or "s3://bucket/prefix?endpoint=https://…&region=…".

    Credentials of S3 come from the usual AWS environment variables or profile.
    """
    if address == "local":
        return LocalFileStore(data_dir / "files")
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f'JIGSMITH_FILE_STORE is "{address}", expected "local" or "s3://bucket?endpoint=…"')
    # By name, because boto3 is slow to import and few servers use it.
    store: FileStore = importlib.import_module("jigsmith.storage.s3_store").open_store(address)
    return store


def checked_key(key: str) -> str:
    """The key, when it is one. Raises ValueError."""
    if not key or key.startswith(".") or not all(c.isascii() and (c.isalnum() or c in ".-") for c in key):
        raise ValueError(f"not a file key: {key!r}")
    return key


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while piece := source.read(CHUNK):
            yield piece


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
