"""Messages are filled safely and read well."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from engine.definition import Label
from engine.fields.base import Operator
from engine.messages.messages import Messages, load_messages, value_text

MESSAGES = Messages({"limit": {"zh": "最多还可报 {limit} 件，您输入 {value} 件", "en": "at most {limit}, not {value}"}})


def test_values_fill_the_template_of_the_language() -> None:
    assert MESSAGES.text("limit", {"limit": 37, "value": 40}, "zh") == "最多还可报 37 件，您输入 40 件"
    assert MESSAGES.text("limit", {"limit": 37, "value": 40}, "en") == "at most 37, not 40"


def test_templates_reach_no_attributes_and_values_are_not_templates() -> None:
    messages = Messages({"x": {"zh": "{a.__class__} {a[0]} {a!r} {a}", "en": ""}})
    assert messages.text("x", {"a": "{a}"}) == "{a.__class__} {a[0]} {a!r} {a}"


def test_missing_value_and_unknown_code_stay_readable() -> None:
    assert MESSAGES.text("limit", {}) == "最多还可报 ? 件，您输入 ? 件"
    assert (
        MESSAGES.text("stock_below_zero", {"item": "A", "left": Decimal("-1E+2")})
        == "stock below zero (item=A, left=-100)"
    )
    assert MESSAGES.text("nothing_known") == "nothing known"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Decimal("1E+3"), "1000", "1000"),
        (0.1, "0.1", "0.1"),
        (1e20, "100000000000000000000", "100000000000000000000"),
        (["a", 2], "a、2", "a, 2"),
        (None, "空", "empty"),
        (True, "是", "yes"),
        (timedelta(hours=30, minutes=5), "30:05:00", "30:05:00"),
        (timedelta(hours=-1), "-1:00:00", "-1:00:00"),
        (Label(zh="甲", en="A"), "甲", "A"),
        (Operator.AT_LEAST, "at_least", "at_least"),
        ("x" * 300, "x" * 200 + "…", "x" * 200 + "…"),
    ],
)
def test_values_are_written_for_people(value: object, zh: str, en: str) -> None:
    assert (value_text(value, "zh"), value_text(value, "en")) == (zh, en)


def test_templates_of_other_packages_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "messages.yaml").write_text("stale: {zh: 已过期, en: stale}\n", "utf-8")
    messages = load_messages(tmp_path)
    assert messages.text("stale") == "已过期"
    assert "value_required" in messages


def test_a_value_with_a_word_of_its_own_reads_as_that_word() -> None:
    messages = Messages(
        {"no": {"zh": "不能{action}", "en": "no {action}"}, "no.delete": {"zh": "删除", "en": "delete"}}
    )
    assert messages.text("no", {"action": "delete"}) == "不能删除"
    assert messages.text("no", {"action": "fly"}) == "不能fly"


def test_a_label_that_went_through_json_reads_in_the_language() -> None:
    assert value_text({"zh": "报工", "en": "Work report"}, "en") == "Work report"
    assert value_text({"zh": "报工", "en": None}, "en") == "报工"
