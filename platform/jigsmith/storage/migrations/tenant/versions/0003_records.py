"""Tenant schema: record history, outbox and counters."""

from alembic import op

revision = "0003_records"
down_revision: str | None = "0002_definitions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""
    op.execute("""
        CREATE TABLE _history (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            form text NOT NULL,
            record_id uuid NOT NULL,
            revision integer NOT NULL,
            action text NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            by uuid,
            source text NOT NULL,
            version integer NOT NULL,
            batch uuid,
            changes jsonb NOT NULL)
    """)
    op.execute("CREATE INDEX _history_record ON _history (record_id, id)")
    op.execute("CREATE INDEX _history_batch ON _history (batch, id) WHERE batch IS NOT NULL")
    op.execute("""
        CREATE TABLE _outbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
            at timestamptz NOT NULL DEFAULT now(),
            form text NOT NULL,
            record_id uuid NOT NULL,
            action text NOT NULL,
            revision integer NOT NULL,
            by uuid,
            batch uuid)
    """)
    op.execute("CREATE INDEX _outbox_order ON _outbox (transaction, id)")
    op.execute("""
        CREATE TABLE _counter (
            form text NOT NULL,
            field text NOT NULL,
            period text NOT NULL,
            value bigint NOT NULL,
            PRIMARY KEY (form, field, period))
    """)


def downgrade() -> None:
    """The way back."""
    op.execute("DROP TABLE _history, _outbox, _counter")
