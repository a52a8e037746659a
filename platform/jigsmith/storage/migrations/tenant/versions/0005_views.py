"""Tenant schema: personal views."""

from alembic import op

revision = "0005_views"
down_revision: str | None = "0004_files_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""
    op.execute("""
        CREATE TABLE _personal_view (
            id uuid PRIMARY KEY,
            member_id uuid NOT NULL REFERENCES _member (id) ON DELETE CASCADE,
            form text NOT NULL,
            body jsonb NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now())
    """)
    op.execute("CREATE INDEX _personal_view_member ON _personal_view (member_id, form, created_at)")


def downgrade() -> None:
    """The way back."""
    op.execute("DROP TABLE _personal_view")
