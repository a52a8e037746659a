"""Tenant schema: people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0001_people"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs inside the tenant's schema, as the tenant's role."""
    op.create_table(
        "_state",
        sa.Column("id", sa.Boolean, sa.CheckConstraint("id"), primary_key=True, server_default=sa.true()),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("access_version", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.execute("INSERT INTO _state DEFAULT VALUES")
    op.create_table(
        "_department",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Uuid, sa.ForeignKey("_department.id"), index=True),
        sa.Column("position", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "_member",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("is_admin", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("language", sa.Text, nullable=False, server_default="zh"),
        sa.Column("time_zone", sa.Text),
        sa.Column("attributes", pg.JSONB, nullable=False, server_default=sa.text("'{}'")),
    )
    op.create_index("_member_login", "_member", [sa.text("lower(login)")], unique=True)
    op.create_table(
        "_member_department",
        sa.Column("member_id", sa.Uuid, sa.ForeignKey("_member.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("department_id", sa.Uuid, sa.ForeignKey("_department.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("_member_department_department", "_member_department", ["department_id"])
    op.create_table(
        "_member_role",
        sa.Column("member_id", sa.Uuid, sa.ForeignKey("_member.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
    )


def downgrade() -> None:
    """The way back."""
    for table in ("_member_role", "_member_department", "_member", "_department", "_state"):
        op.drop_table(table)
