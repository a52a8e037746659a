"""Connections: a pool over PostgreSQL that hands out units of work bound to a tenant."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from jigsmith.errors import NotFound, Unavailable
from jigsmith.storage.json_text import read_json, write_json
from jigsmith.storage.unit_of_work import CONTROL_SCHEMA, TenantRef, UnitOfWork

STATEMENT_SECONDS = 60
LOCK_SECONDS = 15
"""How long anybody waits for the publish lock. Who asks for it alone holds all newcomers back meanwhile, the heartbeats
of running jobs among them: this stays well below a job's lease."""


class Database:
    """One pool per process. Every tenant transaction runs under the tenant's own role and search_path.

    The driver runs in autocommit mode: a unit of work sends its own BEGIN together with everything that binds it to
    the tenant, in one simple-protocol message, and so costs one round trip before its first statement.
    """

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        self.engine: Engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=4,
            pool_timeout=20,
            isolation_level="AUTOCOMMIT",
            # A prepared statement meets another tenant's table of the same name sooner or later: never prepare.
            connect_args={"prepare_threshold": None, "application_name": "jigsmith", "connect_timeout": 10},
            json_serializer=write_json,
            json_deserializer=read_json,
        )

    @contextmanager
    def control(self, *, timeout: int = STATEMENT_SECONDS) -> Iterator[UnitOfWork]:
        """A transaction on the control schema, as the server's own role; `timeout` seconds for each statement."""
        begin = f"BEGIN; SET LOCAL statement_timeout = {timeout * 1000}; SET LOCAL search_path = {CONTROL_SCHEMA}"
        with self._connected() as connection:
            connection, _ = self._begin(connection, begin)
            yield from _finish(UnitOfWork(connection))

    @contextmanager
    def tenant(
        self, tenant: TenantRef, *, exclusive: bool = False, timeout: int = STATEMENT_SECONDS, wait: int = LOCK_SECONDS
    ) -> Iterator[UnitOfWork]:
        """A transaction bound to `tenant`: role, search_path, shared publish lock and version in one round trip.

        `exclusive` takes the publish lock exclusively (publish, restore): it waits for running writers and holds
        new ones back until commit. `timeout` bounds each statement and `wait` the lock, in seconds; after that it
        raises Unavailable("publish_in_progress"), or "writers_busy" when exclusive.
        """
        with self._connected() as connection:
            sql = _bind_sql(tenant, exclusive, timeout, wait)
            try:
                connection, row = self._begin(connection, sql, tenant=tenant)
            except (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled) as error:
                code = "writers_busy" if exclusive else "publish_in_progress"
                raise Unavailable(code, seconds=min(wait, timeout)) from error
            if row is None:
                raise NotFound("tenant_not_found", tenant=tenant.code)
            yield from _finish(UnitOfWork(connection, tenant, row[0], row[1], exclusive))

    def read(self, sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Run one reading statement on its own, outside a unit of work: a single round trip. Qualify its names."""
        with self._connected() as connection:
            try:
                return _driver(connection).execute(sql, values).fetchall()
            except psycopg.OperationalError:
                return _driver(self._renewed(connection)).execute(sql, values).fetchall()

    def close(self) -> None:
        """Close the pool."""
        self.engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            connection = self.engine.connect()
        except PoolTimeoutError as error:
            raise Unavailable("too_busy") from error
        except Exception as error:
            raise Unavailable("database_unavailable") from error
        try:
            yield connection
        finally:
            connection.close()

    def _renewed(self, connection: Connection) -> Connection:
        """Another server process answers after a restart: drop every pooled connection and use a new one."""
        connection.invalidate()
        self.engine.dispose()
        try:
            connection.connection  # noqa: B018 - reconnects
        except Exception as error:
            raise Unavailable("database_unavailable") from error
        return connection

    def _begin(
        self, connection: Connection, sql: str, tenant: TenantRef | None = None
    ) -> tuple[Connection, tuple[Any, ...] | None]:
        try:
            return connection, _last_row(_driver(connection), sql)
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName, psycopg.errors.InvalidParameterValue):
            _driver(connection).rollback()
            if tenant is None:
                raise
            return connection, None
        except (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled):
            _driver(connection).rollback()
            raise
        except psycopg.OperationalError:
            connection = self._renewed(connection)
            return connection, _last_row(_driver(connection), sql)


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _bind_sql(tenant: TenantRef, exclusive: bool, timeout: int, wait: int) -> str:
    """Names come from the control schema, where a check holds them to plain identifiers."""
    lock = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
    return (
        f'BEGIN; SET LOCAL statement_timeout = {timeout * 1000}; SET LOCAL ROLE "{tenant.role}"; '
        f'SET LOCAL search_path = "{tenant.schema}"; '
        f"SET LOCAL lock_timeout = {wait * 1000}; SELECT {lock}({tenant.lock_key}); SET LOCAL lock_timeout = 0; "
        f'SELECT version, access_version FROM "{tenant.schema}"._state'
    )


def _last_row(driver: psycopg.Connection[Any], sql: str) -> tuple[Any, ...] | None:
    cursor = driver.execute(sql)
    row: tuple[Any, ...] | None = None
    while True:
        if cursor.description is not None:
            row = cursor.fetchone()
        if not cursor.nextset():
            return row


def _finish(uow: UnitOfWork) -> Iterator[UnitOfWork]:
    """Commit when the block ends well, roll back when it raises; a lost connection leaves the pool."""
    driver = uow.driver
    try:
        yield uow
        # PostgreSQL answers a COMMIT of a failed transaction with a silent rollback.
        if driver.info.transaction_status is TransactionStatus.INERROR:
            raise psycopg.errors.InFailedSqlTransaction("a failed statement was passed over: nothing is committed")
        driver.commit()
    except BaseException:
        if driver.closed:
            uow.connection.invalidate()
        else:
            driver.rollback()
        raise
    uow.run_after_commit()
