"""The text search box: every word somewhere in the searchable fields, whatever its case or width."""

import unicodedata
from collections.abc import Sequence

from engine.fields.base import StorageKind
from engine.forms.compile import CompiledForm
from jigsmith.errors import Invalid
from jigsmith.records.rights import FormRightsOf
from jigsmith.records.sql import Parameters, find_column, like_pattern, quoted

MAX_LENGTH = 200
MAX_WORDS = 5


def search_columns(form: CompiledForm, rights: FormRightsOf) -> Sequence[str]:
    """The fields a search looks into: the searchable ones the asker sees, and the title."""
    names = [name for name, field in form.fields.items() if field.searchable or name == form.title]
    columns = [find_column(form, name) for name in names if name not in rights.hidden]
    return [
        column.name
        for column in columns
        if column is not None and column.storage.target is None and column.storage.kind in SEARCHED
    ]


SEARCHED = (StorageKind.TEXT, StorageKind.TEXT_LIST, StorageKind.INTEGER, StorageKind.DECIMAL, StorageKind.DATE)


def search_sql(form: CompiledForm, rights: FormRightsOf, text: str, alias: str, parameters: Parameters) -> str:
    """The condition of a search text on `alias`; an empty text holds for every row."""
    words = folded(text).replace("\0", " ").split()
    if not words:
        return "true"
    if len(text) > MAX_LENGTH:
        raise Invalid("search_too_long", limit=MAX_LENGTH, actual=len(text))
    columns = [f"{alias}.{quoted(name)}::text" for name in search_columns(form, rights)]
    if not columns:
        return "false"
    parts = []
    for word in words[:MAX_WORDS]:
        pattern = parameters.add(f"%{like_pattern(word)}%", "text")
        parts.append(f"({' OR '.join(_matches(column, pattern) for column in columns)})")
    return f"({' AND '.join(parts)})"


def folded(text: str) -> str:
    """Half-width, lower-case: how search texts and stored texts are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def _matches(column: str, pattern: str) -> str:
    """Only texts beyond ASCII pay for normalisation."""
    wide = f"(octet_length({column}) > length({column}) AND lower(normalize({column}, NFKC)) LIKE {pattern})"
    return f"lower({column}) LIKE {pattern} OR {wide}"
