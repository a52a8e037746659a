"""Named periods, also at the ends of months, years and the calendar."""

from datetime import date

import pytest

from jigsmith.records.periods import NAMES, period_days


@pytest.mark.parametrize(
    ("name", "today", "start", "end"),
    [
        ("today", "2024-02-29", "2024-02-29", "2024-03-01"),
        ("yesterday", "2026-01-01", "2025-12-31", "2026-01-01"),
        ("tomorrow", "2025-12-31", "2026-01-01", "2026-01-02"),
        ("this_week", "2026-11-22", "2026-11-16", "2026-11-23"),
        ("last_week", "2026-11-23", "2026-11-16", "2026-11-23"),
        ("next_week", "2026-12-31", "2027-01-04", "2027-01-11"),
        ("this_month", "2024-02-10", "2024-02-01", "2024-03-01"),
        ("last_month", "2026-01-31", "2025-12-01", "2026-01-01"),
        ("next_month", "2026-12-31", "2027-01-01", "2027-02-01"),
        ("this_quarter", "2026-11-22", "2026-10-01", "2027-01-01"),
        ("last_quarter", "2026-02-01", "2025-10-01", "2026-01-01"),
        ("this_year", "2026-06-01", "2026-01-01", "2027-01-01"),
        ("last_year", "2026-06-01", "2025-01-01", "2026-01-01"),
        ("last_7_days", "2026-11-22", "2026-11-16", "2026-11-23"),
        ("next_1_days", "2026-11-22", "2026-11-22", "2026-11-23"),
    ],
)
def test_a_period_is_a_half_open_stretch_of_days(name: str, today: str, start: str, end: str) -> None:
    assert period_days(name, date.fromisoformat(today)) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "name", ["", "this", "this_day", "last_0_days", "last_9999_days", "last_x_days", "TODAY", "_week"]
)
def test_an_unknown_period_is_none(name: str) -> None:
    assert period_days(name, date(2026, 11, 22)) is None


def test_every_name_is_known() -> None:
    assert all(period_days(name, date(2026, 11, 22)) for name in NAMES)
