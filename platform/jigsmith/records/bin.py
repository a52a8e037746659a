"""The recycle bin: delete into it, restore from it, purge for good."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from jigsmith.errors import Conflict, NotAllowed, NotFound
from jigsmith.records.checking import close_refused
from jigsmith.records.draft import Action, Batch, Draft, Outcome
from jigsmith.records.history import Entry, remember
from jigsmith.records.integrity import Use, find_uses, in_words, uses_by_form
from jigsmith.records.loading import StoredRow, read_locked, refusal
from jigsmith.records.parts import load_parts
from jigsmith.records.probes import Questions
from jigsmith.records.references import ask_references
from jigsmith.records.sql import Parameters
from jigsmith.records.uniqueness import ask_unique

OUTCOMES: Mapping[Action, Outcome] = {"delete": "deleted", "restore": "restored", "purge": "purged"}


def delete(batch: Batch) -> None:
    """Move the drafts' records to the bin; those in use, stale or out of reach fail."""
    stored = _locked(batch)
    for draft in batch.running():
        if problem := refusal(batch, stored[draft.id], "delete", draft.revision):
            draft.fail(problem)
    _refuse_used(batch, deleted_too=False)
    actor = batch.writer.actor.member_id
    _apply(batch, "SET deleted_at = now(), deleted_by = {actor}, updated_at = now(), updated_by = {actor}", actor)
    _remember(batch, "delete")


def restore(batch: Batch) -> None:
    """Bring records back, when their unique values are still free and what they point at is there."""
    stored = _locked_in_bin(batch)
    for draft in batch.running():
        draft.values = {column.name: stored[draft.id][column.name] for column in batch.table.columns}
        draft.values |= dict.fromkeys(batch.table.parted)
    load_parts(batch)
    for draft in batch.running():
        draft.values |= {name: draft.before[name] for name in batch.table.parted}
        draft.before = {"revision": draft.before["revision"]}
    _check_return(batch)
    actor = batch.writer.actor.member_id
    _apply(batch, "SET deleted_at = NULL, deleted_by = NULL, updated_at = now(), updated_by = {actor}", actor)
    _remember(batch, "restore")


def purge(batch: Batch) -> None:
    """Remove records in the bin for good, with their history; one entry without content stays."""
    _locked_in_bin(batch)
    _refuse_used(batch, deleted_too=True)
    ids = [draft.id for draft in batch.running()]
    if ids:
        parameters = Parameters()
        ids_sql = parameters.add(ids, "uuid[]")
        driver, history = batch.writer.uow.driver, batch.table.beside("_history")
        driver.execute(f"DELETE FROM {batch.table.qualified} WHERE id = ANY({ids_sql})".encode(), parameters.values)
        driver.execute(f"DELETE FROM {history} WHERE record_id = ANY({ids_sql})".encode(), parameters.values)
    _remember(batch, "purge")


def _check_return(batch: Batch) -> None:
    """Check unique values and pointers; when a record stays in the bin, those that refer to it are looked at again."""
    running = -1
    while running != (running := len(list(batch.running()))) and running:
        questions = Questions()
        ask_references(batch, questions, restoring=True)
        ask_unique(batch, questions)
        questions.ask(batch.writer.uow)
        close_refused(batch)


def _locked(batch: Batch) -> dict[UUID, StoredRow]:
    """Lock the records against every reference made meanwhile; what is not there fails."""
    drafts = list(batch.running())
    stored = read_locked(batch, [draft.id for draft in drafts], lock="UPDATE")
    for draft in drafts:
        if draft.id in stored:
            draft.exists, draft.before = True, dict(stored[draft.id])
        else:
            draft.fail(NotFound("record_not_found", id=str(draft.id)))
    return stored


def _locked_in_bin(batch: Batch) -> dict[UUID, StoredRow]:
    stored = _locked(batch)
    for draft in batch.running():
        row = stored[draft.id]
        if row["deleted_at"] is None:
            draft.fail(Conflict("record_not_in_bin", id=str(draft.id)) if row["may_read"] else _unknown(draft))
        elif not row["may_read"] and not row["may_delete"]:
            draft.fail(_unknown(draft))
        elif not row["may_delete"]:
            draft.fail(NotAllowed("row_not_allowed", form=batch.rights.form, action="delete"))
    return stored


def _unknown(draft: Draft) -> NotFound:
    return NotFound("record_not_found", id=str(draft.id))


def _refuse_used(batch: Batch, *, deleted_too: bool) -> None:
    """Records that others refer to stay. A record kept for that may itself refer to one about to go: look again."""
    while ids := [draft.id for draft in batch.running()]:
        found = find_uses(batch, ids, deleted_too=deleted_too)
        for draft in batch.running():
            if draft.id in found:
                draft.fail(_in_use(batch, draft.id, found[draft.id]))
        if not found or len(ids) == 1:
            return


def _in_use(batch: Batch, record_id: UUID, found: Sequence[Use]) -> Conflict:
    uses = uses_by_form(batch, found)
    count = sum(use.count for use in found)
    return Conflict("record_in_use", id=str(record_id), uses=uses, count=count, what=in_words(batch, uses))


def _apply(batch: Batch, change: str, actor: UUID) -> None:
    ids = [draft.id for draft in batch.running()]
    if ids:
        parameters = Parameters()
        text = change.format(actor=parameters.add(actor, "uuid"))
        where = f"WHERE id = ANY({parameters.add(ids, 'uuid[]')})"
        sql = f"UPDATE {batch.table.qualified} {text}, revision = revision + 1 {where}"
        batch.writer.uow.driver.execute(sql.encode(), parameters.values)


def _remember(batch: Batch, action: Action) -> None:
    entries = [Entry(draft.id, draft.stored_revision + 1, action, {}) for draft in batch.running()]
    remember(batch, entries)
    for draft in batch.running():
        draft.outcome = OUTCOMES[action]


BIN_ACTIONS: Mapping[str, Callable[[Batch], None]] = {"delete": delete, "restore": restore, "purge": purge}
