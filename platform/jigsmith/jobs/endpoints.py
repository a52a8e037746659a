"""Jobs over HTTP: how far they are, and the word to stop."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from engine.messages.messages import Messages
from jigsmith.accounts.actor import Actor
from jigsmith.accounts.dependencies import Asking
from jigsmith.errors import NotFound
from jigsmith.storage.queue import Job, cancel_job, get_job
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.web.answers import answer

router = APIRouter(prefix="/api/jobs", tags=["jobs"])


@router.get("/{job_id}")
def get_job_state(job_id: UUID, asker: Asking) -> Response:
    """Where a job stands."""
    with asker.work() as (uow, actor):
        return answer(job_view(_own(uow, actor, job_id), asker.services.messages, actor.language))


@router.post("/{job_id}/cancel")
def cancel(job_id: UUID, asker: Asking) -> Response:
    """Cancel a waiting job at once, a running one at its next step."""
    with asker.work() as (uow, actor):
        _own(uow, actor, job_id)
        return answer(job_view(cancel_job(uow, job_id), asker.services.messages, actor.language))


def job_view(job: Job, messages: Messages, language: str) -> dict[str, Any]:
    """A job as the API shows it; its error in the asker's language."""
    error = None
    if job.error is not None:
        values = job.error.get("values")
        words = messages.text(str(job.error["code"]), values if isinstance(values, dict) else {}, language)
        error = {**job.error, "message": words}
    return {
        "id": job.id,
        "name": job.name,
        "state": job.state,
        "progress": job.progress,
        "result": job.result,
        "error": error,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }


def _own(uow: UnitOfWork, actor: Actor, job_id: UUID) -> Job:
    """The actor's own job (an administrator sees all). Raises NotFound."""
    job = get_job(uow, job_id)
    if job.created_by != actor.member_id and not actor.is_admin:
        raise NotFound("job_not_found", id=str(job_id))
    return job
