"""Pure ASGI middleware: security headers, a request id, and a limit on the body's size."""

import secrets
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jigsmith.web.errors import problem_response, unexpected

MAX_BODY_MB = 10
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'; form-action 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]


class SecurityHeaders:
    """Adds the headers every answer carries, and X-Request-Id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap `send`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        api = scope["path"].startswith("/api")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=[*message.get("headers", ()), *_RAW_HEADERS])
                headers["x-request-id"] = request_id
                if api:
                    headers.setdefault("cache-control", "no-store")
                message["headers"] = headers.raw
            await send(message)

        await self._app(scope, receive, send_with_headers)


class LastResort:
    """Answers what nobody expected; FastAPI's own place for that lies outside the headers every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Catch whatever the handlers let through."""
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            await unexpected(Request(scope), error)(scope, receive, send)


class BodyLimit:
    """Refuses bodies over the limit with 413: at once by Content-Length, else as soon as too much has arrived."""

    def __init__(self, app: ASGIApp, *, max_upload_mb: int, uploads: Collection[str]) -> None:
        """`uploads` are the paths that take files; what the others are sent is read into memory as a whole."""
        self._app = app
        self._max_upload_mb = max_upload_mb
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap `receive`."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").startswith("multipart/form-data")
        is_upload = is_form and scope["path"] in self._uploads
        # A multipart body is a little larger than the file in it.
        limit = self._max_upload_mb if is_upload else MAX_BODY_MB
        allowed = limit * 1024 * 1024 + (65_536 if is_upload else 0)
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > allowed:
            response = problem_response(Request(scope), 413, "body_too_large", {"limit": limit}, headers=_CLOSE)
            await response(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > allowed:
                # Not one of ours: FastAPI turns any other exception met while reading a body into a 400.
                raise HTTPException(413, {"limit": limit}, _CLOSE)  # type: ignore[arg-type]
            return message

        await self._app(scope, receive_limited, send)


_CLOSE = {"Connection": "close"}
