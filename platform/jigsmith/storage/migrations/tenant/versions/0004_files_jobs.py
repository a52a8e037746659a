"""Tenant schema: files_jobs."""

revision = "0004_files_jobs"
down_revision: str | None = "0003_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""


def downgrade() -> None:
    """The way back."""
