"""Names a form may not use, and the nearest name when one is misspelt."""

import difflib
import unicodedata
from collections.abc import Iterable

SYSTEM_NAMES = frozenset(
    [
        "id",
        "revision",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "deleted_at",
        "deleted_by",
        "parent_id",
        "position",
        "record_id",
        "target_id",
    ]
)
"""Columns the system keeps itself."""
DATABASE_NAMES = frozenset(["tableoid", "xmin", "xmax", "cmin", "cmax", "ctid"])
"""Columns PostgreSQL keeps itself."""


def is_reserved(field: str) -> bool:
    """Whether a field may not bear this name, in any case."""
    return field.lower() in SYSTEM_NAMES or field.lower() in DATABASE_NAMES


def alike(name: str) -> str:
    """A form in which names that only differ in case or width are equal."""
    return unicodedata.normalize("NFKC", name).casefold()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like a misspelt one; None when none is near."""
    by_likeness = {alike(candidate): candidate for candidate in known}
    found = difflib.get_close_matches(alike(name)[:100], by_likeness, n=1, cutoff=0.6)
    return by_likeness[found[0]] if found else None
