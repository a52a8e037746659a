"""The tenant's system tables behind records: history, outbox and counters (migration 0003_records)."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType

metadata = MetaData()


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's xid8: the 64-bit number of a transaction."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


history = Table(
    "_history",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("form", Text, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("by", Uuid),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("batch", Uuid),
    Column("changes", JSONB, nullable=False),
)
"""One row per written record. `action` is create, update, delete, restore or purge; `version` the catalog's;
`batch` marks an import. `changes` is {field: {"before", "after"}} in API form, nulls left out."""

outbox = Table(
    "_outbox",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("transaction", TransactionId, nullable=False, server_default=func.pg_current_xact_id()),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("form", Text, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("action", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("by", Uuid),
    Column("batch", Uuid),
)
"""What happened, for those who act on it after commit. Ids follow the order of writing, not of commit: readers page
by (transaction, id) and stop before pg_snapshot_xmin(pg_current_snapshot()), so that no late commit is missed."""

counter = Table(
    "_counter",
    metadata,
    Column("form", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""The last number given, per auto-number field and period ("" when it never resets)."""
