"""The right to run one job: taken by an update of its row, kept by heartbeats, given up with its outcome."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from jigsmith.storage.queue import JOB_COLUMNS, Job, jobs
from jigsmith.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class JobTimes:
    """How fast a worker's death is noticed, in seconds, and how many deaths a job may cause."""

    heartbeat: float = 3.0
    lease: float = 30.0
    sweep: float = 5.0
    unsent: float = 15.0
    """A queued job nobody picked up for so long is sent again."""
    deaths: int = 3


@dataclass(frozen=True)
class Lease:
    """A job this worker may run until another lease replaces its own."""

    job: Job
    id: UUID


def claim_job(uow: UnitOfWork, job_id: UUID, times: JobTimes) -> Lease | None:
    """Take a queued job, or one whose worker fell silent; None when there is nothing to run.

    Two workers that ask at once: the row's lock lets one through, the other finds a fresh heartbeat.
    """
    lease = uuid4()
    row = uow.execute(
        sa.update(jobs)
        .where(jobs.c.id == job_id, sa.or_(jobs.c.state == "queued", _silent(times)))
        .values(state="running", lease=lease, heartbeat_at=sa.func.clock_timestamp(), attempts=jobs.c.attempts + 1)
        .returning(*JOB_COLUMNS)
    ).one_or_none()
    return Lease(Job(**row._mapping), lease) if row is not None else None


def beat(uow: UnitOfWork, lease: Lease, done: int, total: int) -> bool | None:
    """Keep the lease and publish progress. Answers whether a cancel was asked for; None when the lease is lost."""
    statement = (
        sa.update(jobs)
        .where(*_mine(lease))
        .values(heartbeat_at=sa.func.clock_timestamp(), progress={"done": done, "total": total})
        .returning(jobs.c.cancel_requested)
    )
    answer: bool | None = uow.execute(statement).scalar_one_or_none()
    return answer


def finish(uow: UnitOfWork, lease: Lease, state: str, **values: Any) -> bool:
    """Store the outcome (done, failed, cancelled). False when another worker holds the job by now."""
    statement = sa.update(jobs).where(*_mine(lease))
    done = uow.execute(statement.values(state=state, finished_at=sa.func.clock_timestamp(), lease=None, **values))
    return done.rowcount == 1


def give_back(uow: UnitOfWork, lease: Lease) -> None:
    """Put the job back into the queue; the attempt does not count as a death."""
    statement = sa.update(jobs).where(*_mine(lease))
    uow.execute(statement.values(state="queued", lease=None, heartbeat_at=None, attempts=jobs.c.attempts - 1))


def forgotten_jobs(uow: UnitOfWork, times: JobTimes) -> list[UUID]:
    """Open jobs that no living worker knows of: never picked up, or silent for longer than a lease."""
    unsent = sa.and_(jobs.c.state == "queued", jobs.c.created_at < _ago(times.unsent))
    found = uow.execute(
        sa.select(jobs.c.id).where(sa.or_(unsent, _silent(times))).order_by(jobs.c.created_at).limit(100)
    )
    return list(found.scalars())


def _silent(times: JobTimes) -> sa.ColumnElement[bool]:
    return sa.and_(jobs.c.state == "running", jobs.c.heartbeat_at < _ago(times.lease))


def _ago(seconds: float) -> sa.ColumnElement[Any]:
    return sa.func.clock_timestamp() - sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds)


def _mine(lease: Lease) -> tuple[sa.ColumnElement[bool], ...]:
    return (jobs.c.id == lease.job.id, jobs.c.lease == lease.id, jobs.c.state == "running")
