"""The `Asker` of a request: who asks, in which tenant, and the unit of work to answer in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from jigsmith.accounts.access import ActorCache, Scope, get_actor, limited, require_admin, require_scope
from jigsmith.accounts.actor import Actor
from jigsmith.accounts.sessions import LIFETIME, prolong_session, token_hash
from jigsmith.accounts.tokens import TOKEN_PREFIX, note_use
from jigsmith.errors import NotAllowed, NotSignedIn
from jigsmith.storage.database import STATEMENT_SECONDS
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.web.languages import accepted_language
from jigsmith.web.services import Services

COOKIE = "jigsmith_session"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_TENANT = "t.id, t.code, t.schema, t.role, t.name, t.time_zone"
_BY_SESSION = (
    f"SELECT {_TENANT}, s.member_id, s.account_id, s.csrf, s.expires_at FROM control.session s "
    "JOIN control.tenant t ON t.id = s.tenant_id "
    "WHERE s.token_hash = %(hash)s AND s.expires_at > now() AND t.state = 'active'"
)
_BY_TOKEN = (
    f"SELECT {_TENANT}, k.member_id, k.id, k.scopes, k.last_used_at FROM control.api_token k "
    "JOIN control.tenant t ON t.id = k.tenant_id "
    "WHERE k.token_hash = %(hash)s AND (k.expires_at IS NULL OR k.expires_at > now()) AND t.state = 'active'"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is behind the cookie or token, as the control schema knows it."""

    tenant: TenantRef
    tenant_name: str
    time_zone: str
    member_id: UUID
    account_id: UUID | None
    """None behind an API token."""
    csrf: str
    scopes: frozenset[str] | None


@dataclass(slots=True)
class Asker:
    """The person or token asking. The control schema is only read when `identity`, `tenant` or `work` is used,

    so every handler must use one of them before it answers anything.
    """

    request: Request
    services: Services
    secret: str
    is_token: bool
    is_new: bool = False
    """The session was opened by this very request, which cannot know its CSRF token yet."""
    _identity: Identity | None = None

    @property
    def identity(self) -> Identity:
        """The tenant and member. Raises NotSignedIn, and NotAllowed("csrf_missing") for a cookie write without it."""
        if self._identity is None:
            self._identity = self._by_token() if self.is_token else self._by_session()
        return self._identity

    @property
    def tenant(self) -> TenantRef:
        """The tenant the request is about."""
        return self.identity.tenant

    @property
    def secret_hash(self) -> bytes:
        """What the control schema stores of the cookie or token."""
        return token_hash(self.secret)

    @contextmanager
    def work(
        self, exclusive: bool = False, *, scope: Scope | None = None, timeout: int = STATEMENT_SECONDS
    ) -> Iterator[tuple[UnitOfWork, Actor]]:
        """A unit of work in the tenant and the actor it is for; commits when the block ends well.

        A token needs `scope`; without one a GET needs "records:read" and anything else "records:write".
        """
        identity = self.identity
        with self.services.database.tenant(identity.tenant, exclusive=exclusive, timeout=timeout) as uow:
            actor = self._actor(uow, identity)
            if actor.scopes is not None:
                require_scope(actor, scope or ("records:read" if self.request.method in _READS else "records:write"))
            yield uow, actor

    @contextmanager
    def admin_work(
        self, scope: Scope = "admin", *, exclusive: bool = False, timeout: int = STATEMENT_SECONDS
    ) -> Iterator[tuple[UnitOfWork, Actor]]:
        """The same for administrators only; a token of an administrator needs `scope`."""
        if exclusive:
            # Whoever lacks the right must not hold everybody up by waiting for the publish lock.
            with self.work(scope=scope) as (_, actor):
                require_admin(actor, scope)
        with self.work(exclusive, scope=scope, timeout=timeout) as (uow, actor):
            require_admin(actor, scope)
            yield uow, actor

    def anew(self) -> "Asker":
        """The same asker, looked up again: the session may have ended and the token been revoked meanwhile."""
        return replace(self, _identity=None)

    def _actor(self, uow: UnitOfWork, identity: Identity) -> Actor:
        cache: ActorCache = self.request.app.state.actors
        actor = cache.get(
            uow, identity.member_id, lambda: get_actor(uow, identity.member_id, time_zone=identity.time_zone)
        )
        language = accepted_language(self.request)
        if language is None:
            self.request.state.language = actor.language
        elif language != actor.language:
            actor = replace(actor, language=language)
        return limited(actor, identity.scopes, "api" if self.is_token else "ui")

    def _by_session(self) -> Identity:
        row = self._find(_BY_SESSION)
        identity = Identity(TenantRef(*row[:4]), row[4], row[5], row[6], row[7], row[8], None)
        if self.request.method not in _READS and not self.is_new:
            sent = self.request.headers.get("x-csrf-token", "")
            if not compare_digest(sent.encode(), identity.csrf.encode()):
                raise NotAllowed("csrf_missing")
        if row[9] - datetime.now(UTC) < LIFETIME - timedelta(days=1):
            with self.services.database.control() as uow:
                prolong_session(uow, self.secret_hash)
        return identity

    def _by_token(self) -> Identity:
        row = self._find(_BY_TOKEN)
        note_use(self.services.database, row[7], row[9])
        return Identity(TenantRef(*row[:4]), row[4], row[5], row[6], None, "", frozenset(row[8]))

    def _find(self, sql: str) -> tuple[Any, ...]:
        rows = self.services.database.read(sql, {"hash": self.secret_hash})
        if not rows:
            raise NotSignedIn()
        return rows[0]


async def get_asker(request: Request) -> Asker:
    """Read the cookie or token, without touching the database. Raises NotSignedIn when there is neither."""
    services: Services = request.app.state.services
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if not token.startswith(TOKEN_PREFIX):
            raise NotSignedIn()
        return Asker(request, services, token, True)
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise NotSignedIn()
    return Asker(request, services, cookie, False)


Asking = Annotated[Asker, Depends(get_asker)]
"""Annotate a handler's parameter with it: `def handler(asker: Asking) -> Response`."""
