"""Imports over HTTP."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from urllib.parse import quote
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, File, Form, UploadFile
from fastapi import Query as Parameter
from starlette.responses import Response, StreamingResponse

from jigsmith.accounts.actor import Actor
from jigsmith.accounts.dependencies import Asker, Asking
from jigsmith.accounts.models import member
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.catalogs import Catalogs
from jigsmith.imports.marked import write_marked
from jigsmith.imports.models import ImportSettings, Outcome
from jigsmith.imports.preview import MAX_LIMIT, Wanted, preview_rows
from jigsmith.imports.service import (
    Upload,
    cancel_import,
    create_import,
    list_imports,
    readable_import,
    start_check,
    start_run,
    start_undo,
)
from jigsmith.imports.sheets import find_sheet
from jigsmith.imports.source import copy_limited
from jigsmith.imports.store import Import
from jigsmith.imports.view import import_view, sheets_view
from jigsmith.imports.workplace import Workplace
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.web.answers import answer

router = APIRouter(prefix="/api/imports", tags=["imports"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 64 * 1024


@contextmanager
def _working(asker: Asker) -> Iterator[tuple[UnitOfWork, Actor, Catalog]]:
    catalogs: Catalogs = asker.request.app.state.catalogs
    with asker.work() as (uow, actor):
        yield uow, actor, catalogs.get(uow)


def _workplace(asker: Asker) -> Workplace:
    with asker.work() as (_, actor):
        return Workplace(asker.services, asker.tenant, actor, asker.request.app.state.catalogs)


@router.post("", status_code=201)
def upload_import(
    asker: Asking, file: Annotated[UploadFile, File()], form: Annotated[str, Form(max_length=100)]
) -> Response:
    """Upload a workbook or CSV file; answers its sheets with guessed columns."""
    work = _workplace(asker)
    name = Path((file.filename or "file").replace("\\", "/")).name
    with tempfile.TemporaryDirectory(prefix="jigsmith-upload-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as target:
            copy_limited(file.file, target, asker.services.settings.max_upload_mb)
        found = create_import(work, form, Upload(path, name))
    return answer({"id": found.id, "sheets": sheets_view(found), "job_id": None}, 201)


@router.get("")
def get_imports(asker: Asking, form: Annotated[str | None, Parameter(max_length=100)] = None) -> Response:
    """The asker's imports, newest first."""
    with _working(asker) as (uow, actor, _):
        return answer([_view(asker, uow, actor, found) for found in list_imports(uow, actor, form)])


@router.get("/{import_id}")
def get_import_state(import_id: UUID, asker: Asking) -> Response:
    """Where an import stands."""
    with _working(asker) as (uow, actor, _):
        found = readable_import(uow, actor, import_id)
        return answer({**_view(asker, uow, actor, found), "sheets": sheets_view(found)})


@router.put("/{import_id}/settings")
def put_settings(import_id: UUID, settings: ImportSettings, asker: Asking) -> Response:
    """Store the settings and start the dry run."""
    with _working(asker) as (uow, actor, catalog):
        job_id = start_check(uow, catalog, actor, asker.services.queue, import_id, settings)
    return answer({"job_id": job_id}, 202)


@router.get("/{import_id}/preview")
def get_preview(
    import_id: UUID,
    asker: Asking,
    outcome: Outcome | None = None,
    offset: Annotated[int, Parameter(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Parameter(ge=1, le=MAX_LIMIT)] = 50,
) -> Response:
    """Checked rows."""
    with _working(asker) as (uow, actor, catalog):
        found = readable_import(uow, actor, import_id)
        wanted = Wanted(outcome, offset, limit)
        page = preview_rows(uow, catalog, actor, found, wanted, asker.services.messages)
        return answer({"rows": page.rows, "total": page.total})


@router.post("/{import_id}/run")
def run(import_id: UUID, asker: Asking) -> Response:
    """Write what the dry run found."""
    with _working(asker) as (uow, actor, _):
        job_id = start_run(uow, actor, asker.services.queue, import_id)
    return answer({"job_id": job_id}, 202)


@router.post("/{import_id}/undo")
def undo(import_id: UUID, asker: Asking) -> Response:
    """Take back what was written."""
    with _working(asker) as (uow, actor, _):
        job_id = start_undo(uow, actor, asker.services.queue, import_id)
    return answer({"job_id": job_id}, 202)


@router.post("/{import_id}/cancel")
def cancel(import_id: UUID, asker: Asking) -> Response:
    """Stop at the next step."""
    with _working(asker) as (uow, actor, _):
        found = cancel_import(uow, actor, import_id)
    return answer({"job_id": found.job_id})


@router.get("/{import_id}/errors.xlsx")
def get_errors(import_id: UUID, asker: Asking) -> Response:
    """The uploaded sheet with its bad cells marked."""
    work = _workplace(asker)
    with work.unit() as uow:
        found = readable_import(uow, work.actor, import_id, with_file=True)
    sheet = find_sheet(found.sheets, found.settings.sheet if found.settings else None)
    with tempfile.TemporaryDirectory(prefix="jigsmith-errors-") as folder:
        path = Path(folder) / "errors.xlsx"
        write_marked(work, found, sheet, path)
        # sent from the open file: a server that is handed a path opens it after the folder is gone
        content = path.open("rb")
    name = f"{Path(found.file_name).stem}-{'errors' if work.actor.language == 'en' else '错误'}.xlsx"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return StreamingResponse(_chunks(content), headers=headers, media_type=_XLSX)


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while chunk := content.read(_CHUNK):
            yield chunk


def _view(asker: Asker, uow: UnitOfWork, actor: Actor, found: Import) -> dict[str, Any]:
    name = uow.execute(sa.select(member.c.name).where(member.c.id == found.created_by)).scalar_one_or_none()
    return import_view(uow, found, name or "", asker.services.messages, actor.language)
