"""The PostgreSQL column behind each storage kind."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Interval, Numeric, Text, Time, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from engine.fields.base import Field, Storage, StorageKind
from jigsmith.tables.sql import fitted

COLUMN_TYPES: Mapping[StorageKind, TypeEngine[Any]] = MappingProxyType(
    {
        StorageKind.TEXT: Text(),
        StorageKind.INTEGER: BigInteger(),
        StorageKind.DECIMAL: Numeric(),
        StorageKind.BOOLEAN: Boolean(),
        StorageKind.DATE: Date(),
        StorageKind.INSTANT: DateTime(timezone=True),
        StorageKind.TIME: Time(),
        StorageKind.DURATION: Interval(),
        StorageKind.TEXT_LIST: ARRAY(Text()),
        StorageKind.JSON: JSONB(none_as_null=True),
        StorageKind.RECORD: Uuid(),
        StorageKind.MEMBER: Uuid(),
        StorageKind.DEPARTMENT: Uuid(),
    }
)
"""Kinds that are missing here (RECORDS, ROWS) have a table of their own."""

PEOPLE: Mapping[StorageKind, str] = MappingProxyType(
    {StorageKind.MEMBER: "_member", StorageKind.DEPARTMENT: "_department"}
)

RECORD_COLUMNS = (
    "id",
    "revision",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "deleted_at",
    "deleted_by",
)
ROW_COLUMNS = ("id", "parent_id", "position")
POSTGRES_COLUMNS = ("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid")
"""Names PostgreSQL keeps for itself in every table."""


def storage_of(field: Field) -> Storage | None:
    """The field's storage; None when it stores nothing."""
    return field.storage() if field.stored else None


def has_column(storage: Storage | None) -> bool:
    """Whether the values stand in a column of the form's own table."""
    return storage is not None and storage.kind in COLUMN_TYPES


def target_table(storage: Storage) -> str | None:
    """The table a column of this storage points at."""
    if storage.kind in PEOPLE:
        return PEOPLE[storage.kind]
    return storage.target if storage.kind in (StorageKind.RECORD, StorageKind.RECORDS) else None


def child_table(table: str, field: str) -> str:
    """The table of a sub-table's rows or of a multi-reference's links: "{form}__{field}", shortened over 63 bytes."""
    return fitted("", f"{table}__{field}", "")
