"""The checks before a write: field rights, coercion and validation, and what an update really changes."""

from pydantic import JsonValue

from jigsmith.errors import Invalid, NotAllowed
from jigsmith.records.draft import Batch, Draft, Values
from jigsmith.records.record_table import differ


def check_action(batch: Batch) -> None:
    """New records need the right to create. (The right to update was checked with the stored row.)"""
    if batch.rights.may("create"):
        return
    for draft in batch.running():
        if not draft.exists:
            draft.fail(NotAllowed("action_not_allowed", form=batch.rights.form, action="create"))


def validate(batch: Batch) -> None:
    """Refuse hidden and read-only fields, then coerce and check the rest against the form."""
    barred = batch.rights.hidden | batch.rights.read_only
    form = batch.table.form
    for draft in batch.running():
        submitted = draft.submitted
        if barred and not barred.isdisjoint(submitted):
            submitted = _without_barred(batch, draft)
        outcome = form.validate(submitted, partial=draft.exists)
        draft.values = outcome.values
        draft.diagnostics.extend(finding.inside("/values") for finding in outcome.diagnostics)


def _without_barred(batch: Batch, draft: Draft) -> Values:
    kept: dict[str, JsonValue] = {}
    for name, value in draft.submitted.items():
        if name in batch.rights.hidden:
            draft.refuse("field_unknown", f"/{name}", field=name)
        elif name in batch.rights.read_only:
            draft.refuse("field_read_only", f"/{name}", field=name)
        else:
            kept[name] = value
    return kept


def keep_changes(batch: Batch) -> None:
    """Drop from an update what is stored already; sub-tables have been compared before."""
    json_columns = batch.table.json_columns
    for draft in batch.running():
        if draft.exists:
            before = draft.before
            draft.values = {
                name: value
                for name, value in draft.values.items()
                if name not in before or differ(value, before[name], as_json=name in json_columns)
            }


def settle_unchanged(batch: Batch) -> None:
    """An update that changes nothing is done: it writes no revision and no history."""
    for draft in batch.running():
        if draft.exists and not draft.values and not draft.diagnostics:
            draft.outcome = "unchanged"


def close_refused(batch: Batch) -> None:
    """Drafts with errors leave the run, each with all its findings."""
    for draft in batch.running():
        if any(finding.severity == "error" for finding in draft.diagnostics):
            draft.fail(Invalid("record_invalid", diagnostics=draft.diagnostics, count=len(draft.diagnostics)))
