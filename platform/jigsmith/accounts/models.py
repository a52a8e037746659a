"""Tables of people: accounts, sessions and tokens in the control schema; members and departments in each tenant's."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

control = sa.MetaData()
metadata = sa.MetaData()
_moment = sa.DateTime(timezone=True)

account = sa.Table(
    "account",
    control,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("login", sa.Text),
    sa.Column("password_hash", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("name", sa.Text),
)
membership = sa.Table(
    "membership",
    control,
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid),
    sa.Column("login", sa.Text),
)
session = sa.Table(
    "session",
    control,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("account_id", sa.Uuid),
    sa.Column("tenant_id", sa.Uuid),
    sa.Column("member_id", sa.Uuid),
    sa.Column("csrf", sa.Text),
    sa.Column("created_at", _moment),
    sa.Column("expires_at", _moment),
)
api_token = sa.Table(
    "api_token",
    control,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("token_hash", sa.LargeBinary),
    sa.Column("tenant_id", sa.Uuid),
    sa.Column("member_id", sa.Uuid),
    sa.Column("name", sa.Text),
    sa.Column("scopes", ARRAY(sa.Text)),
    sa.Column("created_at", _moment),
    sa.Column("expires_at", _moment),
    sa.Column("last_used_at", _moment),
)

state = sa.Table(
    "_state",
    metadata,
    sa.Column("version", sa.Integer),
    sa.Column("access_version", sa.BigInteger),
)
department = sa.Table(
    "_department",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("parent_id", sa.Uuid),
    sa.Column("position", sa.Integer),
)
member = sa.Table(
    "_member",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.Uuid),
    sa.Column("login", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("is_admin", sa.Boolean),
    sa.Column("active", sa.Boolean),
    sa.Column("language", sa.Text),
    sa.Column("time_zone", sa.Text),
    sa.Column("attributes", JSONB),
)
member_department = sa.Table(
    "_member_department",
    metadata,
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("department_id", sa.Uuid, primary_key=True),
)
member_role = sa.Table(
    "_member_role",
    metadata,
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
)
