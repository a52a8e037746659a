"""Finished jobs are forgotten after a while."""

import sqlalchemy as sa

from jigsmith.storage.queue import jobs
from jigsmith.storage.unit_of_work import UnitOfWork

KEPT_DAYS = 90


def forget_old_jobs(uow: UnitOfWork) -> int:
    """Delete finished jobs older than KEPT_DAYS that no import names."""
    old = jobs.c.finished_at < sa.func.now() - sa.func.make_interval(0, 0, 0, KEPT_DAYS)
    imports = sa.table("_import", sa.column("job_id"))
    named = sa.exists().where(imports.c.job_id == jobs.c.id)
    return uow.execute(sa.delete(jobs).where(old, ~named)).rowcount
