"""Tenant schema: people."""

revision = "0001_people"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""


def downgrade() -> None:
    """The way back."""
