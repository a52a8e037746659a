"""Auto-numbers as they are written; drawing the counter is the records' affair."""

from datetime import datetime
from typing import Any

import pytest

from engine.fields.auto_number import AutoNumberField

MOMENT = datetime(2026, 3, 5, 23, 59)


def field(**more: Any) -> AutoNumberField:
    return AutoNumberField.model_validate({"name": "no", "label": {"zh": "编号"}, **more})


def test_segments_are_written_in_order() -> None:
    segments = [{"type": "text", "text": "GD-"}, {"type": "date"}, {"type": "text", "text": "-YY"}, {"type": "counter"}]
    assert field(segments=segments).format(7, MOMENT) == "GD-2603-YY0007"


def test_counter_grows_beyond_its_digits() -> None:
    assert field(segments=[{"type": "counter", "digits": 3}]).format(12345, MOMENT) == "12345"


def test_date_pattern_keeps_its_separators() -> None:
    segments = [
        {"type": "date", "pattern": "YYYY-MM-DD"},
        {"type": "text", "text": "/"},
        {"type": "counter", "digits": 1},
    ]
    assert field(segments=segments).format(1, MOMENT) == "2026-03-05/1"


@pytest.mark.parametrize(
    ("reset", "expected"), [("none", ""), ("year", "2026"), ("month", "2026-03"), ("day", "2026-03-05")]
)
def test_period_follows_the_reset(reset: str, expected: str) -> None:
    assert field(reset=reset).period(MOMENT) == expected


def test_numbers_are_not_typed() -> None:
    assert AutoNumberField.writable is False
