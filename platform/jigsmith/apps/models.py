"""The system tables of definitions, drafts and versions, and the tenant's state."""

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, Text, Uuid, func

metadata = MetaData()

definitions = Table(
    "_definition",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("app", Text, nullable=False),
    Column("version_from", Integer, primary_key=True),
    Column("version_to", Integer),
    Column("body", Text, nullable=False),
)

drafts = Table(
    "_draft",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("app", Text, nullable=False),
    Column("body", Text),
    Column("revision", Integer, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_by", Uuid),
)

versions = Table(
    "_version",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("note", Text, nullable=False),
    Column("author", Uuid),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("changes", Text, nullable=False),
)

state = Table("_state", metadata, Column("version", Integer))
