"""Serves the built browser program beside the API: precompressed, cached for good where names carry a hash."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_FOR_GOOD = "public, max-age=31536000, immutable"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_NOT_BUILT = "The browser program is not built: run `npm ci && npm run build` in designer-ui, or set JIGSMITH_UI_DIR."


class BrowserFiles:
    """Answers whatever is not under /api from `directory`; unknown paths get index.html, which routes by itself."""

    def __init__(self, app: ASGIApp, *, directory: Path) -> None:
        self._app = app
        self._root = directory.absolute()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass API requests on, answer the others."""
        if scope["type"] != "http" or scope["path"] == "/api" or scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        await self._response(scope)(scope, receive, send)

    def _response(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Method Not Allowed", 405, {"Allow": "GET, HEAD"})
        path = scope["path"].lstrip("/")
        found = self._find(path)
        if found is not None:
            return _file(found, Headers(scope=scope), _FOR_GOOD if path.startswith("assets/") else "no-cache")
        index = self._find("index.html")
        if index is None:
            return PlainTextResponse(_NOT_BUILT, 503)
        if path.startswith("assets/"):
            return PlainTextResponse("Not Found", 404)
        return _file(index, Headers(scope=scope), "no-cache")

    def _find(self, path: str) -> Path | None:
        if not path or "\0" in path:
            return None
        try:
            wanted = (self._root / path).resolve()
            return wanted if wanted.is_relative_to(self._root.resolve()) and wanted.is_file() else None
        except (OSError, ValueError):  # a name too long for the file system, or not writable in its encoding
            return None


def _file(path: Path, asked: Mapping[str, str], cache: str) -> Response:
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    accepted = asked.get("accept-encoding", "")
    for encoding, suffix in _ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if encoding in accepted and packed.is_file():
            return FileResponse(packed, headers=headers | {"Content-Encoding": encoding}, media_type=kind)
    return FileResponse(path, headers=headers, media_type=kind)
