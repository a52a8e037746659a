"""Auto-numbers: drawn from a counter row that stays locked until commit, so that a rollback leaves no gap."""

from datetime import datetime
from zoneinfo import ZoneInfo

from engine.fields.auto_number import AutoNumberField
from jigsmith.records.draft import Batch, Draft
from jigsmith.records.sql import Parameters, first_row


def draw_numbers(batch: Batch) -> None:
    """Give every new record its numbers; a batch draws them as one block, in order.

    Counters are taken in the order of the field names, the same for every writer, and as late as possible.
    """
    new = [draft for draft in batch.running() if not draft.exists]
    fields = [field for field in batch.table.form.fields.values() if isinstance(field, AutoNumberField)]
    if not new or not fields:
        return
    moment = datetime.now(ZoneInfo(batch.writer.time_zone))
    for field in sorted(fields, key=lambda field: field.name):
        last = _advance(batch, field, moment, len(new))
        _number(new, field, moment, last - len(new) + 1)


def _number(drafts: list[Draft], field: AutoNumberField, moment: datetime, first: int) -> None:
    for counter, draft in enumerate(drafts, first):
        draft.values[field.name] = field.format(counter, moment)


def _advance(batch: Batch, field: AutoNumberField, moment: datetime, count: int) -> int:
    """Move the counter on by `count` and answer its new value; its row is ours until the transaction ends."""
    parameters = Parameters()
    key = ", ".join(parameters.add(text, "text") for text in (batch.table.name, field.name, field.period(moment)))
    begin, step = parameters.add(field.start + count - 1, "bigint"), parameters.add(count, "bigint")
    row = first_row(
        batch.writer.uow,
        f"INSERT INTO {batch.table.beside('_counter')} AS c (form, field, period, value) VALUES ({key}, {begin})"
        f" ON CONFLICT (form, field, period) DO UPDATE SET value = c.value + {step} RETURNING value",
        parameters.values,
    )
    assert row is not None
    assert isinstance(row[0], int)
    return row[0]
