"""The tenant's published roles, for the page that gives them to members."""

from fastapi import APIRouter
from starlette.responses import Response

from jigsmith.accounts.dependencies import Asking
from jigsmith.apps.catalogs import Catalogs
from jigsmith.web.answers import answer

router = APIRouter(prefix="/api", tags=["people"])


@router.get("/roles")
def get_roles(asker: Asking) -> Response:
    """Name, label and app of every published role."""
    catalogs: Catalogs = asker.request.app.state.catalogs
    with asker.admin_work() as (uow, _):
        catalog = catalogs.get(uow)
    found = [
        {"name": role.name, "label": role.label.model_dump(), "app": catalog.apps.get(f"role/{role.name}")}
        for role in catalog.roles.values()
    ]
    return answer(sorted(found, key=lambda role: str(role["name"])))
