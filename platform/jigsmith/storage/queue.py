"""Transactional jobs: a `_job` row committed with the work that asked for it, and a message sent after the commit."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID, uuid4

import sqlalchemy as sa
from celery import Celery
from kombu.exceptions import OperationalError
from pydantic import JsonValue
from sqlalchemy.dialects import postgresql as pg

from jigsmith.errors import NotFound
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork

_log = logging.getLogger(__name__)

QUEUE = "jigsmith"
MESSAGE = "run_job"
VISIBILITY_SECONDS = 300

metadata = sa.MetaData()
jobs = sa.Table(
    "_job",
    metadata,
    sa.Column("id", pg.UUID(as_uuid=True), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("arguments", pg.JSONB, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("progress", pg.JSONB, nullable=False),
    sa.Column("heartbeat_at", sa.DateTime(timezone=True)),
    sa.Column("lease", pg.UUID(as_uuid=True)),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("cancel_requested", sa.Boolean, nullable=False),
    sa.Column("result", pg.JSONB(none_as_null=True)),
    sa.Column("error", pg.JSONB(none_as_null=True)),
    sa.Column("maker", pg.JSONB, nullable=False),
    sa.Column("created_by", pg.UUID(as_uuid=True)),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("finished_at", sa.DateTime(timezone=True)),
)


class Maker(Protocol):
    """Who asks for a job: what the worker needs to act for them again, with the rights they have by then."""

    @property
    def member_id(self) -> UUID: ...
    @property
    def language(self) -> str: ...
    @property
    def scopes(self) -> frozenset[str] | None: ...


@dataclass(frozen=True, slots=True)
class Job:
    """A job's row."""

    id: UUID
    name: str
    arguments: dict[str, JsonValue]
    state: str
    """queued, running, done, failed or cancelled."""
    progress: dict[str, int]
    attempts: int
    cancel_requested: bool
    result: JsonValue
    error: dict[str, JsonValue] | None
    maker: dict[str, JsonValue]
    created_by: UUID | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it may still run."""
        return self.state in ("queued", "running")


JOB_COLUMNS = tuple(jobs.c[field.name] for field in fields(Job))


class Progress(Protocol):
    """What a running job tells about itself, and how it learns that it shall stop."""

    def report(self, done: int, total: int) -> None:
        """Say how far the work is. Raises JobStopError when it shall stop here; only call it at a safe point."""


class JobStopError(Exception):
    """The job shall stop now: cancelled by a person, taken over by another worker, or the worker is closing."""

    def __init__(self, reason: Literal["cancelled", "lease_lost", "closing"]) -> None:
        self.reason = reason
        super().__init__(reason)


class Quiet:
    """Progress of work that runs at once, without a job: nobody listens and nobody interrupts."""

    def report(self, done: int, total: int) -> None:
        """Nothing happens."""


def make_celery(broker_url: str) -> Celery:
    """A Celery application with Jigsmith's conventions; the worker registers its one message on it."""
    app = Celery("jigsmith", broker=broker_url, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        # A redelivery while the first worker still runs finds the lease taken and does nothing.
        broker_transport_options={"visibility_timeout": VISIBILITY_SECONDS, "socket_timeout": 30},
    )
    return app


class Queue:
    """Puts jobs into the tenant's table and tells a worker after the commit."""

    def __init__(self, broker_url: str) -> None:
        self._celery = make_celery(broker_url)

    def enqueue(self, uow: UnitOfWork, name: str, arguments: Mapping[str, JsonValue], actor: Maker | None) -> UUID:
        """Store a job in the caller's transaction; None as actor means the system itself. Returns the job's id."""
        job_id = uuid4()
        uow.execute(
            sa.insert(jobs).values(
                id=job_id,
                name=name,
                arguments=dict(arguments),
                state="queued",
                progress={"done": 0, "total": 0},
                attempts=0,
                cancel_requested=False,
                maker=_maker(actor),
                created_by=actor.member_id if actor else None,
                created_at=sa.func.clock_timestamp(),
            )
        )
        tenant = _tenant(uow)
        uow.after_commit(lambda: self.send(tenant.id, job_id))
        return job_id

    def send(self, tenant_id: UUID, job_id: UUID) -> None:
        """Tell a worker about a job; when the broker does not answer, the sweeper sends it again later."""
        try:
            self._celery.send_task(MESSAGE, args=[str(tenant_id), str(job_id)], retry=False)
        except OperationalError as error:
            _log.warning("job %s waits for the sweeper, the broker does not answer: %s", job_id, error)

    def close(self) -> None:
        """Close the broker's connections."""
        self._celery.close()


def get_job(uow: UnitOfWork, job_id: UUID) -> Job:
    """A job of the unit of work's tenant. Raises NotFound("job_not_found")."""
    row = uow.execute(sa.select(*JOB_COLUMNS).where(jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise NotFound("job_not_found", id=str(job_id))
    return Job(**row._mapping)


def cancel_job(uow: UnitOfWork, job_id: UUID) -> Job:
    """Cancel: a queued job ends at once, a running one at its next step; a finished one stays as it is."""
    state = jobs.c.state
    uow.execute(
        sa.update(jobs)
        .where(jobs.c.id == job_id, state.in_(("queued", "running")))
        .values(
            cancel_requested=True,
            state=sa.case((state == "queued", "cancelled"), else_=state),
            finished_at=sa.case((state == "queued", sa.func.clock_timestamp()), else_=jobs.c.finished_at),
        )
    )
    return get_job(uow, job_id)


def _maker(actor: Maker | None) -> dict[str, Any]:
    if actor is None:
        return {}
    return {"language": actor.language, "scopes": None if actor.scopes is None else sorted(actor.scopes)}


def _tenant(uow: UnitOfWork) -> TenantRef:
    if uow.tenant is None:
        raise ValueError("a job belongs to a tenant; this unit of work has none")
    return uow.tenant
