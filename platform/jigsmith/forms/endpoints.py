"""Forms over HTTP: menu, forms, personal views, field types, the tenant's OpenAPI document."""

from uuid import UUID

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from jigsmith.accounts.dependencies import Asker, Asking
from jigsmith.forms.field_types import field_types
from jigsmith.forms.menu import present_menu
from jigsmith.forms.openapi import openapi_document
from jigsmith.forms.presentation import list_forms, present_form
from jigsmith.forms.views import PersonalView, delete_personal_view, list_personal_views, save_personal_view
from jigsmith.records.query_endpoints import read_body, reading
from jigsmith.web.answers import answer, parse_json

router = APIRouter(prefix="/api", tags=["forms"])


@router.get("/menu")
def get_menu(asker: Asking) -> Response:
    """The apps' menus, as far as the asker may read their forms."""
    with reading(asker) as (_, catalog, actor):
        return answer(present_menu(catalog, actor))


@router.get("/forms")
def get_forms(asker: Asking) -> Response:
    """The readable forms."""
    with reading(asker) as (_, catalog, actor):
        return answer(list_forms(catalog, actor))


@router.get("/forms/{form}")
def get_form(form: str, asker: Asking) -> Response:
    """A form without its hidden fields, with the asker's rights and personal views."""
    with reading(asker) as (uow, catalog, actor):
        found = present_form(catalog, actor, form)
        return answer({**found, "personal_views": list_personal_views(uow, catalog, actor, form)})


@router.put("/forms/{form}/views/{view_id}")
async def put_view(form: str, view_id: UUID, request: Request, asker: Asking) -> Response:
    """Save a personal view."""
    view = read_body(PersonalView, parse_json(await request.body()))
    return await run_in_threadpool(_save_view, asker, form, view_id, view)


@router.delete("/forms/{form}/views/{view_id}")
def delete_view(form: str, view_id: UUID, asker: Asking) -> Response:
    """Remove a personal view."""
    with reading(asker) as (uow, _, actor):
        delete_personal_view(uow, actor, form, view_id)
    return Response(status_code=204)


@router.get("/field-types")
def get_field_types(asker: Asking) -> Response:
    """What a field can be, and how it is filtered."""
    asker.identity  # noqa: B018 - signed in is enough
    return answer(field_types())


@router.get("/openapi.json")
def get_openapi(asker: Asking) -> Response:
    """The HTTP interface with this tenant's own forms, typed."""
    with reading(asker) as (_, catalog, actor):
        return Response(openapi_document(catalog, actor), media_type="application/json")


def _save_view(asker: Asker, form: str, view_id: UUID, view: PersonalView) -> Response:
    with reading(asker) as (uow, catalog, actor):
        return answer(save_personal_view(uow, catalog, actor, form, view_id, view))
