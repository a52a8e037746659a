"""The text search box: every word somewhere in the searchable fields, whatever its case or width.

A field that points elsewhere is searched by the titles it shows: whoever types an order's number in the list of reports
finds the reports of that order.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from engine.fields.base import StorageKind
from engine.forms.compile import CompiledForm
from jigsmith.errors import Invalid
from jigsmith.records.filters import Asking
from jigsmith.records.rights import FormRightsOf, rights_of
from jigsmith.records.sql import Column, Parameters, find_column, like_pattern, quoted, table_sql, target_of
from jigsmith.records.titles import searched_title_sql, title_table

MAX_LENGTH = 200
MAX_WORDS = 5
SEARCHED = (StorageKind.TEXT, StorageKind.TEXT_LIST, StorageKind.INTEGER, StorageKind.DECIMAL, StorageKind.DATE)

Test = Callable[[str], str]
"""A condition on one row, given the placeholder of a word's pattern."""


def search_sql(asking: Asking, rights: FormRightsOf, text: str, alias: str, parameters: Parameters) -> str:
    """The condition of a search text on `alias`; an empty text holds for every row."""
    words = folded(text).replace("\0", " ").split()
    if not words:
        return "true"
    if len(text) > MAX_LENGTH:
        raise Invalid("search_too_long", limit=MAX_LENGTH, actual=len(text))
    form = asking.catalog.forms[rights.form]
    tests = [*_own_tests(form, rights, alias), *_title_tests(asking, form, rights, alias)]
    if not tests:
        return "false"
    parts = []
    for word in words[:MAX_WORDS]:
        pattern = parameters.add(f"%{like_pattern(word)}%", "text")
        parts.append(f"({' OR '.join(test(pattern) for test in tests)})")
    return f"({' AND '.join(parts)})"


def folded(text: str) -> str:
    """Half-width, lower-case: how search texts and stored texts are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def _own_tests(form: CompiledForm, rights: FormRightsOf, alias: str) -> Iterator[Test]:
    """The searchable fields the asker sees, and the title."""
    for name, field in form.fields.items():
        column = find_column(form, name)
        if not (field.searchable or name == form.title) or name in rights.hidden or column is None:
            continue
        if column.storage.target is None and column.storage.kind in SEARCHED:
            yield _match(f"{alias}.{quoted(name)}::text")


def _title_tests(asking: Asking, form: CompiledForm, rights: FormRightsOf, alias: str) -> Iterator[Test]:
    """The visible fields that point at something with a title the asker may see.

    Who reads a record sees these titles whatever row rights say of the targets (titles.py), so a search tells no more.
    """
    all_rights = rights_of(asking.catalog, asking.actor)
    for column in _pointing(form, rights):
        target = target_of(column.storage)
        if target is None:
            continue
        title = searched_title_sql(asking.catalog, all_rights, asking.schema, target, "st")
        if title is not None:
            found = f"SELECT st.id FROM {title_table(asking.schema, target)} st WHERE"
            links = table_sql(asking.schema, form.name, column.name)
            yield _pointer_test(links, column, alias, found, _match(title))


def _pointing(form: CompiledForm, rights: FormRightsOf) -> Sequence[Column]:
    columns = [find_column(form, name) for name in form.fields if name not in rights.hidden]
    return [column for column in columns if column is not None and target_of(column.storage) is not None]


def _pointer_test(links: str, column: Column, alias: str, found: str, match: Test) -> Test:
    """The targets are found once per statement (an uncorrelated subquery, hashed), not once per row."""
    if column.storage.kind is StorageKind.RECORDS:
        return lambda pattern: (
            f"{alias}.id IN (SELECT sl.record_id FROM {links} sl WHERE sl.target_id IN ({found} {match(pattern)}))"
        )
    return lambda pattern: f"{alias}.{quoted(column.name)} IN ({found} {match(pattern)})"


def _match(text: str) -> Test:
    """Only texts beyond ASCII pay for normalisation."""
    wide = f"octet_length({text}) > length({text}) AND lower(normalize({text}, NFKC)) LIKE"
    return lambda pattern: f"(lower({text}) LIKE {pattern} OR ({wide} {pattern}))"
