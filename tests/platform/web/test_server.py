"""What every answer carries, how large a request may be, and the browser program's files."""

import asyncio
import dataclasses
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request

from jigsmith.main import create_app
from jigsmith.web.languages import accepted_language
from jigsmith.web.middleware import MAX_BODY_MB
from jigsmith.web.services import Services


def test_every_answer_carries_the_security_headers(anonymous: TestClient) -> None:
    for path in ("/api/health", "/api/session", "/api/nothing", "/"):
        headers = anonymous.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-eval'" not in headers["content-security-policy"].replace("wasm-unsafe-eval", "")
        assert headers["x-content-type-options"] == "nosniff"
        assert len(headers["x-request-id"]) == 16
    assert anonymous.get("/api/health").headers["cache-control"] == "no-store"


def test_health_needs_nobody(anonymous: TestClient) -> None:
    assert anonymous.get("/api/health").json() == {"status": "ok", "database": True, "valkey": True}


def test_a_declared_body_over_the_limit_is_refused_unread(client: TestClient) -> None:
    headers = {"Content-Length": str((MAX_BODY_MB << 20) + 1), "Content-Type": "application/json"}
    response = client.post("/api/members", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
    assert f"{MAX_BODY_MB} MB" in response.json()["detail"]


def test_only_uploads_may_be_larger(anonymous: TestClient) -> None:
    headers = {"Content-Length": str((MAX_BODY_MB << 20) + 1), "Content-Type": "multipart/form-data; boundary=x"}
    response = anonymous.post("/api/session", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_an_undeclared_body_is_cut_off_at_the_limit(app: FastAPI, admin_headers: dict[str, str]) -> None:
    async def scene() -> tuple[int, int]:
        sent, status = 0, 0

        async def receive() -> dict[str, object]:
            nonlocal sent
            sent += 1 << 20
            return {"type": "http.request", "body": b" " * (1 << 20), "more_body": True}

        async def send(message: dict[str, object]) -> None:
            nonlocal status
            status = int(str(message.get("status", status)))

        headers = [(name.lower().encode(), value.encode()) for name, value in admin_headers.items()]
        scope = {"type": "http", "method": "POST", "path": "/api/members", "raw_path": b"/api/members", "root_path": ""}
        scope |= {
            "query_string": b"",
            "headers": [*headers, (b"content-type", b"application/json")],
            "http_version": "1.1",
        }
        await app(scope | {"client": ("1.2.3.4", 5), "server": ("x", 80), "scheme": "http"}, receive, send)  # type: ignore[arg-type]
        return sent, status

    sent, status = asyncio.run(scene())
    assert status == 413
    assert sent <= (MAX_BODY_MB + 1) << 20


@pytest.fixture
def browser(services: Services, tmp_path: Path) -> Iterator[TestClient]:
    """A client of a server with a small built browser program."""
    ui = tmp_path / "dist"
    (ui / "assets").mkdir(parents=True)
    (ui / "index.html").write_text("<title>Jigsmith</title>")
    (ui / "assets" / "main-abc.js").write_text("plain")
    (ui / "assets" / "main-abc.js.gz").write_bytes(gzip.compress(b"packed"))
    (tmp_path / "secret.txt").write_text("secret")
    settings = dataclasses.replace(services.settings, ui_dir=ui)
    with TestClient(create_app(dataclasses.replace(services, settings=settings))) as client:
        yield client


def test_pages_of_the_browser_program_all_get_its_index(browser: TestClient) -> None:
    for path in ("/", "/forms/order", "/index.html"):
        response = browser.get(path)
        assert "Jigsmith" in response.text
        assert response.headers["cache-control"] == "no-cache"
    assert browser.get("/assets/gone.js").status_code == 404
    assert browser.post("/").status_code == 405
    assert browser.get("/api/nothing").status_code == 404


def test_hashed_files_are_cached_for_good_and_sent_packed(browser: TestClient) -> None:
    response = browser.get("/assets/main-abc.js", headers={"Accept-Encoding": "gzip"})
    assert response.text == "packed"
    assert "javascript" in response.headers["content-type"]
    assert "immutable" in response.headers["cache-control"]
    assert browser.get("/assets/main-abc.js", headers={"Accept-Encoding": "identity"}).text == "plain"


def test_a_path_no_file_can_have_is_a_page_too(browser: TestClient) -> None:
    for path in (f"/{'a' * 5000}", f"/assets/{'a' * 300}", "/%ff%fe", "/" + "a/" * 4000):
        response = browser.get(path)
        assert response.status_code in (200, 404)
        assert "content-security-policy" in response.headers


def test_nothing_outside_the_browser_program_is_served(browser: TestClient) -> None:
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/a%00b"):
        assert "secret" not in browser.get(path).text


def test_without_a_built_browser_program_the_page_says_so(services: Services, tmp_path: Path) -> None:
    settings = dataclasses.replace(services.settings, ui_dir=tmp_path)
    with TestClient(create_app(dataclasses.replace(services, settings=settings))) as client:
        assert client.get("/").status_code == 503


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en", "en"),
        ("fr,en;q=0.5,zh;q=0.7", "zh"),
        ("de", None),
        ("", None),
        ("en;q=0", None),
        ("en;q=x,zh;q=0.1", "zh"),
    ],
)
def test_the_browsers_language_is_understood(header: str, language: str | None) -> None:
    request = Request({"type": "http", "headers": [(b"accept-language", header.encode())]})
    assert accepted_language(request) == language
