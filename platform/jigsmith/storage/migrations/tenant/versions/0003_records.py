"""Tenant schema: records."""

revision = "0003_records"
down_revision: str | None = "0002_definitions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""


def downgrade() -> None:
    """The way back."""
