"""Events that every reader has had time to read make room."""

from sqlalchemy import text

from jigsmith.storage.unit_of_work import UnitOfWork

KEPT_DAYS = 7
_BATCH = 100_000


def prune_outbox(uow: UnitOfWork) -> int:
    """Remove events older than a week, at most 100,000 a call; answers how many went.

    Nobody resumes a stream after a week: a browser that slept so long loads its lists afresh.
    """
    sql = (
        "DELETE FROM _outbox WHERE id IN "
        "(SELECT id FROM _outbox WHERE at < now() - make_interval(days => :days) ORDER BY id LIMIT :batch)"
    )
    return int(uow.execute(text(sql), {"days": KEPT_DAYS, "batch": _BATCH}).rowcount)
