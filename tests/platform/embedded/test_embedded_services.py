"""Embedded PostgreSQL and Valkey: shared, adopted after a kill, recovered after their own death, data whole."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from jigsmith.embedded.services import embedded_services
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.settings import Settings

pytestmark = pytest.mark.crash
PROGRAM = """
import sys, time
from pathlib import Path
from jigsmith.embedded.services import embedded_services
from jigsmith.settings import Settings
with embedded_services(Settings(data_dir=Path(sys.argv[1]))) as urls:
    print(urls.database_url, urls.redis_url, flush=True)
    time.sleep(120)
"""


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """A data directory with servers of its own, durable as in production."""
    with tempfile.TemporaryDirectory(prefix="jigsmith-crash-") as name:
        os.chmod(name, 0o711)
        path = Path(name) / "var"
        yield path
        with embedded_services(Settings(data_dir=path)):
            pass


@pytest.fixture
def settings(directory: Path) -> Settings:
    """Settings of these servers."""
    return Settings(data_dir=directory)


def _start(directory: Path) -> "tuple[subprocess.Popen[str], ServiceUrls]":
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(directory)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, ServiceUrls(*process.stdout.readline().split())


def _end(process: "subprocess.Popen[str]", number: int) -> None:
    process.send_signal(number)
    process.wait(30)
    assert process.stdout is not None
    process.stdout.close()


def _postmaster(directory: Path) -> int:
    return int((directory / "postgresql" / "data" / "postmaster.pid").read_text().split("\n", 1)[0])


def _valkey_pid(directory: Path) -> int:
    return int((directory / "valkey" / "valkey.pid").read_text())


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _count(urls: ServiceUrls, *, add: bool = False) -> int:
    with psycopg.connect(urls.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
        if add:
            connection.execute("INSERT INTO kept VALUES (1)")
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def test_they_start_answer_and_stop_with_the_program(settings: Settings) -> None:
    with embedded_services(settings) as urls:
        before = _count(urls, add=True)
        with redis.Redis.from_url(urls.redis_url) as valkey:
            assert valkey.ping()
        pids = [_postmaster(settings.data_dir), _valkey_pid(settings.data_dir)]
        assert all(map(_lives, pids))
    assert not any(map(_lives, pids))
    with embedded_services(settings) as again:
        assert again == urls
        assert _count(again) == before


def test_commits_wait_for_the_disk(settings: Settings) -> None:
    with embedded_services(settings) as urls, psycopg.connect(urls.database_url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)


def test_two_programs_share_them_and_the_last_one_stops_them(settings: Settings) -> None:
    with embedded_services(settings) as urls:
        process, others = _start(settings.data_dir)
        assert others == urls
        pid = _postmaster(settings.data_dir)
        _end(process, signal.SIGINT)
        assert _lives(pid)
        _count(urls)
        process, _ = _start(settings.data_dir)
    assert _lives(pid)
    _end(process, signal.SIGINT)
    assert not _lives(pid)


def test_after_a_kill_of_the_program_the_next_one_adopts_them(settings: Settings) -> None:
    process, urls = _start(settings.data_dir)
    before = _count(urls, add=True)
    pids = _postmaster(settings.data_dir), _valkey_pid(settings.data_dir)
    _end(process, signal.SIGKILL)
    assert all(map(_lives, pids))
    with embedded_services(settings) as again:
        assert again == urls
        assert (_postmaster(settings.data_dir), _valkey_pid(settings.data_dir)) == pids
        assert _count(again) == before
    assert not any(map(_lives, pids))


def test_after_a_kill_of_everything_the_next_start_recovers(settings: Settings) -> None:
    process, urls = _start(settings.data_dir)
    before = _count(urls, add=True)
    with redis.Redis.from_url(urls.redis_url) as valkey:
        valkey.rpush("queue", "job")
        time.sleep(1.2)
    pids = _postmaster(settings.data_dir), _valkey_pid(settings.data_dir)
    _end(process, signal.SIGKILL)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    with embedded_services(settings) as again:
        assert again == urls
        assert _count(again) == before
        with redis.Redis.from_url(again.redis_url) as valkey:
            assert valkey.lpop("queue") == b"job"


def test_a_server_that_dies_meanwhile_is_started_again_with_its_data(settings: Settings) -> None:
    with embedded_services(settings) as urls:
        before = _count(urls, add=True)
        for pid in (_postmaster(settings.data_dir), _valkey_pid(settings.data_dir)):
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while True:
            try:
                assert _count(urls) == before
                with redis.Redis.from_url(urls.redis_url) as valkey:
                    assert valkey.ping()
                break
            except (psycopg.OperationalError, redis.ConnectionError):
                assert time.monotonic() < deadline
                time.sleep(0.1)


def test_a_leftover_process_id_of_somebody_else_does_not_hinder(settings: Settings) -> None:
    with embedded_services(settings) as urls:
        file = settings.data_dir / "postgresql" / "data" / "postmaster.pid"
        lines = file.read_text().split("\n")
        _count(urls)
    # As after a restart of a container, where this very id now belongs to another program.
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with embedded_services(settings) as urls:
        _count(urls)


def test_a_half_made_data_directory_is_made_anew() -> None:
    with tempfile.TemporaryDirectory(prefix="jigsmith-crash-") as name:
        os.chmod(name, 0o711)
        settings = Settings(data_dir=Path(name))
        leftover = Path(name) / "postgresql" / "data.new.1"
        leftover.mkdir(parents=True)
        (leftover / "PG_VERSION").write_text("18")
        with embedded_services(settings, durable=False) as urls:
            _count(urls)
        assert not leftover.exists()


def test_a_deep_directory_gets_a_short_socket() -> None:
    with tempfile.TemporaryDirectory(prefix="jigsmith-crash-") as name:
        os.chmod(name, 0o711)
        settings = Settings(data_dir=Path(name) / ("deep" * 25))
        with embedded_services(settings, durable=False) as urls:
            _count(urls)


def test_outside_urls_switch_them_off(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", database_url="postgresql://outside/db", redis_url="redis://outside")
    with embedded_services(settings) as urls:
        assert urls == ServiceUrls("postgresql://outside/db", "redis://outside")
    assert not settings.data_dir.exists()
