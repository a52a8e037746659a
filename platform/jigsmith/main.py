"""Puts the parts together: services from settings, and the web application with every noun's routes."""

import gc
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import anyio.to_thread
import redis
from fastapi import APIRouter, FastAPI

from engine.messages.messages import load_messages
from jigsmith.accounts.access import ActorCache
from jigsmith.accounts.endpoints import router as accounts_router
from jigsmith.accounts.people import router as people_router
from jigsmith.accounts.sign_in_rate import SignInRate
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.endpoints import router as definitions_router
from jigsmith.apps.role_endpoints import router as roles_router
from jigsmith.embedded.processes import end_with_parent
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.exports.endpoints import router as exports_router
from jigsmith.forms.attachments import router as attachments_router
from jigsmith.forms.endpoints import router as forms_router
from jigsmith.hooks import load_plugins, plugin_routers
from jigsmith.imports.endpoints import router as imports_router
from jigsmith.jobs.endpoints import router as jobs_router
from jigsmith.records.endpoints import router as records_router
from jigsmith.records.query_endpoints import router as query_router
from jigsmith.settings import SettingError, Settings, from_environment
from jigsmith.storage.database import Database
from jigsmith.storage.file_store import open_file_store
from jigsmith.storage.nudge import Nudge
from jigsmith.storage.queue import Queue
from jigsmith.templates.demo_accounts import open_accounts
from jigsmith.templates.endpoints import router as templates_router
from jigsmith.web.branches import Branches
from jigsmith.web.errors import add_error_handlers
from jigsmith.web.health import router as health_router
from jigsmith.web.middleware import BodyLimit, LastResort, SecurityHeaders
from jigsmith.web.services import Services
from jigsmith.web.ui import BrowserFiles

ROUTERS: Sequence[APIRouter] = (
    health_router,
    accounts_router,
    people_router,
    roles_router,
    definitions_router,
    query_router,
    records_router,
    attachments_router,
    forms_router,
    imports_router,
    exports_router,
    jobs_router,
    templates_router,
)

UPLOADS = frozenset({"/api/files", "/api/imports"})


def make_services(settings: Settings, urls: ServiceUrls) -> Services:
    """Connections and shared parts of one process: a server, a worker, or a command."""
    services = Services(
        settings=settings,
        # A job holds one connection and its heartbeat another: the worker's jobs must not starve their own heartbeats.
        database=Database(urls.database_url, pool_size=max(settings.threads, 2 * settings.worker_threads) + 2),
        valkey=redis.Redis.from_url(urls.redis_url, socket_timeout=2, socket_connect_timeout=1),
        nudge=Nudge(urls.redis_url),
        messages=load_messages(Path(__file__).parent),
        queue=Queue(urls.redis_url),
        files=open_file_store(settings.file_store, settings.data_dir),
        secret=_secret(settings),
    )
    _settle()
    return services


def make_app() -> FastAPI:
    """The application of a server process, whose environment names PostgreSQL and Valkey."""
    end_with_parent()
    settings = from_environment()
    if not settings.database_url or not settings.redis_url:
        raise SettingError("DATABASE_URL and REDIS_URL must be set: start the server with `jigsmith serve`")
    app = create_app(make_services(settings, ServiceUrls(settings.database_url, settings.redis_url)))
    app.state.closes_services = True
    return app


def create_app(services: Services) -> FastAPI:
    """The web application over the given services; the caller closes them."""
    app = FastAPI(title="Jigsmith", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.services = services
    app.state.actors = ActorCache()
    app.state.sign_in_rate = SignInRate(services.valkey)
    app.state.catalogs = Catalogs()
    app.state.demo_accounts = cache(lambda: open_accounts(services, app.state.catalogs))
    add_error_handlers(app)
    app.add_middleware(LastResort)
    app.add_middleware(BodyLimit, max_upload_mb=services.settings.max_upload_mb, uploads=UPLOADS)
    app.add_middleware(BrowserFiles, directory=services.settings.ui_dir)
    app.add_middleware(SecurityHeaders)
    routers = (*ROUTERS, *plugin_routers(load_plugins()))
    app.router.middleware_stack = Branches(routers, app.router.middleware_stack)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # Many threads fight for the interpreter: few threads and more processes serve more.
    anyio.to_thread.current_default_thread_limiter().total_tokens = app.state.services.settings.threads
    _settle()
    yield
    if getattr(app.state, "closes_services", False):
        app.state.services.close()


def _settle() -> None:
    """Take what start-up made out of garbage collection: it stays, and walking it took a quarter of an import's time."""
    gc.collect()
    gc.freeze()


def _secret(settings: Settings) -> bytes:
    """The given secret, or one kept beside the data so that cursors outlive a restart."""
    if settings.secret:
        return settings.secret.encode()
    file = settings.data_dir / "secret"
    if not file.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        fresh = settings.data_dir / f"secret.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        fresh.rename(file)
    return file.read_bytes()
