"""Whether this process and what it needs answer: for load balancers, `jigsmith up` and `jigsmith doctor`."""

import redis
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from jigsmith.errors import JigsmithError
from jigsmith.web.answers import answer
from jigsmith.web.services import Services, get_services

router = APIRouter(prefix="/api", tags=["health"])


@router.get("/health")
def get_health(request: Request) -> Response:
    """200 while PostgreSQL answers, else 503; Valkey being down only delays jobs and live events."""
    services = get_services(request)
    database = _database_answers(services)
    body = {"status": "ok" if database else "down", "database": database, "valkey": _valkey_answers(services)}
    if services.settings.demo and database:
        accounts = request.app.state.demo_accounts()
        body |= {"demo": bool(accounts), "demo_accounts": accounts}
    return answer(body, 200 if database else 503)


def _database_answers(services: Services) -> bool:
    try:
        services.database.read("SELECT 1", {})
    except (JigsmithError, OSError):
        return False
    return True


def _valkey_answers(services: Services) -> bool:
    try:
        return bool(services.valkey.ping())
    except redis.RedisError:
        return False
