"""Patterns people define: a bounded, portable subset."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import FieldProblem
from engine.fields.patterns import compile_pattern


@pytest.mark.parametrize(
    "source",
    [
        "[A-Z]{2}\\d{4,6}",
        "\\w+@\\w+",
        "(ab|c)?d*",
        "(\\d{3},)*\\d{3}",
        "[^\\s\\-]+",
        "工单\\.\\d+",
        "(?:a|b)c",
        "[\\[\\]]",
    ],
)
def test_simple_patterns_are_taken(source: str) -> None:
    assert compile_pattern(source, 200).pattern == source


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("(a+)+", "pattern_too_slow"),
        ("(a|a)*", "pattern_too_slow"),
        ("(a|ab)(c|bcd)*", "pattern_too_slow"),
        (".*a.*b.*c.*", "pattern_too_slow"),
        ("(a?){50}", "pattern_too_slow"),
        ("(a)\\1", "pattern_not_simple"),
        ("(?=a)", "pattern_not_simple"),
        ("(?<n>a)", "pattern_not_simple"),
        ("^a$", "pattern_not_simple"),
        ("a**", "pattern_not_simple"),
        ("a{2,1}", "pattern_not_simple"),
        ("a{x}", "pattern_not_simple"),
        ("(a", "pattern_not_simple"),
        ("a)", "pattern_not_simple"),
        ("[a", "pattern_not_simple"),
        ("[]", "pattern_not_simple"),
        ("[z-a]", "pattern_not_simple"),
        ("a\\", "pattern_not_simple"),
        ("\\p{L}", "pattern_not_simple"),
        ("(" * 50 + ")" * 50, "pattern_not_simple"),
    ],
)
def test_other_patterns_are_refused(source: str, code: str) -> None:
    with pytest.raises(FieldProblem) as caught:
        compile_pattern(source, 200)
    assert caught.value.code == code


@given(source=st.text("ab()[]{}|?*+\\d,.1^-", max_size=20))
def test_whatever_is_taken_compiles_and_runs_fast(source: str) -> None:
    try:
        matcher = compile_pattern(source, 100)
    except FieldProblem:
        return
    assert isinstance(matcher, re.Pattern)
    start = time.perf_counter()
    matcher.fullmatch("a" * 99 + "!")
    assert time.perf_counter() - start < 1
