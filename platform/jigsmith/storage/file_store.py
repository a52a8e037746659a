"""Where the bytes of files live: a local folder or S3-compatible storage, each tenant apart from the others."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from jigsmith.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

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
        checked = _checked_key(key)
        return self._root / str(tenant) / checked[-2:] / checked


class S3FileStore:
    """Objects `<prefix><tenant>/<key>` in one bucket of an S3-compatible service."""

    def __init__(self, client: "S3Client", bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix

    def save(self, tenant: UUID, key: str, source: BinaryIO) -> None:
        """Upload in parts; S3 shows an object only when it is complete."""
        with _s3_errors(key):
            self._client.upload_fileobj(source, self._bucket, self._object(tenant, key))

    def read(self, tenant: UUID, key: str) -> Iterator[bytes]:
        """The bytes in pieces, straight from the network."""
        with _s3_errors(key):
            answer = self._client.get_object(Bucket=self._bucket, Key=self._object(tenant, key))
        return iter(answer["Body"].iter_chunks(CHUNK))

    @contextmanager
    def local_copy(self, tenant: UUID, key: str) -> Iterator[Path]:
        """A temporary download, removed afterwards."""
        with tempfile.TemporaryDirectory(prefix="jigsmith-") as folder:
            path = Path(folder) / _checked_key(key)
            with _s3_errors(key):
                self._client.download_file(self._bucket, self._object(tenant, key), str(path))
            yield path

    def delete(self, tenant: UUID, key: str) -> None:
        """Remove the object."""
        with _s3_errors(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._object(tenant, key))

    def _object(self, tenant: UUID, key: str) -> str:
        return f"{self._prefix}{tenant}/{_checked_key(key)}"


def open_file_store(address: str, data_dir: Path) -> FileStore:
    """The store a setting names: "local", or "s3://bucket/prefix?endpoint=https://…&region=…".

    Credentials of S3 come from the usual AWS environment variables or profile.
    """
    if address == "local":
        return LocalFileStore(data_dir / "files")
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f'JIGSMITH_FILE_STORE is "{address}", expected "local" or "s3://bucket?endpoint=…"')
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    client = boto3.client(
        "s3",
        endpoint_url=options.get("endpoint"),
        region_name=options.get("region", "us-east-1"),
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"} if "endpoint" in options else {},
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 3, "mode": "standard"},
            # Many S3-compatible servers refuse the newer trailing checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    prefix = parts.path.strip("/")
    return S3FileStore(client, parts.netloc, f"{prefix}/" if prefix else "")


def _checked_key(key: str) -> str:
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


@contextmanager
def _s3_errors(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in ("NoSuchKey", "404", "NotFound"):
            raise NotFound("file_missing", key=key) from None
        raise Unavailable("file_store_unavailable", reason=str(error)) from error
    except BotoCoreError as error:
        raise Unavailable("file_store_unavailable", reason=str(error)) from error
