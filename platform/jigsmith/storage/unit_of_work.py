"""One transaction, bound to a tenant or to the control schema. Services use it and never commit."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, CursorResult, Executable

_log = logging.getLogger(__name__)
CONTROL_SCHEMA = "control"


@dataclass(frozen=True, slots=True)
class TenantRef:
    """Enough to bind a transaction to a tenant."""

    id: UUID
    code: str
    schema: str
    """The tenant's own PostgreSQL schema …"""
    role: str
    """… and role, which may use no other."""

    @property
    def lock_key(self) -> int:
        """The advisory lock of publishing: writers share it, a publish holds it alone."""
        return int.from_bytes(self.id.bytes[8:], "big", signed=True)


@dataclass
class UnitOfWork:
    """An open transaction. `Database.tenant()` and `Database.control()` make, commit and roll it back."""

    connection: Connection
    tenant: TenantRef | None = None
    version: int = 0
    """The tenant's published catalog version as of this transaction."""
    access_version: int = 0
    """Counts changes to members, roles and departments; what is cached of them is keyed by it."""
    exclusive: bool = False
    """The publish lock is held alone."""
    _after_commit: list[Callable[[], None]] = field(default_factory=list)

    @property
    def driver(self) -> psycopg.Connection[Any]:
        """The psycopg connection, for COPY, pipelines and statements compiled once per catalog."""
        return cast("psycopg.Connection[Any]", self.connection.connection.driver_connection)

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a SQLAlchemy Core statement."""
        return cast("CursorResult[Any]", self.connection.execute(statement, parameters))

    @contextmanager
    def control(self) -> Iterator["UnitOfWork"]:
        """The control schema inside this very transaction, so that people and their accounts change together."""
        self._use("NONE", CONTROL_SCHEMA)
        try:
            yield UnitOfWork(self.connection)
        finally:
            # Also after an exception: nobody may go on with the server's own rights.
            if self.tenant is not None and self.driver.info.transaction_status is TransactionStatus.INTRANS:
                self._use(f'"{self.tenant.role}"', f'"{self.tenant.schema}"')

    @contextmanager
    def inside(self, tenant: TenantRef) -> Iterator["UnitOfWork"]:
        """A tenant's schema inside this very control transaction, for what is made together with the tenant."""
        self._use(f'"{tenant.role}"', f'"{tenant.schema}"')
        state = self.connection.exec_driver_sql("SELECT version, access_version FROM _state").one()
        yield UnitOfWork(self.connection, tenant, state.version, state.access_version)
        self._use("NONE", CONTROL_SCHEMA)

    def _use(self, role: str, schema: str) -> None:
        self.connection.exec_driver_sql(f"SET LOCAL ROLE {role}; SET LOCAL search_path = {schema}")

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run `callback` once the transaction has committed; never when it rolls back."""
        self._after_commit.append(callback)

    def run_after_commit(self) -> None:
        """Run and forget the callbacks; `Database` calls this when the commit has succeeded.

        A failing one is logged: what is committed must not look like a failure.
        """
        callbacks, self._after_commit = self._after_commit, []
        for callback in callbacks:
            try:
                callback()
            except Exception:
                _log.exception("a callback after the commit failed")
