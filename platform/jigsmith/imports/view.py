"""An import as the API shows it."""

from collections.abc import Mapping
from typing import Any

from engine.messages.messages import Messages
from jigsmith.imports.models import NO_COUNTS
from jigsmith.imports.store import Import
from jigsmith.storage.queue import get_job
from jigsmith.storage.unit_of_work import UnitOfWork


def sheets_view(found: Import) -> list[dict[str, Any]]:
    """The sheets of the upload with their columns and guesses."""
    return [
        {
            "name": sheet.name,
            "rows": sheet.rows,
            "columns": [
                {"title": column.title, "samples": column.samples, "field": column.field} for column in sheet.columns
            ],
        }
        for sheet in found.sheets
    ]


def import_view(uow: UnitOfWork, found: Import, by_name: str, messages: Messages, language: str) -> dict[str, Any]:
    """State, settings, counts and the progress of the running job."""
    shown: dict[str, Any] = {
        "id": found.id,
        "form": found.form,
        "state": found.state,
        "settings": found.settings.model_dump() if found.settings else None,
        "progress": get_job(uow, found.job_id).progress if found.job_id else {"done": 0, "total": 0},
        "counts": {name: found.counts.get(name, 0) for name in NO_COUNTS},
        "job_id": found.job_id,
        "created_at": found.created_at,
        "by_name": by_name,
        "file_name": found.file_name,
    }
    if found.problem:
        shown["problem"] = problem_view(found.problem, messages, language)
    if found.undo is not None:
        shown["undo"] = undo_view(found.undo, messages, language)
    return shown


def problem_view(problem: Mapping[str, Any], messages: Messages, language: str) -> dict[str, Any]:
    """A stored problem in words."""
    return {
        "code": problem["code"],
        "message": messages.text(problem["code"], problem.get("values", {}), language),
        "errors": [
            {"path": e["path"], "code": e["code"], "message": messages.text(e["code"], e["values"], language)}
            for e in problem.get("errors", ())
        ],
    }


def undo_view(undo: Mapping[str, Any], messages: Messages, language: str) -> dict[str, Any]:
    """What an undo did, and what it left alone and why."""
    conflicts = [
        {
            "form": one["form"],
            "id": one["id"],
            "code": one["code"],
            "message": messages.text(one["code"], one.get("values", {}), language),
        }
        for one in undo["conflicts"]
    ]
    return {"deleted": undo["deleted"], "restored": undo["restored"], "conflicts": conflicts}
