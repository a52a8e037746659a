"""`jigsmith doctor`: what is wrong with an installation, and how to mend it."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import click
import psycopg
import redis
from sqlalchemy.engine import make_url

from jigsmith.embedded.services import embedded_services
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.settings import Settings, from_environment
from jigsmith.storage.database import Database
from jigsmith.storage.migrate import current_revision, newest_revision
from jigsmith.storage.queue import QUEUE, make_celery
from jigsmith.tenants.lookup import list_tenants

_MARKS = {"ok": "✓", "note": "–", "wrong": "✗"}
_LEAST_FREE = 1 << 30
_OLDEST_POSTGRES = 140000


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `mend` says what to do when it is wrong."""

    state: Literal["ok", "note", "wrong"]
    text: str
    mend: str = ""


@click.command()
def doctor() -> None:
    """检查安装 · check the installation, and say how to mend what is wrong."""
    wrong = 0
    for finding in _findings(from_environment()):
        click.echo(f"{_MARKS[finding.state]} {finding.text}")
        if finding.mend:
            click.echo(f"    → {finding.mend}")
        wrong += finding.state == "wrong"
    if wrong:
        click.echo(f"\n{wrong} 处需要处理 · {wrong} to mend")
        sys.exit(1)
    click.echo("\n一切正常 · all is well")


def _findings(settings: Settings) -> Iterator[Finding]:
    yield _python()
    yield _data_dir(settings)
    yield _disk(settings)
    yield _browser_program(settings)
    serving = _serving(settings)
    yield _port(settings, serving)
    try:
        with embedded_services(settings) as urls:
            yield from _services(urls, serving)
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        text = f"内置服务启动失败：{error} · an embedded server does not start"
        yield Finding(
            "wrong",
            text,
            f"看日志 · read the logs under {settings.data_dir}/postgresql/log, {settings.data_dir}/valkey/log",
        )


def _services(urls: ServiceUrls, serving: bool) -> Iterator[Finding]:
    database = Database(urls.database_url, pool_size=1)
    try:
        connected = _postgres(urls.database_url)
        yield from connected
        if all(finding.state != "wrong" for finding in connected):
            yield _migrations(database)
    finally:
        database.close()
    yield from _valkey(urls.redis_url, serving)


def _python() -> Finding:
    return Finding("ok", f"Python {'.'.join(map(str, sys.version_info[:3]))}")


def _data_dir(settings: Settings) -> Finding:
    path = settings.data_dir.absolute()
    nearest = next(above for above in (path, *path.parents) if above.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        mend = (
            f"请给当前用户写权限，或用 JIGSMITH_DATA_DIR 换一个目录 · make {nearest} writable, or set JIGSMITH_DATA_DIR"
        )
        return Finding("wrong", f"数据目录不可写 · the data directory cannot be written: {path}", mend)
    return Finding("ok", f"数据目录可写 · data directory: {path}")


def _disk(settings: Settings) -> Finding:
    path = settings.data_dir.absolute()
    free = shutil.disk_usage(next(above for above in (path, *path.parents) if above.exists())).free
    text = f"磁盘可用 {free / (1 << 30):.1f} GB · {free / (1 << 30):.1f} GB of disk free"
    if free < _LEAST_FREE:
        return Finding("wrong", text, "至少留出 1 GB · free at least 1 GB")
    return Finding("ok", text)


def _browser_program(settings: Settings) -> Finding:
    if (settings.ui_dir / "index.html").is_file():
        return Finding("ok", f"网页已构建 · browser program: {settings.ui_dir}")
    node = _node_version()
    if node is None or node < (20, 19):
        have = "没有找到 Node.js · Node.js was not found" if node is None else f"Node.js {node[0]}.{node[1]}"
        return Finding(
            "wrong",
            f"网页尚未构建 · the browser program is not built; {have}",
            "请安装 Node.js 20.19 或更新版本，再运行 make · install Node.js 20.19 or newer, then run make",
        )
    mend = "在 designer-ui 中运行 npm ci && npm run build，或设 JIGSMITH_UI_DIR · run it in designer-ui, or set JIGSMITH_UI_DIR"
    return Finding("wrong", f"网页尚未构建 · the browser program is not built: {settings.ui_dir}", mend)


def _node_version() -> tuple[int, int] | None:
    node = shutil.which("node")
    if node is None:
        return None
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major, _, rest = shown.strip().lstrip("v").partition(".")
    minor = rest.partition(".")[0]
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else None


def _serving(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/api/health", timeout=3) as response:
            return b'"status"' in response.read(200)
    except (OSError, ValueError):
        return False


def _port(settings: Settings, serving: bool) -> Finding:
    place = f"{settings.host}:{settings.port}"
    if serving:
        return Finding("ok", f"正在运行 · running at {place}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            mend = "停止占用它的程序，或用 JIGSMITH_PORT 换一个端口 · stop what uses it, or set JIGSMITH_PORT"
            return Finding("wrong", f"无法监听 · cannot listen on {place}: {error.strerror}", mend)
    return Finding("ok", f"端口可用 · port is free: {place}")


def _postgres(url: str) -> list[Finding]:
    shown = make_url(url).render_as_string(hide_password=True)
    try:
        with psycopg.connect(
            make_url(url).set(drivername="postgresql").render_as_string(False), connect_timeout=5
        ) as connection:
            version = connection.info.server_version
            row = connection.execute(
                "SELECT rolcreaterole OR rolsuper, has_database_privilege(current_database(), 'CREATE'), current_user "
                "FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        mend = "检查 DATABASE_URL 与网络，或去掉它改用内置的 · check DATABASE_URL and the network, or unset it"
        return [Finding("wrong", f"PostgreSQL 不应答 · does not answer: {shown}: {str(error).strip()}", mend)]
    assert row is not None
    return [_postgres_version(version), *_privileges(*row)]


def _postgres_version(version: int) -> Finding:
    text = f"PostgreSQL {version // 10000}.{version % 10000}"
    if version < _OLDEST_POSTGRES:
        return Finding("wrong", text, "需要 14 或更新版本 · version 14 or newer is needed")
    return Finding("ok", text)


def _privileges(may_make_roles: bool, may_create: bool, role: str) -> Iterator[Finding]:
    if not may_make_roles:
        yield Finding(
            "wrong", f"角色 {role} 不能创建角色 · role {role} cannot make roles", f'ALTER ROLE "{role}" CREATEROLE;'
        )
    if not may_create:
        mend = f'GRANT CREATE ON DATABASE … TO "{role}";'
        yield Finding("wrong", f"角色 {role} 不能在库中建模式 · role {role} cannot make schemas", mend)


def _migrations(database: Database) -> Finding:
    mend = "运行 jigsmith migrate · run jigsmith migrate"
    with database.control() as uow:
        if uow.driver.execute("SELECT to_regclass('control.tenant')").fetchone() == (None,):
            return Finding("note", "数据库是空的，首次启动时会建好 · the database is empty; the first start fills it")
        if current_revision(uow) != newest_revision("control"):
            return Finding("wrong", "数据库结构不是最新 · the control schema is not up to date", mend)
        tenants = list_tenants(uow)
    behind = []
    for tenant in tenants:
        with database.tenant(tenant.ref) as uow:
            if current_revision(uow) != newest_revision("tenant"):
                behind.append(tenant.ref.code)
    if behind:
        return Finding("wrong", f"这些企业的结构不是最新 · tenants not up to date: {', '.join(behind[:10])}", mend)
    return Finding("ok", f"数据库结构是最新的，{len(tenants)} 个企业 · migrations are current, {len(tenants)} tenants")


def _valkey(url: str, serving: bool) -> Iterator[Finding]:
    with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
        try:
            client.ping()
            server = client.info("server")
            waiting = client.llen(QUEUE)
        except redis.RedisError as error:
            mend = "检查 REDIS_URL 与网络，或去掉它改用内置的 · check REDIS_URL and the network, or unset it"
            yield Finding("wrong", f"Valkey 不应答 · does not answer: {error}", mend)
            return
    yield Finding(
        "ok",
        f"Valkey {server.get('valkey_version') or server.get('redis_version')}，排队任务 · jobs waiting: {waiting}",
    )
    yield _worker(url, serving)


def _worker(url: str, serving: bool) -> Finding:
    app = make_celery(url)
    try:
        alive = app.control.ping(timeout=2.0)
    finally:
        app.close()
    if alive:
        return Finding("ok", f"后台任务进程在运行 · workers alive: {len(alive)}")
    mend = "运行 jigsmith worker，或用 jigsmith up 启动全部 · run jigsmith worker, or start everything with jigsmith up"
    return Finding("wrong" if serving else "note", "没有后台任务进程在运行 · no worker is running", mend)
