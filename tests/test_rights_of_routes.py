"""What each route asks of a token, and that no writing route takes a cookie without its CSRF token."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from jigsmith.accounts.access import SCOPES, Scope
from jigsmith.accounts.dependencies import COOKIE
from jigsmith.main import ROUTERS

ID = "01a00000-0000-7000-8000-000000000000"
OPEN = {("GET", "/api/health"), ("POST", "/api/session")}
FOR_PEOPLE = {("PATCH", "/api/session"), ("DELETE", "/api/session")}
ANY_TOKEN = {("GET", "/api/field-types")}
READS_BY_POST = {("POST", "/api/records/{form}/query")}
ADMIN = ("members", "departments", "tokens", "roles")
DEFINITIONS = ("definitions", "check", "plan", "publish", "versions", "templates")
FILES = {"/api/files": {"form": "x", "field": "y"}, "/api/imports": {"form": "x"}}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/members"): {"login": "x", "name": "x"},
    ("POST", "/api/departments"): {"name": "x"},
    ("POST", "/api/tokens"): {"name": "x", "scopes": ["admin"]},
    ("PUT", "/api/definitions/{kind}/{name}"): {"app": "x", "body": {}},
    ("POST", "/api/publish"): {"token": "x"},
    ("POST", "/api/records/{form}"): {"values": {}},
    ("PATCH", "/api/records/{form}/{record_id}"): {"values": {}, "revision": 1},
    ("POST", "/api/records/{form}/bulk"): {"action": "delete", "ids": [ID]},
    ("PUT", "/api/forms/{form}/views/{view_id}"): {"label": {"zh": "x"}, "columns": ["x"]},
    ("PUT", "/api/imports/{import_id}/settings"): {"columns": {}},
    ("POST", "/api/exports"): {"form": "x"},
}
ROUTES = sorted(
    {
        (method, getattr(route, "path", ""))
        for router in ROUTERS
        for route in router.routes
        for method in getattr(route, "methods", ())
    }
    - OPEN
)
WRITES = [(method, path) for method, path in ROUTES if method != "GET"]


def scope_of(method: str, path: str) -> Scope:
    """The scope a route must ask a token for."""
    noun = path.split("/")[2]
    if noun in ADMIN:
        return "admin"
    if noun in DEFINITIONS:
        return "definitions"
    return "records:read" if method == "GET" or (method, path) in READS_BY_POST else "records:write"


def ask(client: TestClient, method: str, path: str) -> tuple[int, str]:
    """Status and code of a request with a body its route can read."""
    filled = path.replace("{kind}", "form").replace("{number}", "1").replace("{form}", "x").replace("{field}", "y")
    filled = re.sub(r"\{(kind|name)\}", "x", filled)
    filled = re.sub(r"\{[^}]+\}", ID, filled)
    more: dict[str, Any] = {"json": BODIES.get((method, path), {})} if method in ("POST", "PUT", "PATCH") else {}
    if method == "POST" and path in FILES:
        more = {"data": FILES[path], "files": {"file": ("x.csv", b"a")}}
    response = client.request(method, filled, **more)
    is_problem = response.headers.get("content-type") == "application/problem+json"
    return response.status_code, str(response.json()["code"]) if is_problem else ""


def bearer(client: TestClient, make_client: Any, *scopes: str) -> TestClient:
    """A client that sends an administrator's token."""
    secret = client.post("/api/tokens", json={"name": "t", "scopes": scopes}).json()["secret"]
    api: TestClient = make_client()
    api.headers["Authorization"] = f"Bearer {secret}"
    return api


def test_every_route_asks_a_token_for_its_scope(client: TestClient, make_client: Any) -> None:
    tokens = {scope: bearer(client, make_client, *(one for one in SCOPES if one != scope)) for scope in SCOPES}
    found = {
        (method, path): ask(tokens[scope_of(method, path)], method, path)
        for method, path in ROUTES
        if (method, path) not in FOR_PEOPLE | ANY_TOKEN
    }
    assert {route: answer for route, answer in found.items() if answer != (403, "scope_missing")} == {}


def test_every_route_takes_a_token_of_its_scope(client: TestClient, make_client: Any) -> None:
    tokens = {scope: bearer(client, make_client, scope) for scope in SCOPES}
    found = {
        (method, path): ask(tokens[scope_of(method, path)], method, path)
        for method, path in ROUTES
        if path not in ("/api/events", "/api/templates/{name}/install", "/api/publish")
        and (method, path) not in FOR_PEOPLE
    }
    refused = ("scope_missing", "admin_needed", "not_signed_in", "csrf_missing")
    assert {route: answer for route, answer in found.items() if answer[1] in refused} == {}


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_no_write_takes_a_cookie_without_its_csrf_token(
    client: TestClient, anonymous: TestClient, method: str, path: str
) -> None:
    anonymous.cookies.set(COOKIE, str(client.cookies[COOKIE]))
    assert ask(anonymous, method, path) == (403, "csrf_missing")
