"""Reading records over HTTP: lists, one record, picker options, live events."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi import Query as Parameter
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from engine.errors import Diagnostic
from engine.forms.definition import Sort
from engine.forms.filters import Filter
from jigsmith.accounts.access import Scope
from jigsmith.accounts.actor import Actor
from jigsmith.accounts.dependencies import Asker, Asking
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.catalogs import Catalogs
from jigsmith.records.events import read_position
from jigsmith.records.listing import list_records
from jigsmith.records.options import OptionQuery, list_options
from jigsmith.records.paging import Page, Query
from jigsmith.records.reading import get_record
from jigsmith.records.rights import rights_of
from jigsmith.records.streams import Listener, Streams
from jigsmith.records.visible import with_view
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.web.answers import Malformed, answer, parse_json

router = APIRouter(prefix="/api", tags=["records"])

Model = TypeVar("Model", bound=BaseModel)
Count = Literal["none", "about", "exact"]
Search = Annotated[str, Parameter(max_length=1000)]
_FILTER: TypeAdapter[Filter] = TypeAdapter(Filter)


class QueryBody(BaseModel):
    """The body of a list query."""

    model_config = ConfigDict(extra="forbid")

    filter: Filter | None = None
    sorts: list[Sort] = []
    search: str = ""
    columns: list[str] | None = None
    limit: int = 50
    cursor: str | None = None
    count: Count = "about"
    deleted: bool = False
    view: str | None = None


class ListParameters(BaseModel):
    """The query string of a simple list."""

    model_config = ConfigDict(extra="forbid")

    view: str | None = None
    search: str = ""
    sort: str = ""
    filter: str | None = None
    columns: str | None = None
    limit: int = 50
    cursor: str | None = None
    count: Count = "about"
    deleted: bool = False


@contextmanager
def reading(asker: Asker, *, scope: Scope | None = None) -> Iterator[tuple[UnitOfWork, Catalog, Actor]]:
    """A unit of work for the asker with the tenant's current catalog; a token needs `scope` as in `Asker.work`."""
    catalogs: Catalogs = asker.request.app.state.catalogs
    with asker.work(scope=scope) as (uow, actor):
        yield uow, catalogs.get(uow), actor


@router.get("/records/{form}")
def get_page(form: str, parameters: Annotated[ListParameters, Parameter()], asker: Asking) -> Response:
    """A page of records by query string."""
    columns = parameters.columns.split(",") if parameters.columns else None
    query = Query(
        filter=read_filter(parse_json(parameters.filter.encode())) if parameters.filter else None,
        sorts=_sorts(parameters.sort),
        search=parameters.search,
        columns=tuple(columns) if columns is not None else None,
        limit=parameters.limit,
        cursor=parameters.cursor,
        count=parameters.count,
        deleted=parameters.deleted,
    )
    return _page(asker, form, query, parameters.view)


@router.post("/records/{form}/query")
async def query_page(form: str, request: Request, asker: Asking) -> Response:
    """A page of records by a query document."""
    text = await request.body()
    body = read_body(QueryBody, parse_json(text) if text.strip() else {})
    query = Query(
        filter=body.filter,
        sorts=tuple(body.sorts),
        search=body.search,
        columns=tuple(body.columns) if body.columns is not None else None,
        limit=body.limit,
        cursor=body.cursor,
        count=body.count,
        deleted=body.deleted,
    )
    return await run_in_threadpool(_page, asker, form, query, body.view)


@router.get("/records/{form}/options")
def get_options(form: str, asker: Asking, search: Search = "", filter: str | None = None, limit: int = 20) -> Response:  # noqa: A002
    """What a reference picker offers."""
    condition = read_filter(parse_json(filter.encode())) if filter else None
    with reading(asker) as (uow, catalog, actor):
        return answer(list_options(uow, catalog, actor, form, OptionQuery(search, condition, limit)))


@router.get("/records/{form}/{record_id}")
def get_one(form: str, record_id: UUID, asker: Asking, deleted: bool = False) -> Response:
    """One record, sub-tables included."""
    with reading(asker) as (uow, catalog, actor):
        return answer(get_record(uow, catalog, actor, form, record_id, deleted=deleted))


@router.get("/events")
async def get_events(
    asker: Asking,
    forms: str | None = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Live updates as server-sent events."""
    last = read_position(last_event_id) if last_event_id else None
    wanted = frozenset(name for name in forms.split(",") if name) if forms else None
    streams = streams_of(asker.request)
    actor, catalog = await run_in_threadpool(_who, asker)
    listener = Listener(asker.tenant, actor, catalog, lambda: _who(asker.anew()), wanted)
    streams.check_room(asker.tenant, actor.member_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(streams.run(listener, last), media_type="text/event-stream", headers=headers)


def streams_of(request: Request) -> Streams:
    """The open streams of this process; made with the first one, on the event loop that serves it."""
    found: Streams | None = getattr(request.app.state, "streams", None)
    if found is None:
        services = request.app.state.services
        found = request.app.state.streams = Streams(services.database, services.nudge)
    return found


def read_filter(value: Any) -> Filter:
    """A filter from plain data. Raises Malformed naming every place that does not read."""
    try:
        return _FILTER.validate_python(value)
    except ValidationError as error:
        raise _malformed(error, "/filter") from None


def read_body(model: type[Model], value: object) -> Model:
    """A request document from plain data. Raises Malformed naming every place that does not read."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise _malformed(error, "") from None


def _malformed(error: ValidationError, prefix: str) -> Malformed:
    findings = [
        Diagnostic("request_invalid", {"reason": one["msg"], "kind": one["type"]}, prefix + _pointer(one["loc"]))
        for one in error.errors(include_url=False, include_input=False)[:100]
    ]
    return Malformed("query_malformed", diagnostics=findings)


def _pointer(place: tuple[int | str, ...]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)


def _sorts(text: str) -> tuple[Sort, ...]:
    names = [name for name in text.split(",") if name.lstrip("-")]
    return tuple(Sort(field=name.lstrip("-")[:200], descending=name.startswith("-")) for name in names)


def _who(asker: Asker) -> tuple[Actor, Catalog]:
    with reading(asker) as (_, catalog, actor):
        return actor, catalog


def _page(asker: Asker, form: str, query: Query, view: str | None) -> Response:
    with reading(asker, scope="records:read") as (uow, catalog, actor):
        if view:
            query = with_view(catalog, rights_of(catalog, actor), form, query, view)
        page = list_records(uow, catalog, actor, form, replace(query, secret=asker.services.secret))
    return answer(page_data(page))


def page_data(page: Page) -> dict[str, Any]:
    """A page as the API shows it."""
    return {
        "records": page.records,
        "next_cursor": page.next_cursor,
        "count": page.count,
        "count_is_exact": page.count_is_exact,
    }
