"""Reading JSON exactly, and writing answers."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import orjson
import pytest

from jigsmith.web.answers import MAX_DEPTH, Malformed, json_bytes, parse_json


def test_numbers_are_read_exactly() -> None:
    text = b'{"a": 0.1, "b": 1e400, "c": 12345678901234567890123456789, "d": 1.10}'
    found = parse_json(text)
    assert found == {
        "a": Decimal("0.1"),
        "b": Decimal("1e400"),
        "c": 12345678901234567890123456789,
        "d": Decimal("1.10"),
    }
    assert str(found["d"]) == "1.10"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body_not_json"),
        (b"{", "body_not_json"),
        (b"{'a': 1}", "body_not_json"),
        (b'{"a": 1,}', "body_not_json"),
        (b'{"a": "\x01"}', "body_not_json"),
        (b'"\xff"', "body_not_utf8"),
        (b'{"a": NaN}', "body_not_a_number"),
        (b"[-Infinity]", "body_not_a_number"),
        (b"[1." + b"1" * 500 + b"]", "body_number_too_long"),
        (b"[" + b"1" * 5000 + b"]", "body_number_too_long"),
        (b'["a\\u0000"]', "request_has_nul"),
        (b'{"a": {"b\\u0000": 1}}', "request_has_nul"),
        (b'["\\ud800"]', "request_not_unicode"),
        (b'["\\uDC00x"]', "request_not_unicode"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "body_too_deep"),
        (b"[" * 2_000_000, "body_too_deep"),
    ],
)
def test_what_cannot_be_stored_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_json(body)
    assert caught.value.code == code


def test_brackets_inside_texts_do_not_count() -> None:
    body = orjson.dumps([{"a": "[" * 500, "b": '\\"' + "{" * 500}] * 3)
    assert parse_json(body)[0]["a"] == "[" * 500


def test_pairs_of_surrogates_are_one_letter() -> None:
    assert parse_json(b'["\\ud83d\\ude00"]') == ["😀"]


def test_answers_write_numbers_as_text() -> None:
    key = UUID(int=7)
    data = {"n": Decimal("1E+2"), "id": key, "at": datetime(2026, 1, 31, 8, tzinfo=UTC), key: {3, 1}}
    assert orjson.loads(json_bytes(data)) == {
        "n": "100",
        "id": str(key),
        "at": "2026-01-31T08:00:00Z",
        str(key): [1, 3],
    }
