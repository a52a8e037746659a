"""File stores: whole or absent, tenants apart, streamed; S3 spoken with a local server of its protocol."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from jigsmith.errors import NotFound, Unavailable
from jigsmith.storage.file_store import FileStore, LocalFileStore, open_file_store


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    """A server of S3's protocol (moto: an imitation, not MinIO or AWS), with one bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="files")
        yield endpoint
    server.stop()


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """Each kind of store."""
    if request.param == "local":
        return open_file_store("local", tmp_path)
    endpoint = request.getfixturevalue("s3_endpoint")
    return open_file_store(f"s3://files/some/prefix?endpoint={endpoint}", tmp_path)


def content_of(store: FileStore, tenant: UUID, key: str) -> bytes:
    return b"".join(store.read(tenant, key))


def test_bytes_come_back_as_they_went(store: FileStore) -> None:
    tenant, content = uuid4(), os.urandom(9 * 1024 * 1024)
    store.save(tenant, "a-1", io.BytesIO(content))
    assert content_of(store, tenant, "a-1") == content
    with store.local_copy(tenant, "a-1") as path:
        assert path.read_bytes() == content
    store.save(tenant, "a-1", io.BytesIO(b"replaced"))
    assert content_of(store, tenant, "a-1") == b"replaced"


def test_tenants_are_apart_and_absent_keys_say_so(store: FileStore) -> None:
    tenant = uuid4()
    store.save(tenant, "k", io.BytesIO(b"x"))
    for other, key in ((uuid4(), "k"), (tenant, "l")):
        with pytest.raises(NotFound):
            store.read(other, key)
        with pytest.raises(NotFound), store.local_copy(other, key):
            pass
    store.delete(tenant, "k")
    store.delete(tenant, "k")
    with pytest.raises(NotFound):
        store.read(tenant, "k")


@pytest.mark.parametrize("key", ["", "../x", "a/b", ".hidden", "a\0", "名"])
def test_keys_cannot_leave_their_place(store: FileStore, key: str) -> None:
    with pytest.raises(ValueError, match="not a file key"):
        store.save(uuid4(), key, io.BytesIO(b"x"))


class Breaking(io.RawIOBase):
    """A source that fails half way."""

    def __init__(self) -> None:
        self._left = 3

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left == 0:
            raise OSError("the line broke")
        return b"x" * 1000


def test_a_save_that_fails_leaves_nothing_and_keeps_the_old(tmp_path: Path) -> None:
    store, tenant = LocalFileStore(tmp_path), uuid4()
    store.save(tenant, "k", io.BytesIO(b"old"))
    for key in ("k", "new"):
        with pytest.raises(OSError, match="the line broke"):
            store.save(tenant, key, cast(Any, Breaking()))
    assert content_of(store, tenant, "k") == b"old"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["k"]


def test_an_s3_server_that_is_away_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    store = open_file_store("s3://files?endpoint=http://127.0.0.1:9", tmp_path)
    with pytest.raises(Unavailable):
        store.delete(uuid4(), "k")


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JIGSMITH_FILE_STORE"):
        open_file_store("ftp://x", tmp_path)
