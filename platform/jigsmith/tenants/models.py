"""The control schema's table of tenants."""

import sqlalchemy as sa

metadata = sa.MetaData()

tenant = sa.Table(
    "tenant",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("code", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("schema", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("placement", sa.Text),
    sa.Column("time_zone", sa.Text),
    sa.Column("state", sa.Text),
    sa.Column("created_at", sa.DateTime(timezone=True)),
)
