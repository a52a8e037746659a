"""The one write path: a tuple of steps every save runs through, for one record as for a thousand."""

from psycopg import Rollback, errors

from jigsmith.records.attaching import attach_files
from jigsmith.records.checking import check_action, close_refused, keep_changes, settle_unchanged, validate
from jigsmith.records.database_errors import problem_of
from jigsmith.records.draft import Batch, Draft, SaveStep
from jigsmith.records.loading import load_existing
from jigsmith.records.numbers import draw_numbers
from jigsmith.records.parts import compare_rows, load_parts
from jigsmith.records.probes import Questions
from jigsmith.records.references import ask_references
from jigsmith.records.row_rights import check_rows_written
from jigsmith.records.rules import Hooks
from jigsmith.records.uniqueness import ask_unique
from jigsmith.records.writing import write


def check_stored(batch: Batch) -> None:
    """What only the database knows: pointers lead somewhere, unique values are free. One statement."""
    questions = Questions()
    ask_references(batch, questions)
    ask_unique(batch, questions)
    questions.ask(batch.writer.uow)


def check_steps(hooks: Hooks) -> tuple[SaveStep, ...]:
    """Everything before the write, in order. After these, refused drafts are out and nothing has been written."""
    return (
        load_existing,
        check_action,
        validate,
        *hooks.computed,
        attach_files,
        load_parts,
        compare_rows,
        keep_changes,
        settle_unchanged,
        *hooks.validations,
        check_stored,
        close_refused,
    )


def write_steps(hooks: Hooks) -> tuple[SaveStep, ...]:
    """The write and what follows from it. Numbers are drawn last: their counter stays locked until commit."""
    return (draw_numbers, write, check_rows_written, *hooks.written)


def check(batch: Batch, hooks: Hooks) -> None:
    """Run the checks; each draft comes out running, settled or failed."""
    for step in check_steps(hooks):
        step(batch)


def write_together(batch: Batch, hooks: Hooks) -> None:
    """Write all running drafts. When this raises, or leaves a draft with a problem, the transaction must roll back."""
    try:
        _write(batch, hooks)
    except errors.Error as error:
        raise problem_of(error, batch.table) from error


def write_apart(batch: Batch, hooks: Hooks) -> None:
    """Write what can be written: a draft that fails in the write takes no other with it.

    All go in one savepoint; only when that fails are the drafts written in halves.
    """
    running = list(batch.running())
    if not running:
        return
    failure: errors.Error | None = None
    try:
        with batch.writer.uow.driver.transaction() as savepoint:
            _write(batch, hooks)
            if any(draft.problem for draft in running):
                raise Rollback(savepoint)
    except errors.Error as error:
        failure = error
    refused = [draft for draft in running if draft.problem is not None]
    if failure is None and not refused:
        return
    for draft in running:
        if draft.problem is None:
            draft.outcome = None
    if refused:
        write_apart(_part(batch, [draft for draft in running if draft.problem is None]), hooks)
    elif failure is not None and len(running) == 1:
        running[0].fail(problem_of(failure, batch.table))
    else:
        middle = len(running) // 2
        write_apart(_part(batch, running[:middle]), hooks)
        write_apart(_part(batch, running[middle:]), hooks)


def _write(batch: Batch, hooks: Hooks) -> None:
    for step in write_steps(hooks):
        step(batch)


def _part(batch: Batch, drafts: list[Draft]) -> Batch:
    return Batch(batch.writer, batch.table, batch.rights, drafts, batch.batch_id)
