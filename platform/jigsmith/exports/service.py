"""Exports: the asker's columns, filter, sort and rights, streamed page by page into a file that is kept for a day."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic import Field as Property

from engine.errors import Diagnostic
from engine.fields.base import Operator
from engine.forms.compile import CompiledForm
from engine.forms.definition import Sort
from engine.forms.filters import AllOf, Comparison, Filter
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.catalogs import Catalogs
from jigsmith.errors import Conflict, Invalid, NotFound
from jigsmith.exports.columns import SYSTEM_FIELDS, ExportColumn, Part, Titles, export_parts, exportable
from jigsmith.exports.writers import CsvWriter, WorkbookWriter, Writer
from jigsmith.records.listing import count_records, list_records
from jigsmith.records.paging import Query
from jigsmith.records.reading import get_many
from jigsmith.records.rights import rights_of
from jigsmith.storage.file_store import FileStore
from jigsmith.storage.queue import Job, Progress, Queue, Quiet, get_job, jobs
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.web.services import Services

EXPORT_JOB = "export"
PAGE = 1_000
KEPT = timedelta(days=1)
MAX_IDS = 10_000
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
Json = dict[str, JsonValue]


class ExportRequest(BaseModel):
    """What to export."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Annotated[str, Property(max_length=100)]
    format: Literal["xlsx", "csv"] = "xlsx"
    columns: Annotated[list[str], Property(max_length=600)] | None = None
    """None: every field the asker may see."""
    filter: Filter | None = None
    sorts: Annotated[list[Sort], Property(max_length=5)] = []
    search: Annotated[str, Property(max_length=1000)] = ""
    ids: Annotated[list[UUID], Property(max_length=MAX_IDS)] | None = None
    """Only these records (of those the filter reaches)."""


@dataclass(frozen=True)
class ExportPlace:
    """Where an export works: each page in a transaction of its own, so that nobody waits for a long export."""

    services: Services
    tenant: TenantRef
    actor: Actor
    catalogs: Catalogs

    def unit(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction of the tenant."""
        return self.services.database.tenant(self.tenant)


@dataclass(frozen=True)
class ExportFile:
    """A finished export, ready to be sent."""

    key: str
    name: str
    media_type: str


def start_export(uow: UnitOfWork, catalog: Catalog, actor: Actor, queue: Queue, request: ExportRequest) -> UUID:
    """Check the request and start the job. Raises Invalid, NotFound, NotAllowed."""
    _check(catalog, actor, request)
    first = Query(
        filter=request.filter, sorts=tuple(request.sorts), search=request.search, columns=(), limit=1, count="none"
    )
    list_records(uow, catalog, actor, request.form, first)
    return queue.enqueue(uow, EXPORT_JOB, {"request": request.model_dump(mode="json", by_alias=True)}, actor)


def run_export(place: ExportPlace, job_id: UUID, request: ExportRequest, progress: Progress) -> JsonValue:
    """Write the export and keep it in the file store; doing it again replaces it."""
    with tempfile.TemporaryDirectory(prefix="jigsmith-export-") as folder:
        path = Path(folder) / f"export.{request.format}"
        rows, title = export_file(place, request, path, progress)
        with path.open("rb") as source:
            place.services.files.save(place.tenant.id, _key(job_id), source)
        size = path.stat().st_size
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return {"name": f"{title}-{stamp}.{request.format}", "format": request.format, "rows": rows, "size": size}


def export_file(
    place: ExportPlace, request: ExportRequest, path: Path, progress: Progress | None = None
) -> tuple[int, str]:
    """Write an export to `path` at once, as the command line does. Answers the row count and the form's label."""
    progress = progress or Quiet()
    with place.unit() as uow:
        catalog = place.catalogs.get(uow)
        names = _check(catalog, place.actor, request)
        total = _count(uow, catalog, place.actor, request)
    form = catalog.forms[request.form]
    own, sub_tables = export_parts(form, names, place.actor.language)
    parts = [own, *(sub_tables if request.format == "xlsx" else [])]
    writer: Writer = WorkbookWriter(path, parts) if request.format == "xlsx" else CsvWriter(path, own)
    titles = Titles(place.actor.language, place.actor.time_zone)
    done = 0
    try:
        for page in _pages(place, catalog, request, parts):
            progress.report(done, max(total, done))
            for record in page:
                _write(writer, parts, form, record, titles)
            done += len(page)
        progress.report(done, max(total, done))
    finally:
        writer.close()
    return done, own.title


def find_export(uow: UnitOfWork, actor: Actor, job_id: UUID) -> ExportFile:
    """The finished file of an export the actor made. Raises NotFound, also when it has expired, and Conflict."""
    job = get_job(uow, job_id)
    if job.name != EXPORT_JOB or job.created_by != actor.member_id:
        raise NotFound("job_not_found", id=str(job_id))
    if job.state != "done" or not isinstance(job.result, dict):
        raise Conflict("export_not_ready", state=job.state)
    if _expired(job):
        raise NotFound("export_expired", hours=KEPT // timedelta(hours=1))
    return ExportFile(_key(job_id), str(job.result["name"]), _TYPES[str(job.result["format"])])


def forget_old_exports(uow: UnitOfWork, files: FileStore) -> int:
    """Housekeeping: delete the files of exports older than a day."""
    assert uow.tenant is not None
    old = sa.select(jobs.c.id).where(
        jobs.c.name == EXPORT_JOB,
        jobs.c.state == "done",
        jobs.c.finished_at < datetime.now(UTC) - KEPT,
        jobs.c.finished_at > datetime.now(UTC) - 30 * KEPT,
    )
    ids = list(uow.execute(old).scalars())
    for job_id in ids:
        files.delete(uow.tenant.id, _key(job_id))
    return len(ids)


def _check(catalog: Catalog, actor: Actor, request: ExportRequest) -> list[str]:
    """The columns to write. Raises without the right to export, or for unknown columns."""
    rights = rights_of(catalog, actor).form(request.form)
    rights.require("read")
    rights.require("export")
    known = exportable(catalog.forms[request.form], rights.hidden)
    if request.columns is None:
        return known
    unknown = [name for name in request.columns if name not in known and name not in SYSTEM_FIELDS]
    if unknown or not request.columns:
        findings = [Diagnostic("column_unknown", {"field": name, "form": request.form}, "/columns") for name in unknown]
        raise Invalid("columns_invalid", diagnostics=findings)
    return list(dict.fromkeys(request.columns))


def _filters(request: ExportRequest) -> Iterator[Filter | None]:
    """The filter, once for each thousand of the wanted ids."""
    if request.ids is None:
        yield request.filter
        return
    for start in range(0, len(request.ids), PAGE):
        some: list[JsonValue] = [str(one) for one in request.ids[start : start + PAGE]]
        wanted = Comparison(field="id", operator=Operator.IN, value=some)
        yield AllOf(all=[request.filter, wanted]) if request.filter else wanted


def _count(uow: UnitOfWork, catalog: Catalog, actor: Actor, request: ExportRequest) -> int:
    queries = (Query(filter=one, search=request.search) for one in _filters(request))
    return sum(count_records(uow, catalog, actor, request.form, query) for query in queries)


def _pages(place: ExportPlace, catalog: Catalog, request: ExportRequest, parts: Sequence[Part]) -> Iterator[list[Json]]:
    """Pages of records, by keyset; each shows the state of its own moment."""
    columns = tuple(column.name for column in parts[0].columns if column.name not in SYSTEM_FIELDS)
    for condition in _filters(request):
        cursor: str | None = None
        while True:
            query = Query(condition, tuple(request.sorts), request.search, columns, PAGE, cursor, "none")
            with place.unit() as uow:
                if uow.version != catalog.version:
                    raise Conflict("export_form_changed", form=request.form)
                page = list_records(uow, catalog, place.actor, request.form, query)
                records = (
                    _with_rows(uow, catalog, place.actor, request.form, page.records) if parts[1:] else page.records
                )
            yield records
            cursor = page.next_cursor
            if cursor is None:
                break


def _with_rows(uow: UnitOfWork, catalog: Catalog, actor: Actor, form: str, records: Sequence[Json]) -> list[Json]:
    """The same records with their sub-tables."""
    return get_many(uow, catalog, actor, form, [UUID(str(record["id"])) for record in records])


def _write(
    writer: Writer, parts: Sequence[Part], form: CompiledForm, record: Mapping[str, Any], titles: Titles
) -> None:
    titles.known = record["titles"]
    values = record["values"]
    own = parts[0].columns
    found = [record[column.name] if column.name in SYSTEM_FIELDS else values.get(column.name) for column in own]
    write = ExportColumn.cell if writer.native else ExportColumn.text
    writer.row(0, [write(column, value, titles) for column, value in zip(own, found, strict=True)])
    if parts[1:]:
        title = _title(form, values, titles)
        for index, part in enumerate(parts[1:], 1):
            for row in values.get(part.of) or ():
                writer.row(index, [title, *(column.cell(row.get(column.name), titles) for column in part.columns)])


def _title(form: CompiledForm, values: Mapping[str, JsonValue], titles: Titles) -> str:
    """What the rows of a sub-table name their record by."""
    field = form.fields.get(form.title or "")
    value = values.get(field.name) if field else None
    if field is None or value is None:
        return ""
    stored = field.compile_comparison()(value) if field.writable else value
    return field.to_text(stored, titles)


def _expired(job: Job) -> bool:
    return job.finished_at is None or job.finished_at < datetime.now(UTC) - KEPT


def _key(job_id: UUID) -> str:
    return f"export-{job_id.hex}"
