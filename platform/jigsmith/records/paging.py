"""A list query, its answer, and the cursor between two pages."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import Literal, cast

import orjson
from pydantic import JsonValue

from engine.forms.definition import Sort
from engine.forms.filters import Filter
from jigsmith.errors import Invalid

MAX_LIMIT = 1000
SEAL_BYTES = 12


@dataclass(frozen=True)
class Query:
    """A list query in the asker's terms; row and field rights are added by the service."""

    filter: Filter | None = None
    sorts: tuple[Sort, ...] = ()
    """At most 5; empty values come last, the id breaks ties. Empty: newest first."""
    search: str = ""
    columns: tuple[str, ...] | None = None
    """Fields to return; None: all the asker may see, without sub-tables."""
    limit: int = 50
    cursor: str | None = None
    count: Literal["none", "about", "exact"] = "about"
    """"about" counts exactly up to 10,000 and says so beyond."""
    deleted: bool = False
    """The recycle bin instead of the live records."""
    secret: bytes = b""
    """Signs the cursors this query hands out and takes back; the web passes the server's."""


@dataclass(frozen=True)
class Page:
    """One page. `records` are in API form (http.md "A record"), each with the titles of what it points at."""

    records: list[dict[str, JsonValue]]
    next_cursor: str | None
    count: int | None
    count_is_exact: bool


def write_cursor(key: bytes, scope: str, values: Sequence[str | None]) -> str:
    """An opaque cursor after the row with these sort values; `scope` names form and sort, `key` signs it."""
    body = orjson.dumps(list(values))
    return urlsafe_b64encode(_seal(key, scope, body) + body).decode().rstrip("=")


def read_cursor(key: bytes, scope: str, cursor: str, count: int) -> list[str | None]:
    """The sort values in a cursor. Raises Invalid for one that was changed, or made for another sort or form."""
    try:
        raw = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        seal, body = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
        values = orjson.loads(body)
    except ValueError as error:
        raise Invalid("cursor_invalid") from error
    if not hmac.compare_digest(seal, _seal(key, scope, body)) or not isinstance(values, list) or len(values) != count:
        raise Invalid("cursor_invalid")
    return cast("list[str | None]", values)


def _seal(key: bytes, scope: str, body: bytes) -> bytes:
    return blake2b(scope.encode() + b"\0" + body, key=sha256(key).digest(), digest_size=SEAL_BYTES).digest()
