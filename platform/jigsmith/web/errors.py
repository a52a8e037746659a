"""One table from exception class to status, and problem+json for every exception that leaves a handler."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
import sqlalchemy.exc
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.errors import Diagnostic, DiagnosticsError, EngineError
from jigsmith.errors import (
    Conflict,
    Invalid,
    JigsmithError,
    LimitReached,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Unavailable,
)
from jigsmith.storage.identifiers import new_id
from jigsmith.web.answers import Malformed, json_bytes
from jigsmith.web.languages import request_language
from jigsmith.web.services import get_services

_log = logging.getLogger(__name__)
STATUS: dict[type[Exception], int] = {
    Malformed: 400,
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    EngineError: 422,
    LimitReached: 429,
    Unavailable: 503,
    JigsmithError: 500,
}
_DRIVER: dict[type[BaseException], tuple[int, str]] = {
    UnicodeEncodeError: (400, "request_not_unicode"),
    psycopg.errors.QueryCanceled: (503, "query_too_slow"),
    psycopg.errors.DeadlockDetected: (503, "try_again"),
    psycopg.errors.SerializationFailure: (503, "try_again"),
    psycopg.errors.LockNotAvailable: (503, "try_again"),
    psycopg.IntegrityError: (409, "conflict"),
    psycopg.DataError: (422, "value_refused"),
    psycopg.OperationalError: (503, "database_unavailable"),
    sqlalchemy.exc.TimeoutError: (503, "too_busy"),
}
_TOO_LARGE = frozenset({"body_too_large", "upload_too_large", "file_too_large"})
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 400: "malformed", 413: "body_too_large"}


def add_error_handlers(app: FastAPI) -> None:
    """Answer every exception as problem+json."""
    app.add_exception_handler(JigsmithError, _known)
    app.add_exception_handler(EngineError, _known)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    for kind in (sqlalchemy.exc.SQLAlchemyError, psycopg.Error, UnicodeEncodeError):
        app.add_exception_handler(kind, _driver)


def status_of(error: Exception) -> int:
    """The HTTP status of an exception, by its nearest class in the table."""
    if isinstance(error, LimitReached) and error.code in _TOO_LARGE:
        return 413
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def problem_response(
    request: Request,
    status: int,
    code: str,
    values: Mapping[str, object],
    diagnostics: Sequence[Diagnostic] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem+json answer in the asker's language."""
    body = problem(request, status, code, values, diagnostics)
    return Response(json_bytes(body), status, headers, "application/problem+json")


def problem(
    request: Request, status: int, code: str, values: Mapping[str, object], diagnostics: Sequence[Diagnostic] = ()
) -> dict[str, Any]:
    """The document of a problem, also used inside answers (bulk rows)."""
    messages = get_services(request).messages
    language = request_language(request)
    return {
        "type": "about:blank",
        "status": status,
        "code": code,
        "title": messages.text(f"status_{status}", {}, language),
        "detail": messages.text(code, values, language),
        "values": dict(values),
        "errors": [finding(request, one) for one in diagnostics],
    }


def finding(request: Request, diagnostic: Diagnostic) -> dict[str, Any]:
    """One diagnostic as the API shows it (http.md, E)."""
    messages = get_services(request).messages
    shown: dict[str, Any] = {
        "path": diagnostic.path,
        "code": diagnostic.code,
        "message": messages.text(diagnostic.code, diagnostic.values, request_language(request)),
        "values": dict(diagnostic.values),
        "severity": diagnostic.severity,
        "definition": diagnostic.definition,
        "hint": diagnostic.hint,
    }
    if diagnostic.span is not None:
        shown["span"] = list(diagnostic.span)
    return shown


def error_problem(request: Request, error: Exception) -> dict[str, Any]:
    """The problem document of any exception, as a bulk answer embeds it."""
    if not isinstance(error, JigsmithError | EngineError):
        return problem(request, 500, "internal", {})
    return problem(request, status_of(error), error.code, error.values, diagnostics_of(error))


def diagnostics_of(error: Exception) -> Sequence[Diagnostic]:
    """The findings an exception carries."""
    return error.diagnostics if isinstance(error, Invalid | DiagnosticsError) else ()


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, JigsmithError | EngineError)
    status = status_of(error)
    headers = {"Retry-After": "2"} if status == 503 else None
    return problem_response(request, status, error.code, error.values, diagnostics_of(error), headers)


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [
        Diagnostic("request_invalid", {"reason": one["msg"], "kind": one["type"]}, _pointer(one["loc"]))
        for one in error.errors()[:100]
    ]
    return problem_response(request, 400, "malformed", {"count": len(found)}, found)


def _pointer(place: Sequence[object]) -> str:
    """A JSON pointer into the body; query and path parameters keep the word that says where they stand."""
    parts = list(place[1:]) if place and place[0] == "body" else list(place)
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _HTTP_CODES.get(error.status_code, "request_refused")
    values: dict[str, object] = error.detail if isinstance(error.detail, dict) else {}
    return problem_response(request, error.status_code, code, values, headers=error.headers)


def _driver(request: Request, error: Exception) -> Response:
    """What PostgreSQL refuses although the checks let it pass: the asker's value, or a moment's trouble."""
    cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    for kind, (status, code) in _DRIVER.items():
        if isinstance(cause, kind):
            _log.warning("%s at %s %s: %s", code, request.method, request.url.path, cause)
            code = "request_has_nul" if "NUL" in str(cause) else code
            return problem_response(request, status, code, {}, headers={"Retry-After": "2"} if status == 503 else None)
    return unexpected(request, error)


def unexpected(request: Request, error: Exception) -> Response:
    """What nobody expected: a number for the log, and nothing of the inside."""
    number = new_id()
    _log.error("unexpected error %s at %s %s", number, request.method, request.url.path, exc_info=error)
    return problem_response(request, 500, "internal", {"id": number})
