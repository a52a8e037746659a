"""Values that may occur once: looked up before the write, so that the refusal can name the record that has it."""

from collections.abc import Mapping
from uuid import UUID

from jigsmith.records.draft import Batch, Draft
from jigsmith.records.probes import Questions, Rows
from jigsmith.records.record_table import StoredColumn
from jigsmith.records.row_rights import row_condition
from jigsmith.records.sql import quoted
from jigsmith.records.titles import title_sql
from jigsmith.tables.tables import is_long


def ask_unique(batch: Batch, questions: Questions) -> None:
    """One question per unique field that the batch writes; doubles inside the batch are refused at once."""
    for column in batch.table.unique:
        wanted = _wanted(batch, column)
        if wanted:
            _ask(batch, questions, column, wanted)


def _wanted(batch: Batch, column: StoredColumn) -> dict[object, Draft]:
    wanted: dict[object, Draft] = {}
    for draft in batch.running():
        value = draft.values.get(column.name)
        if value is None:
            continue
        if value in wanted:
            refuse_taken(draft, column, value, None)
        else:
            wanted[value] = draft
    return wanted


def _ask(batch: Batch, questions: Questions, column: StoredColumn, wanted: Mapping[object, Draft]) -> None:
    parameters, name = questions.parameters, f"t.{quoted(column.name)}"
    values = parameters.add(list(wanted), f"{column.sql_type}[]")
    leaving = parameters.add(_leaving(batch, column), "uuid[]")
    readable = row_condition(batch.writer, batch.rights, "read", "t", parameters)
    title = title_sql(batch.writer.catalog, batch.writer.rights, batch.table.schema, batch.table.name, "t")
    same = f"{name} = v.value"
    if is_long(column.field):  # its unique index is over the hash
        same = f"md5({name}) = md5(v.value) AND {same}"

    def receive(rows: Rows) -> None:
        drafts = list(wanted.items())
        for position, title in rows:
            value, draft = drafts[int(position) - 1]
            refuse_taken(draft, column, value, title)

    questions.add(
        f"SELECT v.n::text, CASE WHEN {readable} THEN {title} END"
        f" FROM unnest({values}) WITH ORDINALITY AS v(value, n) JOIN {batch.table.qualified} AS t"
        f" ON {same} AND t.deleted_at IS NULL AND t.id <> ALL({leaving})",
        receive,
    )


def _leaving(batch: Batch, column: StoredColumn) -> list[UUID]:
    """Records of the batch that give up or keep their value themselves."""
    return [draft.id for draft in batch.running() if draft.exists and column.name in draft.values]


def refuse_taken(draft: Draft, column: StoredColumn, value: object, title: object) -> None:
    """The finding for a value another live record has; `title` only when the asker may see that record.

    A title that is the value itself would say the same twice.
    """
    shown = str(column.field.to_json(value))
    if title is None or str(title) == shown:
        draft.refuse("value_taken", f"/{column.name}", field=column.name, value=shown)
    else:
        draft.refuse("value_taken_by", f"/{column.name}", field=column.name, value=shown, title=str(title))
