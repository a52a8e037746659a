"""A field's default as an SQL constant."""

import json
from datetime import timedelta

from engine.errors import FieldProblem
from engine.fields.base import Field, StorageKind
from jigsmith.tables.columns import COLUMN_TYPES, storage_of
from jigsmith.tables.sql import literal, text_array, type_sql

_PLAIN = frozenset(COLUMN_TYPES) - {StorageKind.TEXT_LIST, StorageKind.JSON}


def constant_sql(field: Field) -> str | None:
    """The default as the column stores it; None when there is none or it has no column."""
    storage = storage_of(field)
    if field.default is None or storage is None or storage.kind not in COLUMN_TYPES:
        return None
    try:
        value = field.compile_coercion()(field.default)
    except FieldProblem:
        return None
    if value is None:
        return None
    if storage.kind is StorageKind.TEXT_LIST and isinstance(value, list | tuple):
        return text_array(str(item) for item in value)
    if storage.kind is StorageKind.JSON:
        return f"{literal(json.dumps(value, ensure_ascii=False, default=str))}::jsonb"
    text = f"{value.total_seconds()} seconds" if isinstance(value, timedelta) else str(value)
    return f"{literal(text)}::{type_sql(COLUMN_TYPES[storage.kind])}" if storage.kind in _PLAIN else None
