"""The answer to a create, made from what was just written: it spares reading the record back."""

from typing import cast

from pydantic import JsonValue

from jigsmith.records.draft import Draft, Writer
from jigsmith.records.record_table import RecordTable
from jigsmith.records.rights import FormRightsOf
from jigsmith.records.shapes import instant_text


def is_known(table: RecordTable, draft: Draft) -> bool:
    """Whether a new record's values are stored exactly as they were coerced (jsonb tidies JSON, parts get ids)."""
    values = draft.values
    has_rows = any(values.get(name) for name in table.sub_tables)
    return not has_rows and all(values.get(name) is None for name in table.json_columns)


def new_record(writer: Writer, table: RecordTable, rights: FormRightsOf, draft: Draft) -> dict[str, JsonValue]:
    """The record as `reading.get_record` would answer it."""
    by, at = str(writer.actor.member_id), instant_text(draft.written_at or writer.now)
    written = table.form.to_json(draft.values)
    titles = {pointed: cast("JsonValue", title) for pointed, title in draft.titles.items()}
    for name in rights.hidden & written.keys():
        del written[name]
    return {
        "id": str(draft.id),
        "revision": 1,
        "created_at": at,
        "created_by": by,
        "updated_at": at,
        "updated_by": by,
        "values": written,
        "titles": {**titles, by: writer.actor.name},
    }
