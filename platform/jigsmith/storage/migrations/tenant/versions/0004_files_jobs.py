"""Tenant schema: files_jobs."""

from alembic import op

revision = "0004_files_jobs"
down_revision: str | None = "0003_records"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE _job (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        arguments jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
        progress jsonb NOT NULL,
        heartbeat_at timestamptz,
        lease uuid,
        attempts integer NOT NULL,
        cancel_requested boolean NOT NULL,
        result jsonb,
        error jsonb,
        maker jsonb NOT NULL,
        created_by uuid REFERENCES _member (id),
        created_at timestamptz NOT NULL,
        finished_at timestamptz
    )""",
    "CREATE INDEX _job_open ON _job (created_at) WHERE state IN ('queued', 'running')",
    "CREATE INDEX _job_name ON _job (name, created_at)",
    """CREATE TABLE _file (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        size bigint NOT NULL,
        type text NOT NULL,
        sha256 text NOT NULL,
        key text NOT NULL,
        form text NOT NULL,
        field text NOT NULL,
        record_id uuid,
        created_by uuid NOT NULL REFERENCES _member (id),
        created_at timestamptz NOT NULL
    )""",
    "CREATE INDEX _file_record ON _file (record_id)",
    "CREATE INDEX _file_loose ON _file (created_at) WHERE record_id IS NULL",
    """CREATE TABLE _import (
        id uuid PRIMARY KEY,
        form text NOT NULL,
        file_name text NOT NULL,
        file_key text NOT NULL,
        sheets jsonb NOT NULL,
        settings jsonb,
        state text NOT NULL CHECK (state IN
            ('uploaded', 'checking', 'checked', 'importing', 'done', 'failed', 'undone', 'cancelled')),
        counts jsonb NOT NULL,
        problem jsonb,
        undo jsonb,
        checkpoint bigint NOT NULL,
        job_id uuid REFERENCES _job (id),
        version integer,
        checked_at timestamptz,
        created_by uuid NOT NULL REFERENCES _member (id),
        created_at timestamptz NOT NULL
    )""",
    "CREATE INDEX _import_maker ON _import (created_by, created_at DESC)",
    """CREATE TABLE _import_row (
        import_id uuid NOT NULL REFERENCES _import (id) ON DELETE CASCADE,
        row bigint NOT NULL,
        outcome text NOT NULL,
        key uuid,
        digest uuid,
        payload jsonb NOT NULL,
        PRIMARY KEY (import_id, row)
    )""",
    "CREATE INDEX _import_row_outcome ON _import_row (import_id, outcome, row)",
    "CREATE INDEX _import_row_key ON _import_row (import_id, key) WHERE key IS NOT NULL",
    # Hashes of the existing records' match keys while one import is being checked; rebuilt when lost.
    "CREATE UNLOGGED TABLE _import_match (import_id uuid NOT NULL, hash bigint NOT NULL, record_id uuid NOT NULL)",
    "CREATE INDEX _import_match_hash ON _import_match (import_id, hash)",
)
TABLES = ("_import_match", "_import_row", "_import", "_file", "_job")


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """The way back."""
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
