"""Control schema: tenants, accounts, memberships, sessions and API tokens."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0001_control"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs with search_path = control, as the server's own role."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "tenant",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("code", sa.Text, sa.CheckConstraint("code ~ '^[a-z][a-z0-9_]{0,39}$'"), nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        # Both become part of SQL text when a transaction is bound, so nothing but plain identifiers may get in here.
        sa.Column(
            "schema", sa.Text, sa.CheckConstraint("schema ~ '^[a-z][a-z0-9_]{0,62}$'"), nullable=False, unique=True
        ),
        sa.Column("role", sa.Text, sa.CheckConstraint("role ~ '^[a-z][a-z0-9_]{0,62}$'"), nullable=False, unique=True),
        sa.Column("placement", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="active"),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False, server_default="zh"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "membership",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("tenant_id", sa.Uuid, sa.ForeignKey("tenant.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("member_id", sa.Uuid, nullable=False),
        sa.Column("login", sa.Text, nullable=False),
    )
    # A login is a name inside one tenant: two companies may both have an "admin".
    op.create_index("membership_login", "membership", ["tenant_id", sa.text("lower(login)")], unique=True)
    op.create_index("account_login", "account", [sa.text("lower(login)")])
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("tenant_id", sa.Uuid, sa.ForeignKey("tenant.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("member_id", sa.Uuid, nullable=False),
        sa.Column("csrf", sa.Text, nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
        sa.Column("expires_at", moment, nullable=False, index=True),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("tenant_id", sa.Uuid, sa.ForeignKey("tenant.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("member_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", pg.ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
        sa.Column("expires_at", moment),
        sa.Column("last_used_at", moment),
    )


def downgrade() -> None:
    """The way back."""
    for table in ("api_token", "session", "membership", "account", "tenant"):
        op.drop_table(table)
