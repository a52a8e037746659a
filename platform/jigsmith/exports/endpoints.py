"""Exports over HTTP."""

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from jigsmith.accounts.dependencies import Asking
from jigsmith.apps.catalogs import Catalogs
from jigsmith.exports.service import ExportRequest, find_export, start_export
from jigsmith.web.answers import answer

router = APIRouter(prefix="/api/exports", tags=["exports"])


@router.post("", status_code=202)
def post_export(request: ExportRequest, asker: Asking) -> Response:
    """Start an export; the file is fetched when its job is done."""
    catalogs: Catalogs = asker.request.app.state.catalogs
    with asker.work() as (uow, actor):
        job_id = start_export(uow, catalogs.get(uow), actor, asker.services.queue, request)
    return answer({"job_id": job_id}, 202)


@router.get("/{job_id}/file")
def get_export_file(job_id: UUID, asker: Asking) -> Response:
    """The finished file, for its maker and for a day."""
    with asker.work() as (uow, actor):
        found = find_export(uow, actor, job_id)
    content = asker.services.files.read(asker.tenant.id, found.key)
    disposition = f"attachment; filename=\"export\"; filename*=UTF-8''{quote(found.name, safe='')}"
    return StreamingResponse(content, headers={"Content-Disposition": disposition}, media_type=found.media_type)
