"""Connections: a pool over PostgreSQL that hands out units of work bound to a tenant."""

from collections.abc import Iterator
from contextlib import contextmanager

from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork


class Database:
    """One pool per process. Every tenant transaction runs under the tenant's own role and search_path."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        raise NotImplementedError

    @contextmanager
    def control(self) -> Iterator[UnitOfWork]:
        """A transaction on the control schema, as the server's own role."""
        raise NotImplementedError
        yield

    @contextmanager
    def tenant(self, tenant: TenantRef, *, exclusive: bool = False) -> Iterator[UnitOfWork]:
        """A transaction bound to `tenant`: role, search_path, shared publish lock and version in one round trip.

        `exclusive` takes the publish lock exclusively (publish, restore): it waits for running writers and holds
        new ones back until commit.
        """
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Close the pool."""
        raise NotImplementedError
