"""Check the names of a form and its fields: unlike each other, not the system's, short enough for tables."""

from collections.abc import Iterator, Sequence

from engine.definition import NAME_BYTES
from engine.errors import Diagnostic
from engine.fields.base import Field, StorageKind
from engine.fields.sub_table import SubTableField
from engine.forms.definition import FormDefinition
from engine.forms.names import alike, is_reserved

_OWN_TABLES = (StorageKind.RECORDS, StorageKind.ROWS)


def check_names(form: FormDefinition) -> Iterator[Diagnostic]:
    """Findings about names."""
    if "__" in form.name:
        yield Diagnostic("form_name_double_underscore", {"name": form.name}, "/name")
    if form.name.lower().startswith(("pg_", "sql_")):
        yield Diagnostic("form_name_reserved", {"name": form.name}, "/name")
    yield from _check_fields(form.fields, "/fields")
    for index, field in enumerate(form.fields):
        yield from _check_table(form.name, field, f"/fields/{index}/name")
        if isinstance(field, SubTableField):
            yield from _check_fields(field.fields, f"/fields/{index}/fields")
    yield from _check_views(form)


def _check_fields(fields: Sequence[Field], path: str) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for index, field in enumerate(fields):
        place = f"{path}/{index}/name"
        if is_reserved(field.name):
            yield Diagnostic("field_name_reserved", {"name": field.name}, place)
        other = seen.setdefault(alike(field.name), field.name)
        if other != field.name:
            yield Diagnostic("name_differs_by_case", {"name": field.name, "other": other}, place)
        elif field.name in list(seen.values()) and any(earlier.name == field.name for earlier in fields[:index]):
            yield Diagnostic("field_name_repeated", {"name": field.name}, place)


def _check_table(form: str, field: Field, place: str) -> Iterator[Diagnostic]:
    storage = field.storage()
    if storage is None or storage.kind not in _OWN_TABLES:
        return
    table = f"{form}__{field.name}"
    size = len(table.encode())
    if size > NAME_BYTES:
        yield Diagnostic("table_name_too_long", {"table": table, "limit": NAME_BYTES, "size": size}, place)


def _check_views(form: FormDefinition) -> Iterator[Diagnostic]:
    names: set[str] = set()
    for index, view in enumerate(form.views):
        if alike(view.name) in names:
            yield Diagnostic("view_name_repeated", {"name": view.name}, f"/views/{index}/name")
        names.add(alike(view.name))
