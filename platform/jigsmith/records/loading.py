"""Look up what a batch finds in the database: existing records, locked, and ids that were used before."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from jigsmith.errors import Conflict, Invalid, JigsmithError, NotAllowed, NotFound
from jigsmith.records.draft import Batch, Draft
from jigsmith.records.probes import Probe, ask
from jigsmith.records.record_table import RecordTable
from jigsmith.records.row_rights import row_condition
from jigsmith.records.sql import Parameters, fetch

SYSTEM = ("revision", "created_at", "created_by", "updated_at", "updated_by", "deleted_at")
StoredRow = Mapping[str, object]


def load_existing(batch: Batch) -> None:
    """Find and lock the records the drafts mean; refuse what may not be touched, answer repeated creates."""
    for draft in batch.running():
        if draft.own_id and draft.intent != "update" and draft.id.version != 7:
            draft.fail(Invalid("record_id_not_uuid7", id=str(draft.id)))
    named = [draft for draft in batch.running() if draft.own_id]
    creating = [draft.id for draft in named if draft.intent == "create"]
    known = _ids_used(batch, creating) if creating else frozenset()
    wanted = [draft.id for draft in named if draft.intent != "create" or draft.id in known]
    if not wanted:
        return
    stored = read_locked(batch, wanted)
    missing = [draft.id for draft in named if draft.intent == "either" and draft.id not in stored]
    known |= _ids_used(batch, missing) if missing else frozenset()
    for draft in named:
        if draft.id in stored:
            _meet(batch, draft, stored[draft.id])
        elif draft.intent == "update":
            draft.fail(NotFound("record_not_found", id=str(draft.id)))
        elif draft.id in known:
            draft.fail(Conflict("record_id_taken", id=str(draft.id)))


def read_locked(batch: Batch, ids: Sequence[UUID], *, lock: str = "NO KEY UPDATE") -> dict[UUID, StoredRow]:
    """The stored rows with all columns, locked in id order; "may_read", "may_update" and "may_delete" tell of row rights."""
    table, parameters = batch.table, Parameters()
    rights = ", ".join(
        f"({row_condition(batch.writer, batch.rights, action, 't', parameters)})"
        for action in ("read", "update", "delete")
    )
    ids_sql = parameters.add(list(ids), "uuid[]")
    rows = fetch(
        batch.writer.uow,
        f"SELECT id, {', '.join(SYSTEM)}, {rights}{_columns(table)} FROM {table.qualified} AS t"
        f" WHERE id = ANY({ids_sql}) ORDER BY id FOR {lock} OF t",
        parameters.values,
    )
    names = ("id", *SYSTEM, "may_read", "may_update", "may_delete", *(column.name for column in table.columns))
    return {_uuid(row[0]): dict(zip(names, row, strict=True)) for row in rows}


def _columns(table: RecordTable) -> str:
    return "".join(f", t.{name}" for name in table.column_names)


def _uuid(value: object) -> UUID:
    assert isinstance(value, UUID)
    return value


def _ids_used(batch: Batch, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which ids the history knows, under whatever form, purged ones included."""
    used: list[UUID] = []
    parameters = Parameters()
    ids_sql = parameters.add(list(ids), "uuid[]")
    sql = f"SELECT DISTINCT record_id FROM {batch.table.beside('_history')} WHERE record_id = ANY({ids_sql})"
    look_up = Probe(sql, parameters.values, lambda rows: used.extend(row[0] for row in rows))
    if len(ids) > 1:
        ask(batch.writer.uow, [look_up])
    else:  # The same id sent twice at once: the second waits here and then finds what the first made.
        # Two-part keys cannot meet the one-part key of publishing.
        high, low = divmod(int.from_bytes(ids[0].bytes[8:], "big"), 1 << 32)
        keys = {"high": high - (1 << 31), "low": low - (1 << 31)}
        lock = Probe("SELECT pg_advisory_xact_lock(%(high)s::int, %(low)s::int)", keys, lambda _: None)
        ask(batch.writer.uow, [lock, look_up])
    return frozenset(used)


def _meet(batch: Batch, draft: Draft, stored: StoredRow) -> None:
    """The draft's id exists: an update goes on, a repeated create is answered, anything else is refused."""
    draft.exists, draft.before = True, dict(stored)
    if draft.intent == "create":
        own = stored["created_by"] == batch.writer.actor.member_id and stored["deleted_at"] is None
        if own:
            draft.outcome = "replayed"
        else:
            draft.fail(Conflict("record_id_taken", id=str(draft.id)))
    elif problem := refusal(batch, stored, "update", draft.revision):
        draft.fail(problem)


def refusal(batch: Batch, stored: StoredRow, action: str, revision: int | None) -> JigsmithError | None:
    """Why the stored record may not be updated or deleted now; None when it may."""
    if stored["deleted_at"] is not None or not (stored["may_read"] or stored[f"may_{action}"]):
        return NotFound("record_not_found", id=str(stored["id"]))
    if not batch.rights.may("update" if action == "update" else "delete"):
        return NotAllowed("action_not_allowed", form=batch.rights.form, action=action)
    if not stored[f"may_{action}"]:
        return NotAllowed("row_not_allowed", form=batch.rights.form, action=action)
    if revision is not None and revision != stored["revision"]:
        return Conflict("stale_revision", id=str(stored["id"]), revision=revision, current_revision=stored["revision"])
    return None
