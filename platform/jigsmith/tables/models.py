"""The system table that remembers retired columns and tables."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, MetaData, Table, Text, func

metadata = MetaData()

retired = Table(
    "_retired",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("table_name", Text, nullable=False),
    Column("column_name", Text),
    Column("before", Text, nullable=False),
    Column("after", Text),
)
