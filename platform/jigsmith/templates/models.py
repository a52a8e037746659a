"""Which templates a tenant has."""

import sqlalchemy as sa

metadata = sa.MetaData()
installed = sa.Table(
    "_template",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Text),
    sa.Column("catalog_version", sa.Integer),
    sa.Column("installed_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
    sa.Column("installed_by", sa.Uuid),
)
