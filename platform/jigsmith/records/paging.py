"""A list query, its answer, and the cursor between two pages."""

from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from engine.forms.definition import Sort
from engine.forms.filters import Filter

MAX_LIMIT = 1000


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


@dataclass(frozen=True)
class Page:
    """One page. `records` are in API form (http.md "A record"), each with the titles of what it points at."""

    records: list[dict[str, JsonValue]]
    next_cursor: str | None
    count: int | None
    count_is_exact: bool
