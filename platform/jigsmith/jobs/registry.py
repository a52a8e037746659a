"""Every kind of job, by name: each calls one service function."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import JsonValue

from jigsmith.exports.service import EXPORT_JOB, ExportPlace, ExportRequest, forget_old_exports, run_export
from jigsmith.files.service import clean_up
from jigsmith.imports.service import (
    CHECK_JOB,
    RUN_JOB,
    UNDO_JOB,
    end_import,
    forget_old_imports,
    run_check,
    run_import,
    run_undo,
)
from jigsmith.imports.workplace import Workplace
from jigsmith.jobs.history import forget_old_jobs
from jigsmith.jobs.runner import Arguments, JobContext, JobKind
from jigsmith.jobs.sweeper import HOUSEKEEPING
from jigsmith.records.pruning import prune_outbox
from jigsmith.storage.unit_of_work import UnitOfWork


def _workplace(context: JobContext) -> Workplace:
    return Workplace(context.services, context.tenant, context.actor, context.catalogs)


def _import_id(arguments: Arguments) -> UUID:
    return UUID(str(arguments["import_id"]))


def _check(context: JobContext, arguments: Arguments) -> JsonValue:
    return run_check(_workplace(context), _import_id(arguments), context.progress)


def _run(context: JobContext, arguments: Arguments) -> JsonValue:
    return run_import(_workplace(context), _import_id(arguments), context.progress)


def _undo(context: JobContext, arguments: Arguments) -> JsonValue:
    return run_undo(_workplace(context), _import_id(arguments), context.progress)


def _end_import(uow: UnitOfWork, arguments: Arguments, state: str, problem: Mapping[str, JsonValue]) -> None:
    end_import(uow, _import_id(arguments), state, problem)


def _export(context: JobContext, arguments: Arguments) -> JsonValue:
    place = ExportPlace(context.services, context.tenant, context.actor, context.catalogs)
    return run_export(place, context.job_id, ExportRequest.model_validate(arguments["request"]), context.progress)


def _housekeeping(context: JobContext, arguments: Arguments) -> JsonValue:
    services = context.services
    with services.database.tenant(context.tenant) as uow:
        removed: dict[str, JsonValue] = {
            "files": clean_up(uow, services.files, context.catalogs.get(uow).forms),
            "imports": forget_old_imports(uow, services.files),
            "exports": forget_old_exports(uow, services.files),
            "jobs": forget_old_jobs(uow),
            "events": prune_outbox(uow),
        }
    return removed


JOB_KINDS: Mapping[str, JobKind] = {
    CHECK_JOB: JobKind(_check, _end_import),
    RUN_JOB: JobKind(_run, _end_import),
    UNDO_JOB: JobKind(_undo, _end_import),
    EXPORT_JOB: JobKind(_export),
    HOUSEKEEPING: JobKind(_housekeeping),
}
