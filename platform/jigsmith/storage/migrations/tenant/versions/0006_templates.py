"""Tenant schema: which solution templates are installed."""

import sqlalchemy as sa
from alembic import op

revision = "0006_templates"
down_revision: str | None = "0005_views"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""
    op.create_table(
        "_template",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("catalog_version", sa.Integer, nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("installed_by", sa.Uuid, nullable=False),
    )


def downgrade() -> None:
    """The way back."""
    op.drop_table("_template")
