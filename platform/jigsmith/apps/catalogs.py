"""The process's cache of catalogs: a few versions of each tenant, shared by all threads."""

import threading
from collections import OrderedDict
from uuid import UUID

from jigsmith.apps.catalog import Catalog, compile_catalog
from jigsmith.apps.store import load_published
from jigsmith.errors import NotFound
from jigsmith.storage.unit_of_work import UnitOfWork

PER_TENANT = 3
TENANTS = 200


class Catalogs:
    """Catalogs by tenant and version; the least recently used tenant goes first."""

    def __init__(self, *, per_tenant: int = PER_TENANT, tenants: int = TENANTS) -> None:
        self._per_tenant, self._tenants = per_tenant, tenants
        self._found: OrderedDict[UUID, OrderedDict[int, Catalog]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, uow: UnitOfWork) -> Catalog:
        """The catalog of the unit of work's tenant and version, compiled from the stored definitions when needed."""
        if uow.tenant is None:
            raise NotFound("tenant_not_found")
        found = self._find(uow.tenant.id, uow.version)
        if found is None:
            published = load_published(uow)
            found = compile_catalog(uow.tenant.id, uow.version, published.definitions, published.apps)
            found = self._keep(found)
        return found

    def forget(self, tenant_id: UUID) -> None:
        """Drop what is kept of a tenant."""
        with self._lock:
            self._found.pop(tenant_id, None)

    def _find(self, tenant_id: UUID, version: int) -> Catalog | None:
        with self._lock:
            versions = self._found.get(tenant_id)
            if versions is None or version not in versions:
                return None
            self._found.move_to_end(tenant_id)
            versions.move_to_end(version)
            return versions[version]

    def _keep(self, catalog: Catalog) -> Catalog:
        """Keep a catalog; when another thread was faster, its one is answered, so that derived parts are shared."""
        with self._lock:
            versions = self._found.setdefault(catalog.tenant_id, OrderedDict())
            self._found.move_to_end(catalog.tenant_id)
            kept = versions.setdefault(catalog.version, catalog)
            versions.move_to_end(catalog.version)
            while len(versions) > self._per_tenant:
                versions.popitem(last=False)
            while len(self._found) > self._tenants:
                self._found.popitem(last=False)
            return kept
