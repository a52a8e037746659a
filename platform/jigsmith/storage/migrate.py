"""Migrations run by the program itself: one chain for the control schema, one for every tenant's schema."""

import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import CONTROL_SCHEMA, TenantRef, UnitOfWork

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "_migration"
_CONTROL_LOCK = 6_021_879_114
# Alembic's `op` is one object per process.
_operations = threading.RLock()


@cache
def _scripts(chain: str) -> ScriptDirectory:
    return ScriptDirectory(str(_MIGRATIONS / chain))


def newest_revision(chain: str) -> str | None:
    """The last revision of "control" or "tenant"."""
    return _scripts(chain).get_current_head()


def migrate_control(database: Database) -> None:
    """Bring the control schema to the newest revision; safe when several processes start at once."""
    with database.control(timeout=600) as uow:
        uow.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CONTROL_LOCK})
        uow.execute(text(f"CREATE SCHEMA IF NOT EXISTS {CONTROL_SCHEMA}"))
        _run(uow.connection, "control", "head")


def migrate_tenant(uow: UnitOfWork, revision: str = "head") -> None:
    """Bring the schema this unit of work is bound to, role and search_path, to a revision, forwards or backwards."""
    _run(uow.connection, "tenant", revision)


def migrate_tenants(database: Database, tenants: Iterable[TenantRef]) -> int:
    """Bring tenants to the newest revision, one transaction each; answers how many there were."""
    count = 0
    for tenant in tenants:
        with database.tenant(tenant, exclusive=True, timeout=3600, wait=600) as uow:
            migrate_tenant(uow)
        count += 1
    return count


def current_revision(uow: UnitOfWork) -> str | None:
    """The revision of the schema first in search_path."""
    return MigrationContext.configure(uow.connection, opts={"version_table": _VERSION_TABLE}).get_current_revision()


def _run(connection: Connection, chain: str, revision: str) -> None:
    scripts = _scripts(chain)

    def steps(current: tuple[str, ...], context: MigrationContext) -> object:
        if revision == "head" or not current or _is_ahead(scripts, revision, current[0]):
            return scripts._upgrade_revs(revision, current)  # type: ignore[arg-type]
        return scripts._downgrade_revs(revision, current)  # type: ignore[arg-type]

    options = {"version_table": _VERSION_TABLE, "fn": steps, "transactional_ddl": False}
    with _operations:
        context = MigrationContext.configure(connection, opts=options)
        with Operations.context(context):
            context.run_migrations()


def _is_ahead(scripts: ScriptDirectory, revision: str, current: str) -> bool:
    return any(found.revision == current for found in scripts.iterate_revisions(revision, "base"))
