"""Row rights as SQL conditions: which stored or just written rows an action reaches."""

from collections.abc import Sequence
from uuid import UUID

from jigsmith.apps.definition import RecordAction
from jigsmith.errors import NotAllowed
from jigsmith.records.draft import Batch, Writer
from jigsmith.records.filters import rights_sql
from jigsmith.records.rights import FormRightsOf
from jigsmith.records.sql import Parameters, fetch


def row_condition(
    writer: Writer, rights: FormRightsOf, action: RecordAction, alias: str, parameters: Parameters
) -> str:
    """The condition on table alias `alias` under which `action` reaches a row."""
    form = writer.catalog.forms[rights.form]
    return rights_sql(writer.asking, form, rights.rows(action), alias, parameters)


def check_rows_written(batch: Batch) -> None:
    """Nobody moves a record, or makes one, where they have no right to: asked of the rows as written."""
    for action, outcome in (("create", "created"), ("update", "updated")):
        limit = batch.rights.rows(action)  # type: ignore[arg-type]
        written = [draft for draft in batch.drafts if draft.outcome == outcome]
        if limit is None or not written:
            continue
        allowed = _reached(batch, "create" if outcome == "created" else "update", [draft.id for draft in written])
        for draft in written:
            if draft.id not in allowed:
                draft.fail(NotAllowed("row_not_allowed", form=batch.rights.form, action=action))


def _reached(batch: Batch, action: RecordAction, ids: Sequence[UUID]) -> frozenset[object]:
    parameters = Parameters()
    condition = row_condition(batch.writer, batch.rights, action, "t", parameters)
    ids_sql = parameters.add(list(ids), "uuid[]")
    rows = fetch(
        batch.writer.uow,
        f"SELECT id FROM {batch.table.qualified} AS t WHERE id = ANY({ids_sql}) AND ({condition})",
        parameters.values,
    )
    return frozenset(row[0] for row in rows)
