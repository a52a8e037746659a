"""Changing a field's type: values convert, what does not is listed, and the way back restores what was."""

from typing import Any

import pytest

OPTIONS = [{"value": "red", "label": {"zh": "红", "en": "Red"}}, {"value": "blue", "label": {"zh": "蓝"}}]
TEXT: tuple[str, dict[str, Any]] = ("text", {})
CHOICE = ("choice", {"options": OPTIONS})
CHOICES = ("multi_choice", {"options": OPTIONS})

CASES: list[tuple[Any, Any, list[str], list[str | None]]] = [
    (
        TEXT,
        ("number", {"decimals": 2}),
        [
            "'12.50'",
            "' １，２３４．５ '",
            "'¥ 1,000'",
            "'(5)'",
            "'abc'",
            "'1e5'",
            "''",
            "'12.345'",
            "'999999999999999999999'",
        ],
        ["12.50", "1234.50", "1000.00", "-5.00", None, None, None, "12.35", None],
    ),
    (("number", {}), TEXT, ["12.50", "0.00", "-3"], ["12.5", "0", "-3"]),
    (TEXT, ("rating", {}), ["'3'", "'5.0'", "'6'", "'0'", "'x'"], ["3", "5", None, None, None]),
    (("rating", {}), ("number", {}), ["3", "5"], ["3.00", "5.00"]),
    (("number", {}), ("rating", {}), ["3", "2.5", "9"], ["3", None, None]),
    (TEXT, ("boolean", {}), ["'是'", "'No'", "' TRUE '", "'0'", "'maybe'"], ["true", "false", "true", "false", None]),
    (("boolean", {}), TEXT, ["true", "false"], ["是", "否"]),
    (("boolean", {}), ("number", {"decimals": 0}), ["true", "false"], ["1", "0"]),
    (
        TEXT,
        ("date", {}),
        ["'2026-01-31'", "'2026/1/3'", "'2026年1月3日'", "'2026-02-30'", "'2026-01-31 08:00'", "'31.1.2026'"],
        ["2026-01-31", "2026-01-03", "2026-01-03", None, "2026-01-31", None],
    ),
    (("date", {}), TEXT, ["'2026-01-31'"], ["2026-01-31"]),
    (
        TEXT,
        ("datetime", {}),
        ["'2026-01-31 08:00'", "'2026-01-31T08:00:00Z'", "'2026-01-31'", "'2026-01-31 25:00'"],
        ["2026-01-31 00:00:00+00", "2026-01-31 08:00:00+00", "2026-01-30 16:00:00+00", None],
    ),
    (("datetime", {}), TEXT, ["'2026-01-30 16:00:00+00'"], ["2026-01-31 00:00:00"]),
    (("datetime", {}), ("date", {}), ["'2026-01-30 16:00:00+00'"], ["2026-01-31"]),
    (("date", {}), ("datetime", {}), ["'2026-01-31'"], ["2026-01-30 16:00:00+00"]),
    (("datetime", {}), ("time", {}), ["'2026-01-30 16:30:00+00'"], ["00:30:00"]),
    (TEXT, ("time", {}), ["'8:05'", "'08:05:09'", "'24:30'", "'x'"], ["08:05:00", "08:05:09", None, None]),
    (("time", {}), TEXT, ["'08:05'"], ["08:05:00"]),
    (TEXT, ("duration", {}), ["'1:30'", "'PT6H19M'", "'soon'"], ["01:30:00", "06:19:00", None]),
    (("duration", {}), TEXT, ["'01:30:00'"], ["01:30:00"]),
    (TEXT, CHOICE, ["'red'", "'红'", "' Red '", "'绿'"], ["red", "red", "red", None]),
    (CHOICE, TEXT, ["'red'", "'gone'"], ["红", "gone"]),
    (TEXT, CHOICES, ["'red'", "'红、蓝'", "'red,绿'"], ["{red}", "{red,blue}", None]),
    (CHOICES, TEXT, ["'{red,blue}'"], ["红、蓝"]),
    (CHOICE, CHOICES, ["'red'", "'gone'"], ["{red}", None]),
    (CHOICES, CHOICE, ["'{red}'", "'{red,blue}'", "'{}'"], ["red", None, None]),
    (("number", {"decimals": 2}), ("number", {"decimals": 1}), ["1.25", "1.20"], ["1.3", "1.2"]),
    (("number", {}), ("money", {}), ["1.25"], ["1.25"]),
    (TEXT, ("long_text", {}), ["'a'"], ["a"]),
    (TEXT, ("rich_text", {}), ["'a<b'"], ["<p>a&lt;b</p>"]),
    (("rich_text", {}), TEXT, ["'<p>a&lt;b</p><p>c</p>'"], ["a<b\nc"]),
]
NAMES = [f"{old[0]}-{new[0]}-{place}" for place, (old, new, _, _) in enumerate(CASES)]
FAILING = {"rating", "number", "boolean", "date", "datetime", "time", "duration", "choice", "multi_choice"}


@pytest.mark.parametrize(("old", "new", "values", "expected"), CASES, ids=NAMES)
def test_values_convert_and_come_back(
    shop: Any, old: Any, new: Any, values: list[str], expected: list[str | None]
) -> None:
    before = shop.form("t", shop.field("number", "n"), shop.field(old[0], **old[1]))
    after = shop.form("t", shop.field("number", "n"), shop.field(new[0], **new[1]))
    shop.publish(before)
    for place, value in enumerate(values):
        shop.run(f"INSERT INTO t (id, n, f) VALUES (gen_random_uuid(), {place}, {value})")
    stored = shop.run("SELECT f::text FROM t ORDER BY n")
    plan = shop.publish(after)
    assert [row[0] for row in shop.run("SELECT f::text FROM t ORDER BY n")] == expected
    lost = {value for loss in plan.losses if loss.reason == "values_not_convertible" for _, value in loss.samples}
    assert len(lost) == sum(
        1 for value, found in zip(values, expected, strict=True) if found is None and value not in ("''", "'{}'")
    )
    back = shop.publish(before)
    assert back.losses == ()
    assert shop.run("SELECT f::text FROM t ORDER BY n") == stored


def test_a_changed_value_is_converted_back_and_others_get_their_old_one(shop: Any) -> None:
    as_text = shop.form("t", shop.field("text"))
    as_number = shop.form("t", shop.field("number"))
    shop.publish(as_text)
    shop.run("INSERT INTO t (id, f) SELECT gen_random_uuid(), x FROM unnest(ARRAY['１', 'x', '3.10', '4']) x")
    shop.publish(as_number)
    shop.run("UPDATE t SET f = 7 WHERE f = 4")
    shop.run("INSERT INTO t (id, f) VALUES (gen_random_uuid(), 8)")
    plan = shop.publish(as_text)
    assert [change.kind for change in plan.changes] == ["revert_field"]
    assert {row[0] for row in shop.run("SELECT f FROM t")} == {"１", "x", "3.10", "7", "8"}
    shop.publish(as_number)
    assert {str(row[0]) for row in shop.run("SELECT f FROM t")} == {"1.00", "None", "3.10", "7", "8"}


def test_text_becomes_a_reference_by_title_and_back(shop: Any) -> None:
    target = shop.form("target", shop.field("text", "name"))
    as_text = shop.form("t", shop.field("text"))
    shop.publish(target, as_text)
    shop.run("INSERT INTO target (id, name) SELECT gen_random_uuid(), x FROM unnest(ARRAY['甲', '乙', '双', '双']) x")
    shop.run("INSERT INTO t (id, f) SELECT gen_random_uuid(), x FROM unnest(ARRAY['甲', ' 乙 ', '双', '丙']) x")
    plan = shop.publish(shop.form("t", shop.field("reference", target="target")))
    assert [(loss.reason, sorted(value for _, value in loss.samples)) for loss in plan.losses] == [
        ("values_not_convertible", ["丙", "双"])
    ]
    joined = "SELECT target.name FROM t JOIN target ON target.id = t.f"
    assert sorted(shop.run(joined)) == [("乙",), ("甲",)]
    shop.publish(as_text)
    assert sorted(shop.run("SELECT f FROM t")) == [(" 乙 ",), ("丙",), ("双",), ("甲",)]


def test_reference_becomes_the_title_of_its_target(shop: Any) -> None:
    target = shop.form("target", shop.field("text", "name"))
    shop.publish(target, shop.form("t", shop.field("reference", target="target"), shop.field("member", "m")))
    shop.run("INSERT INTO target (id, name) VALUES (gen_random_uuid(), '甲')")
    shop.run("INSERT INTO t (id, f, m) SELECT gen_random_uuid(), target.id, _member.id FROM target, _member")
    plan = shop.publish(shop.form("t", shop.field("text"), shop.field("text", "m")))
    assert plan.losses == ()
    assert shop.run("SELECT f, m FROM t") == [("甲", "管理员")]


@pytest.mark.parametrize(
    ("old", "new"),
    [(("number", {}), ("date", {})), (("file", {}), TEXT), (TEXT, ("json", {})), (("date", {}), ("boolean", {}))],
)
def test_pairs_without_a_conversion_are_refused_with_what_to_do(shop: Any, old: Any, new: Any) -> None:
    shop.publish(shop.form("t", shop.field(old[0], **old[1])))
    plan = shop.plan(shop.form("t", shop.field(new[0], **new[1])))
    assert [(found.code, found.path, found.definition) for found in plan.diagnostics] == [
        ("conversion_impossible", "/fields/0/type", "form/t")
    ]


def test_a_reference_to_another_form_is_refused(shop: Any) -> None:
    shop.publish(shop.form("a"), shop.form("b"), shop.form("t", shop.field("reference", target="a")))
    plan = shop.plan(shop.form("t", shop.field("reference", target="b")))
    assert [found.code for found in plan.errors] == ["conversion_impossible"]


def test_values_that_become_equal_block_a_unique_field(shop: Any) -> None:
    shop.publish(shop.form("t", shop.field("text", unique=True)))
    shop.run("INSERT INTO t (id, f) SELECT gen_random_uuid(), x FROM unnest(ARRAY['1', '01', '2']) x")
    plan = shop.plan(shop.form("t", shop.field("number", unique=True)))
    assert [found.code for found in plan.errors] == ["values_duplicate"]
    assert [loss.count for loss in plan.losses] == [2]
