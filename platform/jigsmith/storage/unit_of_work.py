"""One transaction, bound to a tenant or to the control schema. Services use it and never commit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, CursorResult, Executable


@dataclass(frozen=True, slots=True)
class TenantRef:
    """Enough to bind a transaction to a tenant."""

    id: UUID
    code: str
    schema: str
    """The tenant's own PostgreSQL schema …"""
    role: str
    """… and role, which may use no other."""


@dataclass
class UnitOfWork:
    """An open transaction. `Database.tenant()` and `Database.control()` make, commit and roll it back."""

    connection: Connection
    tenant: TenantRef | None = None
    version: int = 0
    """The tenant's published catalog version as of this transaction."""
    _after_commit: list[Callable[[], None]] = field(default_factory=list)

    @property
    def driver(self) -> psycopg.Connection[Any]:
        """The psycopg connection, for COPY, pipelines and statements compiled once per catalog."""
        raise NotImplementedError

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a SQLAlchemy Core statement."""
        raise NotImplementedError

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run `callback` once the transaction has committed; never when it rolls back."""
        self._after_commit.append(callback)
