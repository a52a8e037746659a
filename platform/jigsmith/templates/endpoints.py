"""Template gallery: what is on the shelf, and installing from it."""

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from jigsmith.accounts.dependencies import Asking
from jigsmith.templates.service import describe_templates, install_template
from jigsmith.web.answers import answer

router = APIRouter(prefix="/api/templates", tags=["templates"])
INSTALL_SECONDS = 300


class InstallBody(BaseModel):
    """What to install with a template."""

    demo: bool = False


@router.get("")
def get_templates(asker: Asking) -> Response:
    """Every template, and the installed version of each."""
    with asker.admin_work("definitions") as (uow, _):
        return answer(describe_templates(uow, asker.services.settings.templates_dir))


@router.post("/{name}/install")
def post_install(name: str, body: InstallBody, asker: Asking) -> Response:
    """Install a template as one publish."""
    root = asker.services.settings.templates_dir
    with asker.admin_work("definitions", exclusive=True, timeout=INSTALL_SECONDS) as (uow, actor):
        time_zone = asker.identity.time_zone
        done = install_template(uow, actor, root, name, demo=body.demo, time_zone=time_zone)
    return answer({"name": done.name, "version": done.version, "records": done.records}, 201)
