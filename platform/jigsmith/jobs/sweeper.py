"""Sends forgotten jobs again: those never picked up, and those whose worker died."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import redis
import sqlalchemy as sa

from jigsmith.jobs.lease import JobTimes, forgotten_jobs
from jigsmith.storage.queue import jobs
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.tenants.lookup import list_tenants
from jigsmith.web.services import Services

_log = logging.getLogger(__name__)
_LOCK = "jigsmith:sweeper"
HOUSEKEEPING = "housekeeping"
HOUSEKEEPING_EVERY = timedelta(days=1)


class Sweeper:
    """A thread in each worker; a key in Valkey lets one of them sweep at a time."""

    def __init__(self, services: Services, broker: "redis.Redis", times: JobTimes) -> None:
        self._services = services
        self._broker = broker
        self._times = times
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sweep_on, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin sweeping every few seconds."""
        self._thread.start()

    def close(self) -> None:
        """Stop and wait for the sweep under way."""
        self._ended.set()
        self._thread.join(timeout=10)

    def sweep(self) -> None:
        """Look through every tenant once."""
        with self._services.database.control() as uow:
            tenants = [tenant.ref for tenant in list_tenants(uow)]
        for tenant in tenants:
            self._tolerantly(self._sweep_tenant, tenant)

    def _sweep_on(self) -> None:
        while not self._ended.wait(self._times.sweep):
            self._tolerantly(self._sweep_if_mine)

    def _sweep_if_mine(self) -> None:
        if self._broker.set(_LOCK, "1", nx=True, px=max(1, int(self._times.sweep * 900))):
            self.sweep()

    def _sweep_tenant(self, tenant: TenantRef) -> None:
        with self._services.database.tenant(tenant) as uow:
            forgotten = forgotten_jobs(uow, self._times)
            if _housekeeping_due(uow):
                self._services.queue.enqueue(uow, HOUSEKEEPING, {}, None)
        for job_id in forgotten:
            self._services.queue.send(tenant.id, job_id)

    def _tolerantly(self, work: Callable[..., None], *arguments: object) -> None:
        """The sweeper outlives a database or broker that is away for a while."""
        try:
            work(*arguments)
        except Exception as error:
            _log.warning("sweep: %s", error)


def _housekeeping_due(uow: UnitOfWork) -> bool:
    since = datetime.now(UTC) - HOUSEKEEPING_EVERY
    recent = sa.select(jobs.c.id).where(jobs.c.name == HOUSEKEEPING, jobs.c.created_at > since)
    return not uow.execute(sa.select(sa.exists(recent))).scalar_one()
