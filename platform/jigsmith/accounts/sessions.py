"""Sign-in with a password, and the sessions behind the cookie."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from jigsmith.accounts.models import account, membership, session
from jigsmith.accounts.passwords import hash_password, password_fits
from jigsmith.errors import Invalid, NotSignedIn
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tenants.models import tenant

LIFETIME = timedelta(days=14)


@dataclass(frozen=True)
class Credentials:
    """What a person types; `tenant` may be left out when the login is unique."""

    login: str
    password: str
    tenant: str | None = None


@dataclass(frozen=True)
class Membership:
    """An account's place in one tenant."""

    account_id: UUID
    tenant_id: UUID
    member_id: UUID
    password_hash: str


def token_hash(token: str) -> bytes:
    """What is stored of a session's or API token's secret: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def sign_in_with(database: Database, credentials: Credentials) -> str:
    """Check the credentials and answer a new session's secret. Raises NotSignedIn("sign_in_failed")."""
    with database.control() as uow:
        found = find_membership(uow, credentials)
    # Hashing takes long: no connection is held meanwhile.
    found = check_password(found, credentials.password)
    with database.control() as uow:
        return open_session(uow, found)


def find_membership(uow: UnitOfWork, credentials: Credentials) -> Membership | None:
    """Who the login means, in a control unit of work; None when nobody, or several people and no tenant given."""
    query = (
        sa.select(membership.c.account_id, membership.c.tenant_id, membership.c.member_id, account.c.password_hash)
        .join(account, account.c.id == membership.c.account_id)
        .join(tenant, tenant.c.id == membership.c.tenant_id)
        .where(sa.func.lower(membership.c.login) == credentials.login.strip().lower(), tenant.c.state == "active")
        .limit(2)
    )
    if credentials.tenant:
        query = query.where(tenant.c.code == credentials.tenant.strip().lower())
    rows = uow.execute(query).all()
    return Membership(**rows[0]._mapping) if len(rows) == 1 else None


def check_password(found: Membership | None, password: str) -> Membership:
    """The membership when the password fits; the same work is done for nobody. Raises NotSignedIn("sign_in_failed")."""
    if not password_fits(found.password_hash if found else None, password) or found is None:
        raise NotSignedIn("sign_in_failed")
    return found


def open_session(uow: UnitOfWork, found: Membership) -> str:
    """Start a session in a control unit of work and answer the cookie's secret."""
    secret = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    uow.execute(sa.delete(session).where(session.c.account_id == found.account_id, session.c.expires_at < now))
    uow.execute(
        sa.insert(session).values(
            token_hash=token_hash(secret),
            account_id=found.account_id,
            tenant_id=found.tenant_id,
            member_id=found.member_id,
            csrf=secrets.token_urlsafe(24),
            expires_at=now + LIFETIME,
        )
    )
    return secret


def prolong_session(uow: UnitOfWork, hashed: bytes) -> None:
    """A session that is in use lives on."""
    uow.execute(
        sa.update(session).where(session.c.token_hash == hashed).values(expires_at=datetime.now(UTC) + LIFETIME)
    )


def close_session(uow: UnitOfWork, hashed: bytes) -> None:
    """Sign out."""
    uow.execute(sa.delete(session).where(session.c.token_hash == hashed))


def change_password(uow: UnitOfWork, account_id: UUID, old: str, new: str, keep: bytes) -> None:
    """Change one's own password and end every other session. Raises Invalid("password_wrong")."""
    stored = uow.execute(sa.select(account.c.password_hash).where(account.c.id == account_id)).scalar_one()
    if not password_fits(stored, old):
        raise Invalid("password_wrong")
    set_password(uow, account_id, hash_password(new, "/password/new"), keep)


def set_password(uow: UnitOfWork, account_id: UUID, hashed: str, keep: bytes = b"") -> None:
    """Store a password's hash and end the account's sessions but `keep`."""
    uow.execute(sa.update(account).where(account.c.id == account_id).values(password_hash=hashed))
    uow.execute(sa.delete(session).where(session.c.account_id == account_id, session.c.token_hash != keep))


def tenants_of(uow: UnitOfWork, account_id: UUID) -> list[dict[str, str]]:
    """Code and name of every tenant the account may sign in to."""
    query = (
        sa.select(tenant.c.code, tenant.c.name)
        .join(membership, membership.c.tenant_id == tenant.c.id)
        .where(membership.c.account_id == account_id, tenant.c.state == "active")
        .order_by(tenant.c.code)
    )
    return [{"code": row.code, "name": row.name} for row in uow.execute(query)]
