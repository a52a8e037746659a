"""Every route answers errors as problem+json, and nobody gets in without signing in."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from jigsmith.accounts.dependencies import COOKIE
from jigsmith.main import ROUTERS

OPEN = {("GET", "/api/health"), ("POST", "/api/session")}
KEYS = {"type", "status", "code", "title", "detail", "values", "errors"}
ERROR_KEYS = {"path", "code", "message", "values", "severity", "definition", "hint"}


def _routes() -> Iterator[tuple[str, str]]:
    for router in ROUTERS:
        for route in router.routes:
            for method in sorted(getattr(route, "methods", ())):
                yield method, getattr(route, "path", "")


ROUTES = sorted(set(_routes()) - OPEN)


def _ask(client: TestClient, method: str, path: str, **headers: str) -> dict[str, object]:
    filled = re.sub(r"\{[^}]+\}", "01a00000-0000-7000-8000-000000000000", path)
    if "{number}" in path:
        filled = path.replace("{number}", "1")
    filled = filled.replace("/definitions/01a00000-0000-7000-8000-000000000000/", "/definitions/form/")
    content = b"{}" if method in ("POST", "PUT", "PATCH") else None
    response = client.request(method, filled, content=content, headers={"Content-Type": "application/json", **headers})
    assert response.headers["content-type"] == "application/problem+json", (response.status_code, response.text)
    body: dict[str, object] = response.json()
    assert set(body) == KEYS
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    assert "status" not in str(body["title"])
    return body


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_gets_401(anonymous: TestClient, method: str, path: str) -> None:
    body = _ask(anonymous, method, path)
    assert (body["status"], body["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_made_up_cookie_or_token_opens_nothing(anonymous: TestClient, method: str, path: str) -> None:
    for header in ({"Cookie": f"{COOKIE}=made-up"}, {"Authorization": "Bearer jig_demo_made-up"}):
        body = _ask(anonymous, method, path, **header)
        assert body["status"] in (400, 401, 422), body
        if method == "GET":
            assert body["status"] in (400, 401), body


def test_findings_have_a_path_and_a_message(client: TestClient) -> None:
    body = client.post("/api/members", json={"login": 5, "surprise": 1}).json()
    assert (body["status"], body["code"]) == (400, "malformed")
    assert {one["path"] for one in body["errors"]} == {"/login", "/name", "/surprise"}
    for one in body["errors"]:
        assert set(one) == ERROR_KEYS
        assert one["message"]


def test_unknown_paths_and_methods_are_problems_too(client: TestClient) -> None:
    for method, path, status in (("GET", "/api/nothing", 404), ("GET", "/api", 404), ("PUT", "/api/health", 405)):
        response = client.request(method, path)
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        assert set(response.json()) == KEYS


def test_the_unexpected_shows_nothing_of_the_inside(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    def break_down() -> None:
        raise RuntimeError("the password is swordfish")

    app.add_api_route("/api/break-down", break_down)
    try:
        response = TestClient(app).get("/api/break-down")
    finally:
        app.router.routes.pop()
    assert response.status_code == 500
    body = response.json()
    assert set(body) == KEYS
    assert "swordfish" not in response.text
    assert body["values"]["id"] in body["detail"]
    assert body["values"]["id"] in caplog.text
    assert response.headers["x-content-type-options"] == "nosniff"
