"""Tenant schema: definitions, drafts, versions, and what publishes have retired."""

from alembic import op

revision = "0002_definitions"
down_revision: str | None = "0001_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role. Bodies are JSON texts: their key order is kept."""
    op.execute("""
        CREATE TABLE _definition (
            kind text NOT NULL,
            name text NOT NULL,
            app text NOT NULL,
            version_from integer NOT NULL,
            version_to integer,
            body text NOT NULL,
            PRIMARY KEY (kind, name, version_from))
    """)
    op.execute("CREATE UNIQUE INDEX _definition_current ON _definition (kind, name) WHERE version_to IS NULL")
    op.execute("""
        CREATE TABLE _draft (
            kind text NOT NULL,
            name text NOT NULL,
            app text NOT NULL,
            body text,
            revision integer NOT NULL,
            updated_at timestamptz NOT NULL DEFAULT now(),
            updated_by uuid,
            PRIMARY KEY (kind, name))
    """)
    op.execute("""
        CREATE TABLE _version (
            number integer PRIMARY KEY,
            note text NOT NULL,
            author uuid,
            at timestamptz NOT NULL DEFAULT now(),
            changes text NOT NULL)
    """)
    op.execute("""
        CREATE TABLE _retired (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            number integer NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            table_name text NOT NULL,
            column_name text,
            before text NOT NULL,
            after text)
    """)


def downgrade() -> None:
    """The way back."""
    op.execute("DROP TABLE _retired, _version, _draft, _definition")
