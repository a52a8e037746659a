"""Where an import works: a tenant, somebody's rights, and transactions as many as it needs."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.catalogs import Catalogs
from jigsmith.records.service import Records
from jigsmith.storage.file_store import FileStore
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.web.services import Services

CHUNK_SECONDS = 600
"""A statement over a whole large form (hashing keys, clearing rows) may take a while."""


@dataclass(frozen=True)
class Workplace:
    """What work on many transactions needs; each chunk opens its own unit of work."""

    services: Services
    tenant: TenantRef
    actor: Actor
    catalogs: Catalogs

    @property
    def files(self) -> FileStore:
        """Where uploads live."""
        return self.services.files

    def unit(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction of the tenant."""
        return self.services.database.tenant(self.tenant, timeout=CHUNK_SECONDS)

    def catalog(self, uow: UnitOfWork) -> Catalog:
        """The catalog of the unit of work's version."""
        return self.catalogs.get(uow)

    def records(self, uow: UnitOfWork) -> Records:
        """The record service, writing as the import's maker."""
        return Records(uow, self.catalog(uow), self.actor, nudge=self.services.nudge)
