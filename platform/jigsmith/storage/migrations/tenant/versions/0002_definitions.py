"""Tenant schema: definitions."""

revision = "0002_definitions"
down_revision: str | None = "0001_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""


def downgrade() -> None:
    """The way back."""
