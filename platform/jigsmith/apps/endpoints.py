"""Definitions over HTTP: drafts, check, plan, publish, versions. For administrators and tokens with "definitions"."""

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from engine.errors import Diagnostic
from jigsmith.accounts.access import Scope
from jigsmith.accounts.dependencies import Asker, Asking
from jigsmith.apps.answers import (
    findings_answer,
    json_value,
    listed_answer,
    plan_answer,
    stored_answer,
    versions_answer,
)
from jigsmith.apps.definition import Kind
from jigsmith.apps.drafts import (
    Edit,
    check_drafts,
    discard_draft,
    get_definition,
    list_definitions,
    remove_definition,
    restore_version,
    save_definition,
)
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.apps.store import load_versions
from jigsmith.errors import Conflict
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.web.answers import Malformed, answer, parse_json

router = APIRouter(prefix="/api", tags=["definitions"])

PUBLISH_SECONDS = 600
"""A publish rewrites tables: its statements may take longer than a request's."""
SCOPE: Scope = "definitions"
MAX_INTEGER = 2**31 - 1

Name = Annotated[str, Path(min_length=1, max_length=100)]
Number = Annotated[int, Path(ge=1, le=MAX_INTEGER)]
Model = TypeVar("Model", bound=BaseModel)


class DraftBody(BaseModel):
    """A draft to save."""

    model_config = ConfigDict(extra="forbid")

    app: str = Field(min_length=1, max_length=100)
    body: Any
    draft_revision: int | None = Field(None, ge=1, le=MAX_INTEGER)


class PublishBody(BaseModel):
    """A plan to carry out."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=200)
    note: str = Field("", max_length=2000)
    accept_losses: bool = False


@router.get("/definitions")
def get_definitions(asker: Asking) -> Response:
    """Every definition and its state."""
    with asker.admin_work(SCOPE) as (uow, _):
        return answer(_definitions(uow))


def _definitions(uow: UnitOfWork) -> dict[str, object]:
    return {"version": uow.version, "definitions": [listed_answer(found) for found in list_definitions(uow)]}


@router.get("/definitions/{kind}/{name}")
def get_one_definition(kind: Kind, name: Name, asker: Asking) -> Response:
    """One definition, published and drafted."""
    with asker.admin_work(SCOPE) as (uow, _):
        return answer(stored_answer(get_definition(uow, kind, name)))


@router.put("/definitions/{kind}/{name}")
async def put_definition(kind: Kind, name: Name, asker: Asking, request: Request) -> Response:
    """Save a draft."""
    body = _read(DraftBody, await request.body())
    edit = Edit(kind, name, body.app, json_value(body.body), body.draft_revision)
    return await run_in_threadpool(_save, asker, edit)


def _save(asker: Asker, edit: Edit) -> Response:
    with asker.admin_work(SCOPE) as (uow, actor):
        diagnostics = save_definition(uow, actor, edit)
        stored = stored_answer(get_definition(uow, edit.kind, edit.name))
        return answer({**stored, "diagnostics": findings_answer(asker.request, diagnostics)})


@router.delete("/definitions/{kind}/{name}", status_code=204)
def delete_definition(
    kind: Kind,
    name: Name,
    asker: Asking,
    discard: bool = False,
    draft_revision: Annotated[int | None, Query(ge=1, le=MAX_INTEGER)] = None,
) -> Response:
    """Draft a removal, or throw the draft away."""
    with asker.admin_work(SCOPE) as (uow, actor):
        if discard:
            discard_draft(uow, kind, name)
        else:
            remove_definition(uow, actor, kind, name, draft_revision)
    return Response(status_code=204)


@router.post("/check")
def post_check(asker: Asking) -> Response:
    """Check all drafts together."""
    with asker.admin_work(SCOPE) as (uow, _):
        return answer({"diagnostics": findings_answer(asker.request, check_drafts(uow))})


@router.post("/plan")
def post_plan(asker: Asking) -> Response:
    """What publishing the drafts would do."""
    with asker.admin_work(SCOPE, timeout=PUBLISH_SECONDS) as (uow, actor):
        return answer(plan_answer(asker.request, plan_publish(uow, time_zone=actor.time_zone), actor))


@router.post("/publish")
async def post_publish(asker: Asking, request: Request) -> Response:
    """Carry out the plan that was looked at."""
    body = _read(PublishBody, await request.body())
    return await run_in_threadpool(_publish, asker, body)


def _publish(asker: Asker, body: PublishBody) -> Response:
    with asker.admin_work(SCOPE, exclusive=True, timeout=PUBLISH_SECONDS) as (uow, actor):
        plan = plan_publish(uow, time_zone=actor.time_zone)
        if plan.token != body.token:
            raise Conflict("stale_plan", current=uow.version)
        version = publish(uow, actor, plan, note=body.note, accept_losses=body.accept_losses)
        uow.after_commit(lambda: asker.services.nudge.send(asker.tenant.id))
    return answer({"version": version})


@router.get("/versions")
def get_versions(asker: Asking) -> Response:
    """Every publish, newest first."""
    with asker.admin_work(SCOPE) as (uow, actor):
        return answer(versions_answer(uow, load_versions(uow), actor.language))


@router.post("/versions/{number}/restore")
def post_restore(number: Number, asker: Asking) -> Response:
    """Make the drafts such that publishing them gives that version again."""
    with asker.admin_work(SCOPE) as (uow, actor):
        restore_version(uow, actor, number)
        return answer(_definitions(uow))


def _read(model: type[Model], content: bytes) -> Model:
    try:
        return model.model_validate(parse_json(content))
    except ValidationError as error:
        problems = [
            Diagnostic("request_invalid", {"reason": found["msg"]}, "".join(f"/{step}" for step in found["loc"]))
            for found in error.errors()
        ]
        raise Malformed("definitions_malformed", diagnostics=problems) from None
