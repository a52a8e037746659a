"""Runs one job from claim to outcome: who it acts for, what it calls, and what becomes of its row."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import psycopg
import sqlalchemy.exc
from pydantic import JsonValue

from engine.errors import EngineError
from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalogs import Catalogs
from jigsmith.errors import JigsmithError, Unavailable
from jigsmith.jobs.lease import JobTimes, Lease, claim_job, finish, give_back
from jigsmith.jobs.problems import problem_of
from jigsmith.jobs.running import Running
from jigsmith.storage.queue import Job, JobStopError, Progress
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.tenants.lookup import Tenant, find_tenant_by_id
from jigsmith.web.services import Services

_log = logging.getLogger(__name__)
SYSTEM = Actor(UUID(int=0), "system", frozenset(), is_admin=True, source="system")


@dataclass(frozen=True)
class JobContext:
    """What a job function works with."""

    services: Services
    tenant: TenantRef
    actor: Actor
    """The member who asked, with today's rights; the system itself for jobs nobody asked for."""
    job_id: UUID
    progress: Progress
    catalogs: Catalogs


Arguments = Mapping[str, JsonValue]


@dataclass(frozen=True)
class JobKind:
    """A kind of job: what runs, and what else changes when it ends without success."""

    run: Callable[[JobContext, Arguments], JsonValue]
    """Calls one service function; may be called again after a death and must then go on where it stopped."""
    ended: Callable[[UnitOfWork, Arguments, str, Mapping[str, JsonValue]], None] = lambda *_: None
    """Called with "failed" or "cancelled" and the problem, in the transaction that stores the outcome."""


class Runner:
    """Runs jobs of any tenant in this process, several at a time when called from several threads."""

    def __init__(self, services: Services, kinds: Mapping[str, JobKind], times: JobTimes) -> None:
        self._services = services
        self._kinds = kinds
        self._times = times
        self._catalogs = Catalogs()
        self._running: dict[UUID, Running] = {}
        self._lock = threading.Lock()
        self._closing = False

    def run(self, tenant_id: UUID, job_id: UUID) -> None:
        """Run the job unless another worker does, it is finished, or it has caused too many deaths."""
        tenant = self._tenant(tenant_id)
        if tenant is None or self._closing:
            return
        with self._services.database.tenant(tenant.ref) as uow:
            lease = claim_job(uow, job_id, self._times)
        if lease is None:
            return
        if lease.job.attempts > self._times.deaths:
            self._end(tenant.ref, lease, "failed", problem_of("job_worker_died", deaths=lease.job.attempts - 1))
            return
        running = Running(self._services.database, tenant.ref, lease, self._times)
        with self._lock:
            self._running[lease.id] = running
        try:
            with running:
                self._work(tenant, lease, running)
        finally:
            with self._lock:
                del self._running[lease.id]

    def close(self) -> None:
        """Ask running jobs to stop at their next safe point; they go back into the queue."""
        self._closing = True
        with self._lock:
            for running in self._running.values():
                running.stop("closing")

    def _work(self, tenant: Tenant, lease: Lease, running: Running) -> None:
        job = lease.job
        try:
            context = JobContext(self._services, tenant.ref, self._actor(tenant, job), job.id, running, self._catalogs)
            running.report(0, 0)
            result = self._kinds[job.name].run(context, job.arguments)
        except JobStopError as stop:
            self._stopped(tenant.ref, lease, stop)
        except (psycopg.OperationalError, sqlalchemy.exc.OperationalError, Unavailable) as error:
            # Not the job's fault: its lease runs out and the sweeper sends it again.
            _log.warning("job %s %s: %s", job.name, job.id, error)
        except (JigsmithError, EngineError) as error:
            self._end(tenant.ref, lease, "failed", problem_of(error))
        except Exception:
            _log.exception("job %s %s failed", job.name, job.id)
            self._end(tenant.ref, lease, "failed", problem_of("job_failed", name=job.name))
        else:
            with self._services.database.tenant(tenant.ref) as uow:
                finish(uow, lease, "done", result=result, progress=running.progress)

    def _stopped(self, tenant: TenantRef, lease: Lease, stop: JobStopError) -> None:
        if stop.reason == "cancelled":
            self._end(tenant, lease, "cancelled", problem_of("job_cancelled"))
        elif stop.reason == "closing":
            with self._services.database.tenant(tenant) as uow:
                give_back(uow, lease)
                uow.after_commit(lambda: self._services.queue.send(tenant.id, lease.job.id))

    def _end(self, tenant: TenantRef, lease: Lease, state: str, problem: dict[str, JsonValue]) -> None:
        with self._services.database.tenant(tenant) as uow:
            if finish(uow, lease, state, error=problem):
                kind = self._kinds.get(lease.job.name, JobKind(lambda *_: None))
                kind.ended(uow, lease.job.arguments, state, problem)

    def _tenant(self, tenant_id: UUID) -> Tenant | None:
        with self._services.database.control() as uow:
            return find_tenant_by_id(uow, tenant_id)

    def _actor(self, tenant: Tenant, job: Job) -> Actor:
        if job.created_by is None:
            return SYSTEM
        with self._services.database.tenant(tenant.ref) as uow:
            actor = get_actor(uow, job.created_by, time_zone=tenant.time_zone)
        scopes = job.maker.get("scopes")
        return replace(
            actor,
            language="en" if job.maker.get("language") == "en" else "zh",
            scopes=frozenset(map(str, scopes)) if isinstance(scopes, list) else None,
        )
