"""Writing records over HTTP: create, change, delete, restore, purge, bulk; history and referrers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from jigsmith.accounts.dependencies import Asker, Asking
from jigsmith.records.bodies import MAX_REVISION, BodyReader, malformed, read_body
from jigsmith.records.bulk import Selection, Written
from jigsmith.records.query_endpoints import read_filter, reading
from jigsmith.records.service import Records
from jigsmith.web.answers import answer
from jigsmith.web.errors import error_problem

router = APIRouter(prefix="/api", tags=["records"])
Revision = Annotated[int | None, Query(ge=0, le=MAX_REVISION)]


@contextmanager
def writing(asker: Asker) -> Iterator[Records]:
    """The record service for the asker, in a unit of work that commits when the block ends well."""
    with reading(asker) as (uow, catalog, actor):
        yield Records(uow, catalog, actor, nudge=asker.services.nudge)


@router.post("/records/{form}", status_code=201)
async def create_record(form: str, request: Request, asker: Asking) -> Response:
    """Create a record; the same client-made id again answers 200 with the first result."""
    body = read_body(await request.body(), "id", "values")
    return await run_in_threadpool(_create, form, body, asker)


def _create(form: str, body: BodyReader, asker: Asker) -> Response:
    values, own_id = body.values(), body.record_id()
    with writing(asker) as records:
        record, created = records.create_once(form, values, id=own_id)
    return answer(record, 201 if created else 200)


@router.patch("/records/{form}/{record_id}")
async def update_record(form: str, record_id: UUID, request: Request, asker: Asking) -> Response:
    """Change the given fields of a record."""
    body = read_body(await request.body(), "revision", "values")
    return await run_in_threadpool(_update, form, record_id, body, asker)


def _update(form: str, record_id: UUID, body: BodyReader, asker: Asker) -> Response:
    values, revision = body.values(), body.revision()
    with writing(asker) as records:
        record = records.update(form, record_id, values, revision=revision)
    return answer(record)


@router.delete("/records/{form}/{record_id}", status_code=204)
def delete_record(form: str, record_id: UUID, asker: Asking, revision: Revision = None) -> Response:
    """Move a record to the recycle bin."""
    with writing(asker) as records:
        records.delete(form, record_id, revision=revision)
    return Response(status_code=204)


@router.post("/records/{form}/{record_id}/restore")
def restore_record(form: str, record_id: UUID, asker: Asking) -> Response:
    """Bring a record back from the recycle bin."""
    with writing(asker) as records:
        record = records.restore(form, record_id)
    return answer(record)


@router.delete("/records/{form}/{record_id}/purge", status_code=204)
def purge_record(form: str, record_id: UUID, asker: Asking) -> Response:
    """Remove a record in the recycle bin for good."""
    with writing(asker) as records:
        records.purge(form, record_id)
    return Response(status_code=204)


@router.get("/records/{form}/{record_id}/history")
def get_history(
    form: str,
    record_id: UUID,
    asker: Asking,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """What happened to a record, newest first."""
    with writing(asker) as records:
        page = records.history(form, record_id, cursor=cursor, limit=limit)
    return answer({"entries": page.entries, "next_cursor": page.next_cursor})


@router.get("/records/{form}/{record_id}/referrers")
def get_referrers(form: str, record_id: UUID, asker: Asking) -> Response:
    """How many readable records refer to a record, by form and field."""
    with writing(asker) as records:
        found = records.referrers(form, record_id)
    return answer(found)


@router.post("/records/{form}/bulk")
async def change_records(form: str, request: Request, asker: Asking) -> Response:
    """Create, update, delete, restore or purge up to 1,000 records."""
    body = read_body(await request.body(), "action", "rows", "ids", "filter", "search", "values", "atomic")
    return await run_in_threadpool(_bulk, form, body, asker)


def _bulk(form: str, body: BodyReader, asker: Asker) -> Response:
    action, atomic = body.content.get("action"), body.flag("atomic", True)
    with writing(asker) as records:
        match action:
            case "create":
                written = records.create_many(form, [(own, values) for own, values, _ in body.rows()], atomic=atomic)
            case "update":
                written = records.update_many(form, body.values(), _selection(body), atomic=atomic)
            case "delete" | "restore" | "purge":
                written = records.change_many(action, form, _selection(body), atomic=atomic)
            case _:
                raise malformed("bulk_action_unknown", "/action", action=str(action)[:100])
    return answer(_outcome(asker.request, written))


def _selection(body: BodyReader) -> Selection:
    """Either ids or a filter (with a search, if any), never both: a bulk call must not touch more than was meant."""
    if ("ids" in body.content) == ("filter" in body.content) or {"ids", "search"} <= body.content.keys():
        raise malformed("bulk_selection_missing", "/ids")
    if "ids" in body.content:
        return Selection(ids=body.record_ids())
    return Selection(where=read_filter(body.content["filter"]), search=body.text("search"))


def _outcome(request: Request, written: Sequence[Written]) -> dict[str, Any]:
    rows = [_row(request, one) for one in written]
    failed = sum(one.outcome == "failed" for one in written)
    return {"done": len(rows) - failed, "failed": failed, "rows": rows}


def _row(request: Request, one: Written) -> dict[str, Any]:
    row: dict[str, Any] = {"id": one.id, "outcome": one.outcome}
    return row | {"problem": error_problem(request, one.problem)} if one.problem else row
