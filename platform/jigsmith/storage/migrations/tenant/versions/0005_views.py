"""Tenant schema: views."""

revision = "0005_views"
down_revision: str | None = "0004_files_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""


def downgrade() -> None:
    """The way back."""
