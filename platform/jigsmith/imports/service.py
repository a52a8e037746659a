"""An import from upload to undo: what may happen in which state, and the jobs that do the work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from pydantic import JsonValue

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Conflict, Invalid, NotFound
from jigsmith.imports.applying import apply_import
from jigsmith.imports.checking import check_import, check_settings
from jigsmith.imports.models import NO_COUNTS, ImportSettings, imports
from jigsmith.imports.source import store_upload, stored_keys
from jigsmith.imports.store import COLUMNS, Import, change_import, get_import, get_own_import, read_import
from jigsmith.imports.undoing import NEW_UNDO, undo_import
from jigsmith.imports.workplace import Workplace
from jigsmith.records.rights import rights_of
from jigsmith.storage.file_store import FileStore
from jigsmith.storage.queue import Progress, Queue, Quiet, cancel_job
from jigsmith.storage.unit_of_work import UnitOfWork

CHECK_JOB, RUN_JOB, UNDO_JOB = "import_check", "import_run", "import_undo"
KEPT_DAYS = 30
LISTED = 100


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: where it lies for now, and what its sender calls it."""

    path: Path
    name: str


def create_import(work: Workplace, form: str, upload: Upload) -> Import:
    """Read what an upload holds, keep it, and guess the columns. Raises NotFound, NotAllowed, Invalid, LimitReached."""
    with work.unit() as uow:
        catalog = work.catalog(uow)
        rights_of(catalog, work.actor).form(form).require("import")
        fields = catalog.forms[form].fields
    import_id = uuid4()
    sheets = store_upload(work.files, work.tenant.id, import_id.hex, upload.path, upload.name, fields)
    with work.unit() as uow:
        uow.execute(
            sa.insert(imports).values(
                id=import_id,
                form=form,
                file_name=upload.name[:255],
                file_key=import_id.hex,
                sheets=[sheet.model_dump() for sheet in sheets],
                state="uploaded",
                counts=NO_COUNTS,
                checkpoint=0,
                created_by=work.actor.member_id,
                created_at=sa.func.clock_timestamp(),
            )
        )
        return get_import(uow, import_id)


def start_check(
    uow: UnitOfWork, catalog: Catalog, actor: Actor, queue: Queue, import_id: UUID, settings: ImportSettings
) -> UUID:
    """Store the settings and start the dry run; answers the job. Raises Invalid when they do not fit."""
    found = set_settings(uow, catalog, actor, import_id, settings)
    job_id = queue.enqueue(uow, CHECK_JOB, {"import_id": str(found.id)}, actor)
    change_import(uow, import_id, job_id=job_id)
    return job_id


def set_settings(uow: UnitOfWork, catalog: Catalog, actor: Actor, import_id: UUID, settings: ImportSettings) -> Import:
    """Store the settings and make the import ready for its check."""
    found = _expect(uow, actor, import_id, ("uploaded", "checked", "failed", "cancelled"))
    if found.undo is not None or found.counts.get("started"):
        raise Conflict("import_already_written", id=str(import_id))
    check_settings(uow, catalog, actor, replace(found, settings=settings))
    change_import(
        uow,
        import_id,
        settings=settings.model_dump(),
        state="checking",
        counts=NO_COUNTS,
        checkpoint=0,
        problem=None,
    )
    return get_import(uow, import_id)


def start_run(uow: UnitOfWork, actor: Actor, queue: Queue, import_id: UUID) -> UUID:
    """Start writing a checked import, or go on with one that stopped half way; answers the job."""
    begin_run(uow, actor, import_id)
    job_id = queue.enqueue(uow, RUN_JOB, {"import_id": str(import_id)}, actor)
    change_import(uow, import_id, job_id=job_id)
    return job_id


def begin_run(uow: UnitOfWork, actor: Actor, import_id: UUID) -> Import:
    """Move a checked import to "importing". Raises Conflict for another state, a second import, or errors left."""
    found = _expect(uow, actor, import_id, ("checked", "failed", "cancelled"))
    if found.settings is None or (found.state != "checked" and not found.counts.get("started")):
        raise Conflict("import_not_checked", state=found.state)
    if found.undo is not None:
        raise Conflict("import_state", state="undone")
    if found.settings.mode == "all_or_nothing" and found.counts["errors"]:
        raise Conflict("import_has_errors", count=found.counts["errors"])
    # One import writes into a form at a time: the dry runs of two know nothing of each other.
    uow.execute(
        sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"{uow.tenant}{found.form}"}
    )
    other = sa.select(imports.c.id).where(
        imports.c.form == found.form, imports.c.state == "importing", imports.c.id != import_id
    )
    if uow.execute(other.limit(1)).first() is not None:
        raise Conflict("import_busy", form=found.form)
    change_import(uow, import_id, state="importing", problem=None, counts={**found.counts, "started": 1})
    return found


def start_undo(uow: UnitOfWork, actor: Actor, queue: Queue, import_id: UUID) -> UUID:
    """Start taking an import back; answers the job."""
    begin_undo(uow, actor, import_id)
    job_id = queue.enqueue(uow, UNDO_JOB, {"import_id": str(import_id)}, actor)
    change_import(uow, import_id, job_id=job_id)
    return job_id


def begin_undo(uow: UnitOfWork, actor: Actor, import_id: UUID) -> None:
    """Mark a written import for undoing. Raises Conflict when it has written nothing."""
    found = _expect(uow, actor, import_id, ("done", "failed", "cancelled"))
    if not found.counts.get("started"):
        raise Conflict("import_nothing_written", id=str(import_id))
    if found.undo is None:
        change_import(uow, import_id, undo=NEW_UNDO)


def cancel_import(uow: UnitOfWork, actor: Actor, import_id: UUID) -> Import:
    """Stop the running job at its next step; what is committed stays. An import that only waits is closed."""
    found = get_own_import(uow, actor, import_id, lock=True)
    if found.state in ("checking", "importing") and found.job_id is not None:
        if cancel_job(uow, found.job_id).state == "cancelled":
            change_import(uow, import_id, state="cancelled")
    elif found.state in ("uploaded", "checked"):
        change_import(uow, import_id, state="cancelled")
    return get_import(uow, import_id)


def list_imports(uow: UnitOfWork, actor: Actor, form: str | None) -> Sequence[Import]:
    """The actor's imports, newest first."""
    query = sa.select(*COLUMNS).where(imports.c.created_by == actor.member_id)
    if form is not None:
        query = query.where(imports.c.form == form)
    return [read_import(row) for row in uow.execute(query.order_by(imports.c.created_at.desc()).limit(LISTED))]


def readable_import(uow: UnitOfWork, actor: Actor, import_id: UUID, *, with_file: bool = False) -> Import:
    """An import for those who may see it. Raises NotFound, also where the upload has been cleaned up."""
    found = get_own_import(uow, actor, import_id)
    if with_file and not found.file_key:
        raise NotFound("import_expired", days=KEPT_DAYS)
    return found


def end_import(uow: UnitOfWork, import_id: UUID, state: str, problem: Mapping[str, JsonValue]) -> None:
    """A job of the import ended without success: "failed" or "cancelled"."""
    found = get_import(uow, import_id, lock=True)
    if found.state in ("checking", "importing"):
        counts = dict(found.counts)
        if found.settings is not None and found.settings.mode == "all_or_nothing":
            counts.pop("started", None)
        change_import(uow, import_id, state=state, problem=dict(problem), counts=counts)
    elif found.undo is not None:
        change_import(uow, import_id, problem=dict(problem))


def forget_old_imports(uow: UnitOfWork, files: FileStore) -> int:
    """Housekeeping: uploads and row outcomes of imports older than KEPT_DAYS go, the imports themselves stay listed."""
    assert uow.tenant is not None
    old = (
        sa.select(*COLUMNS)
        .where(
            imports.c.created_at < sa.func.now() - sa.func.make_interval(0, 0, 0, KEPT_DAYS),
            imports.c.file_key != "",
            imports.c.state.not_in(("checking", "importing")),
        )
        .limit(100)
    )
    found = [read_import(row) for row in uow.execute(old)]
    for one in found:
        change_import(uow, one.id, file_key="")
        uow.driver.execute("DELETE FROM _import_row WHERE import_id = %s", (one.id,))
    tenant_id = uow.tenant.id
    keys = [key for one in found for key in stored_keys(one.file_key, one.sheets)]
    uow.after_commit(lambda: _delete_all(files, tenant_id, keys))
    return len(found)


def import_file(
    work: Workplace,
    form: str,
    upload: Upload,
    settings: ImportSettings | Callable[[Import], ImportSettings] | None = None,
) -> Import:
    """Upload, check and run at once, without a job: what the command line and templates use.

    Settings may be made from what was found in the file; without them the guessed columns are imported, all or
    nothing. Raises Conflict("import_has_errors") when the mode refuses what the check found, and Invalid.
    """
    found = create_import(work, form, upload)
    chosen = settings(found) if callable(settings) else settings or guessed_settings(found)
    with work.unit() as uow:
        set_settings(uow, work.catalog(uow), work.actor, found.id, chosen)
    check_import(work, found.id, Quiet())
    with work.unit() as uow:
        begin_run(uow, work.actor, found.id)
    try:
        run_import(work, found.id, Quiet())
    except Invalid:
        with work.unit() as uow:
            end_import(uow, found.id, "failed", {"code": "import_refused"})
        raise
    with work.unit() as uow:
        return get_import(uow, found.id)


def guessed_settings(found: Import, **more: Any) -> ImportSettings:
    """Settings that import every column whose title names a field."""
    sheet = next((sheet for sheet in found.sheets if sheet.rows), found.sheets[0])
    columns = {column.title: column.field for column in sheet.columns}
    return ImportSettings(sheet=sheet.name, columns=columns, **more)


def run_check(work: Workplace, import_id: UUID, progress: Progress) -> JsonValue:
    """The dry run as a job."""
    return dict(check_import(work, import_id, progress))


def run_import(work: Workplace, import_id: UUID, progress: Progress) -> JsonValue:
    """The run as a job; every record it writes says so in its history."""
    return dict(apply_import(_as_import(work, import_id), import_id, progress))


def run_undo(work: Workplace, import_id: UUID, progress: Progress) -> JsonValue:
    """The undo as a job."""
    return undo_import(_as_import(work, import_id), import_id, progress)


def _as_import(work: Workplace, import_id: UUID) -> Workplace:
    return replace(work, actor=replace(work.actor, source=f"import:{import_id}"))


def _expect(uow: UnitOfWork, actor: Actor, import_id: UUID, states: Sequence[str]) -> Import:
    found = get_own_import(uow, actor, import_id, lock=True)
    if found.state not in states:
        raise Conflict("import_state", state=found.state)
    return found


def _delete_all(files: FileStore, tenant_id: UUID, keys: Sequence[str]) -> None:
    for key in keys:
        files.delete(tenant_id, key)
