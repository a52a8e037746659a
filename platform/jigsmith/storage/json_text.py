"""JSON as PostgreSQL's jsonb columns are written and read: Decimals, UUIDs and times become text."""

import json
from typing import Any

import orjson


def write_json(value: object) -> str:
    """JSON text of `value`; what JSON does not know (Decimal, Path, …) is written as its text."""
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text; whole numbers of any size stay exact."""
    return json.loads(text)
