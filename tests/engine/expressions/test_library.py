"""Every function of the library is described in both languages and does what its example says."""

import re

import pytest

from engine.expressions.evaluate import compile_expression
from engine.expressions.functions.declare import BuiltIn
from engine.expressions.functions.library import FUNCTIONS
from engine.expressions.temporal_text import read_moment
from engine.messages.messages import load_messages

STANDARD = """
date; date and time; time; number; string; duration; years and months duration; not; substring; string length;
upper case; lower case; substring before; substring after; replace; contains; starts with; ends with; matches; split;
string join; list contains; count; min; max; sum; mean; all; any; sublist; append; concatenate; insert before; remove;
list replace; reverse; index of; union; distinct values; flatten; product; median; stddev; mode; decimal; floor;
ceiling; round up; round down; round half up; round half down; abs; modulo; sqrt; log; exp; odd; even; is; before;
after; meets; met by; overlaps; overlaps before; overlaps after; finishes; finished by; includes; during; starts;
started by; coincides; range; day of year; day of week; month of year; week of year; sort; get value; get entries;
context; context put; context merge; now; today
"""


def test_every_function_of_the_standard_is_there() -> None:
    assert {" ".join(name.split()) for name in STANDARD.split(";")} <= set(FUNCTIONS)


@pytest.mark.parametrize("built_in", FUNCTIONS.values(), ids=lambda built_in: built_in.name)
def test_example_is_true(built_in: BuiltIn) -> None:
    moment = read_moment("2026-07-01T08:00:00@Asia/Shanghai")
    assert moment is not None
    outcome = compile_expression(built_in.example).evaluate({}, clock=lambda: moment)
    assert outcome.value is True, outcome.warnings
    assert built_in.forms
    assert re.search("[\u4e00-\u9fff]", built_in.zh)
    assert built_in.en.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        'replace("facetiously", "[iouy]", "[$0]") = "facet[i][o][u]sl[y]"',
        'matches("x", "[A-Z-[OI]]", "i")',
        'not(matches("O", "[A-Z-[OI]]", "i"))',
        'matches("班组", "^\\p{IsCJKUnifiedIdeographs}+$")',
        'matches("a.b", ".b", "q")',
        'not(matches("abcd\\n", "^$", "m"))',
        'matches("a\\n\\nb", "^$", "m")',
        'not(matches("a\\rb", "a.b"))',
        'matches("abab", "^(ab)\\1$")',
        "overlaps([1..5], [5..8])",
        "not(overlaps([1..5), [5..8]))",
        "before([1..5), [5..8])",
        "during(5, (> 3))",
        "includes((< 10), 5)",
        "overlaps before([1..5], (4..8])",
        "starts([1..3), [1..3])",
        'range("[18..21)") = [18..21)',
        'number("1.000,5", ".", ",") = 1000.5',
        "round half up(-1.125, 2) = -1.13",
        "ceiling(1.21, 1) = 1.3",
        "modulo(10.1, -4.5) = -3.4",
        'context put({x: {y: 1}}, ["x", "y"], 2) = {x: {y: 2}}',
        "concatenate([1], 2) = [1, 2]",
        "min([]) = null",
        'week of year(date("2021-01-03")) = 53',
        'day of year(date("-2020-12-31")) = 366',
        "list replace([2, 4, 7], function(item, newItem) item < newItem, 5) = [5, 5, 7]",
        'time(8, 30, 0, @"PT8H") = @"08:30:00+08:00"',
    ],
)
def test_function_is_true(text: str) -> None:
    assert compile_expression(text).evaluate({}).value is True


def test_every_warning_has_a_message() -> None:
    messages = load_messages()
    for text in ("1/0", "x", "abs()", "abs(1, 2)", '-"a"', "null + 1", "[1 .. null] = 3", "even(1.5)", "mean([])"):
        for warning in compile_expression(text).evaluate({}).warnings:
            assert warning.code in messages
            for language in ("zh", "en"):
                assert "?" not in messages.text(warning.code, warning.values, language)
