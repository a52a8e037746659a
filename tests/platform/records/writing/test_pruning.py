"""Old events go, fresh ones stay."""

from sqlalchemy import text

from jigsmith.records.pruning import prune_outbox
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef


def test_events_of_more_than_a_week_ago_are_removed(database: Database, tenant: TenantRef) -> None:
    with database.tenant(tenant) as uow:
        insert = text(
            "INSERT INTO _outbox (at, form, record_id, action, revision) "
            "SELECT now() - days * interval '1 day', 'order', gen_random_uuid(), 'create', 1 FROM unnest(:days) AS days"
        )
        uow.execute(insert, {"days": [0, 6, 8, 30]})
        assert prune_outbox(uow) == 2
        left = uow.execute(text("SELECT count(*) FROM _outbox WHERE at > now() - interval '7 days'")).scalar_one()
        assert (left, prune_outbox(uow)) == (2, 0)
