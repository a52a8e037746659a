"""Files a record names: checked to be the writer's own uploads (or the record's already) and attached to it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from engine.errors import FieldProblem
from engine.fields.file import AttachedField
from jigsmith.files.service import check_attachments
from jigsmith.records.draft import Batch, Draft, Row
from jigsmith.records.record_table import FieldTable


def attach_files(batch: Batch) -> None:
    """Attach what the drafts name; name, size and type in the value become those of the upload."""
    own = _file_fields(batch.table)
    rows = {name: fields for name, table in batch.table.sub_tables.items() if (fields := _file_fields(table))}
    if not own and not rows:
        return
    for draft in batch.running():
        if not draft.diagnostics:
            for holder, field, place, path in _places(draft, own, rows):
                _attach(batch, draft, (holder, field), place, path)


def _file_fields(table: FieldTable) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if isinstance(column.field, AttachedField))


def _places(
    draft: Draft, own: tuple[str, ...], rows: dict[str, tuple[str, ...]]
) -> Iterator[tuple[Row, str, str, str]]:
    """(values, field, the field's full name, path) wherever the draft may name files."""
    for field in own:
        yield draft.values, field, field, f"/{field}"
    for name, fields in rows.items():
        for position, row in enumerate(draft.rows_after(name)):
            for field in fields:
                yield row, field, f"{name}.{field}", f"/{name}/{position}/{field}"


def _attach(batch: Batch, draft: Draft, cell: tuple[Row, str], place: str, path: str) -> None:
    holder, field = cell
    value: Any = holder.get(field)
    if not value:
        return
    ids = [UUID(str(file["id"])) for file in value]
    writer = batch.writer
    try:
        found = check_attachments(writer.uow, writer.actor, batch.table.name, place, ids, draft.id)
    except FieldProblem as problem:
        draft.refuse(problem.code, path, **problem.values)
    else:
        holder[field] = [file.described() for file in found]
