"""Files in S3-compatible storage."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from jigsmith.errors import NotFound, Unavailable
from jigsmith.storage.file_store import CHUNK, checked_key

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_log = logging.getLogger(__name__)


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
            path = Path(folder) / checked_key(key)
            with _s3_errors(key):
                self._client.download_file(self._bucket, self._object(tenant, key), str(path))
            yield path

    def delete(self, tenant: UUID, key: str) -> None:
        """Remove the object."""
        with _s3_errors(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._object(tenant, key))

    def _object(self, tenant: UUID, key: str) -> str:
        return f"{self._prefix}{tenant}/{checked_key(key)}"


def open_store(address: str) -> "S3FileStore":
    """The store at "s3://bucket/prefix?endpoint=https://…&region=…"; the address is checked already."""
    parts = urlsplit(address)
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


@contextmanager
def _s3_errors(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in ("NoSuchKey", "404", "NotFound"):
            raise NotFound("file_missing", key=key) from None
        raise _away(error, code) from error
    except BotoCoreError as error:
        raise _away(error, type(error).__name__) from error


def _away(error: Exception, reason: str) -> Unavailable:
    """The whole story, with bucket and endpoint, is for the log alone."""
    _log.error("the file store does not answer: %s", error)
    return Unavailable("file_store_unavailable", reason=reason)
