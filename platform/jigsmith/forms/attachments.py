"""Files over HTTP: uploaded for a field, served to those who may read the record and the field."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, Form, UploadFile
from fastapi import Query as Parameter
from starlette.responses import Response, StreamingResponse

from engine.fields.file import AttachedField
from engine.forms.compile import CompiledForm
from jigsmith.accounts.dependencies import Asking
from jigsmith.apps.catalogs import Catalogs
from jigsmith.errors import Invalid, NotAllowed, NotFound
from jigsmith.files.media_types import SAFE_IMAGES
from jigsmith.files.models import StoredFile
from jigsmith.files.service import Place, Store, get_file, save_upload
from jigsmith.records.reading import get_record
from jigsmith.records.rights import rights_of
from jigsmith.web.answers import answer

router = APIRouter(prefix="/api", tags=["files"])


@router.post("/files", status_code=201)
def upload_file(
    asker: Asking,
    file: Annotated[UploadFile, File()],
    form: Annotated[str, Form(max_length=100)],
    field: Annotated[str, Form(max_length=200)],
) -> Response:
    """Upload a file for a field; saving a record that names it attaches it."""
    catalogs: Catalogs = asker.request.app.state.catalogs
    with asker.work() as (uow, actor):
        catalog = catalogs.get(uow)
        rights = rights_of(catalog, actor).form(form)
        if not (rights.may("create") or rights.may("update")):
            raise NotAllowed("action_not_allowed", form=rights.form, action="update")
        if field.partition(".")[0] in rights.hidden | rights.read_only:
            raise Invalid("field_unknown", field=field)
        place = Place(form, field, _attached_field(catalog.forms[form], field))
    store = Store(asker.services.database, asker.services.files, asker.tenant)
    stored = save_upload(store, actor, place, file.file, file.filename or "file")
    return answer(stored.described(), 201)


@router.get("/records/{form}/{record_id}/files/{field}/{file_id}")
def get_attachment(
    asker: Asking,
    form: str,
    record_id: UUID,
    field: str,
    file_id: UUID,
    inline: Annotated[bool, Parameter()] = False,
) -> Response:
    """A file of a record; `inline` shows harmless pictures in the browser, everything else is a download."""
    catalogs: Catalogs = asker.request.app.state.catalogs
    with asker.work() as (uow, actor):
        record = get_record(uow, catalogs.get(uow), actor, form, record_id)
        if str(file_id) not in _files_in(record["values"], field):
            raise NotFound("file_not_found", id=str(file_id))
        found = get_file(uow, file_id)
        if found.record_id != record_id:
            raise NotFound("file_not_found", id=str(file_id))
    content = asker.services.files.read(asker.tenant.id, found.key)
    return StreamingResponse(content, headers=_headers(found, inline), media_type=_sent_type(found))


def _attached_field(form: CompiledForm, path: str) -> AttachedField:
    """The field at "photo" or, in a sub-table, "lines.photo"."""
    name, _, inner = path.partition(".")
    fields = form.rows[name].fields if inner and name in form.rows else form.fields
    found = fields.get(inner or name)
    if not isinstance(found, AttachedField):
        raise Invalid("field_takes_no_files", field=path)
    return found


def _files_in(values: object, path: str) -> set[str]:
    """Ids of the files a record's value holds at the path; nothing for a hidden field."""
    name, _, inner = path.partition(".")
    value = values.get(name) if isinstance(values, dict) else None
    rows = value if isinstance(value, list) else []
    lists = [row.get(inner) for row in rows if isinstance(row, dict)] if inner else [rows]
    return {str(one["id"]) for each in lists if isinstance(each, list) for one in each if isinstance(one, dict)}


def _headers(found: StoredFile, inline: bool) -> dict[str, str]:
    shown = inline and found.type in SAFE_IMAGES
    kind = "inline" if shown else "attachment"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in found.name)
    return {
        "Content-Disposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name, safe='')}",
        "Content-Length": str(found.size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, max-age=3600",
        "ETag": f'"{found.sha256}"',
    }


def _sent_type(found: StoredFile) -> str:
    """Types a browser would run are sent as plain bytes."""
    risky = found.type in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml")
    return "application/octet-stream" if risky or "script" in found.type else found.type
