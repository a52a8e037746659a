"""JSON in and out: exact numbers, bounded size and depth, and answers written by orjson."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

import orjson
from starlette.responses import Response

from engine.errors import Diagnostic
from jigsmith.errors import Invalid

MAX_DEPTH = 32


class Malformed(Invalid):
    """The request cannot be read at all: answered with 400 instead of 422."""

    code = "malformed"


def answer(data: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response. Decimals become strings, UUIDs and times their ISO text."""
    return Response(json_bytes(data), status, headers, "application/json")


def json_bytes(data: object) -> bytes:
    """JSON text of an answer."""
    try:
        return orjson.dumps(data, default=_written, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
    except TypeError:  # orjson ends at 64-bit integers; a refused value may be larger and is told back
        return json.dumps(data, default=_written, ensure_ascii=False).encode(errors="replace")


def parse_json(body: bytes) -> Any:
    """A request's JSON, exactly: numbers with a point become Decimals.

    Raises Malformed (400) for bad syntax, NaN and Infinity, NUL characters, and nesting deeper than MAX_DEPTH.
    """
    try:
        text = body.decode("utf-8")
        _check_depth(text)
        found = json.loads(text, parse_float=_decimal, parse_int=_whole, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise _malformed("body_not_utf8") from None
    except json.JSONDecodeError as error:
        raise _malformed("body_not_json", line=error.lineno, column=error.colno, reason=error.msg) from None
    if "\\u0000" in text or "\\ud" in text.lower() or "\0" in text:
        _check_texts(found)
    return found


def _check_depth(text: str) -> None:
    """Count brackets before parsing; those inside strings only matter when there are very many."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth, inside, escaped = 0, False, False
    for letter in text:
        if inside:
            inside = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            inside = True
        elif letter in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _malformed("body_too_deep", limit=MAX_DEPTH)
        elif letter in "]}":
            depth -= 1


def _check_texts(value: object, path: str = "") -> None:
    """PostgreSQL stores neither NUL nor half of a surrogate pair."""
    if isinstance(value, str):
        if "\0" in value:
            raise _malformed("request_has_nul", path)
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise _malformed("request_not_unicode", path)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_texts(name, path)
            _check_texts(item, f"{path}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_texts(item, f"{path}/{index}")


def _decimal(text: str) -> Decimal:
    """A number with a point or an exponent; 1e999999999 is short to send and endless to write out."""
    number = Decimal(text)
    if len(text) > 400 or abs(number.adjusted()) > 400:
        raise _malformed("body_number_too_long", limit=400)
    return number


def _whole(text: str) -> int:
    if len(text) > 400:
        raise _malformed("body_number_too_long", limit=400)
    return int(text)


def _refuse_constant(text: str) -> NoReturn:
    raise _malformed("body_not_a_number", value=text)


def _malformed(code: str, path: str = "", /, **values: object) -> Malformed:
    return Malformed(code, diagnostics=[Diagnostic(code, values, path)], **values)


def _written(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, frozenset | set):
        return sorted(value)
    text = getattr(value, "isoformat", None)
    return text() if callable(text) else str(value)
