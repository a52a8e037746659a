"""API tokens: made once, shown once, stored as a hash, limited to scopes."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from engine.errors import Diagnostic
from jigsmith.accounts.access import SCOPES
from jigsmith.accounts.models import api_token
from jigsmith.accounts.sessions import token_hash
from jigsmith.errors import Invalid, NotFound
from jigsmith.storage.database import Database
from jigsmith.storage.identifiers import new_id
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork

TOKEN_PREFIX = "jig_"
_USE_NOTED_EVERY = timedelta(minutes=5)
_SHOWN = (api_token.c.id, api_token.c.name, api_token.c.scopes, api_token.c.member_id, api_token.c.created_at)
_TIMES = (api_token.c.expires_at, api_token.c.last_used_at)


@dataclass(frozen=True)
class NewToken:
    """What a new token may do, and until when."""

    name: str
    scopes: tuple[str, ...]
    expires_at: datetime | None = None


def make_token(uow: UnitOfWork, tenant: TenantRef, member_id: UUID, new: NewToken) -> tuple[UUID, str]:
    """Store a new token in a control unit of work; answers its id and the secret, which is never known again."""
    unknown = [scope for scope in new.scopes if scope not in SCOPES]
    if unknown or not new.scopes:
        values = {"scope": unknown[0] if unknown else "", "known": list(SCOPES)}
        raise Invalid("scope_unknown", diagnostics=[Diagnostic("scope_unknown", values, "/scopes")], **values)
    secret = f"{TOKEN_PREFIX}{tenant.code}_{secrets.token_urlsafe(32)}"
    token_id = new_id()
    row = {"id": token_id, "token_hash": token_hash(secret), "tenant_id": tenant.id, "member_id": member_id}
    row |= {"name": new.name, "scopes": sorted(set(new.scopes)), "expires_at": new.expires_at}
    uow.execute(sa.insert(api_token).values(row))
    return token_id, secret


def list_tokens(uow: UnitOfWork, tenant: TenantRef) -> list[dict[str, object]]:
    """The tenant's tokens without their secrets, newest first."""
    query = sa.select(*_SHOWN, *_TIMES).where(api_token.c.tenant_id == tenant.id).order_by(api_token.c.id.desc())
    return [dict(row._mapping) for row in uow.execute(query)]


def drop_token(uow: UnitOfWork, tenant: TenantRef, token_id: UUID) -> None:
    """Revoke a token of the tenant. Raises NotFound."""
    done = uow.execute(sa.delete(api_token).where(api_token.c.id == token_id, api_token.c.tenant_id == tenant.id))
    if done.rowcount == 0:
        raise NotFound("token_not_found")


def note_use(database: Database, token_id: UUID, last: datetime | None) -> None:
    """Remember when a token was last used, to about five minutes."""
    now = datetime.now(UTC)
    if last is None or now - last > _USE_NOTED_EVERY:
        with database.control() as uow:
            uow.execute(sa.update(api_token).where(api_token.c.id == token_id).values(last_used_at=now))
