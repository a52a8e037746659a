"""Roles, menus and table names are checked against the forms."""

from pathlib import Path
from typing import Any

import pytest

import jigsmith.apps
from engine.messages.messages import load_messages
from jigsmith.apps.bodies import read_body
from jigsmith.apps.check import check_definitions
from jigsmith.apps.definition import AnyDefinition

FIELD = {"type": "text", "name": "code", "label": {"zh": "编号"}}
VIEW = {"name": "mine", "label": {"zh": "我的"}, "columns": ["code"]}
ORDER = {"kind": "form", "name": "order", "label": {"zh": "订单"}, "fields": [FIELD], "views": [VIEW]}


def check(*bodies: dict[str, Any]) -> list[tuple[str, str | None, str, str | None]]:
    found: dict[str, AnyDefinition] = {}
    for body in bodies:
        definition, problems = read_body(body["kind"], body["name"], body)
        assert definition is not None, problems
        found[f"{body['kind']}/{body['name']}"] = definition
    return [(each.code, each.definition, each.path, each.hint) for each in check_definitions(found)]


def role(**forms: Any) -> dict[str, Any]:
    return {"kind": "role", "name": "r", "label": {"zh": "角色"}, "forms": forms}


def menu(*items: Any) -> dict[str, Any]:
    return {"kind": "menu", "name": "m", "label": {"zh": "菜单"}, "items": list(items)}


def test_a_sound_app_has_no_findings() -> None:
    rows = {"field": "created_by", "operator": "equals", "value": {"user": "member"}}
    items = [{"type": "form", "form": "order", "view": "mine"}]
    assert check(ORDER, role(order={"rows": rows, "hidden": ["code"]}), menu(*items)) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (role(ordr={}), ("definition_form_unknown", "role/r", "/forms/ordr", "order")),
        (role(order={"hidden": ["cod"]}), ("definition_field_unknown", "role/r", "/forms/order/hidden/0", "code")),
        (role(order={"read_only": ["x"]}), ("definition_field_unknown", "role/r", "/forms/order/read_only/0", None)),
        (role(order={"actions": ["read", "read"]}), ("action_repeated", "role/r", "/forms/order/actions", None)),
        (menu({"type": "form", "form": "x"}), ("definition_form_unknown", "menu/m", "/items/0/form", None)),
        (
            menu({"type": "form", "form": "order", "view": "min"}),
            ("definition_view_unknown", "menu/m", "/items/0/view", "mine"),
        ),
    ],
)
def test_findings_name_place_and_nearest_name(body: dict[str, Any], expected: Any) -> None:
    assert check(ORDER, body) == [expected]


def test_a_row_filter_is_checked_with_its_path() -> None:
    rows = {"all": [{"field": "zork", "operator": "equals", "value": 1}]}
    ((_, about, path, _),) = check(ORDER, role(order={"rows": rows}))
    assert (about, path.startswith("/forms/order/rows/all/0")) == ("role/r", True)


def test_a_menu_has_at_most_four_levels() -> None:
    item: dict[str, Any] = {"type": "form", "form": "order"}
    for _ in range(4):
        item = {"type": "group", "label": {"zh": "组"}, "items": [item]}
    assert [code for code, *_ in check(ORDER, menu(item))] == ["menu_too_deep"]


def test_a_form_and_a_sub_table_may_not_want_the_same_table() -> None:
    lines = {"type": "sub_table", "name": "b", "label": {"zh": "b"}, "fields": [FIELD]}
    a = {"kind": "form", "name": "a", "label": {"zh": "a"}, "fields": [lines]}
    other = {"kind": "form", "name": "a__b", "label": {"zh": "b"}, "fields": []}
    codes = [(code, about) for code, about, *_ in check(a, other)]
    assert ("table_name_taken", "form/a") in codes
    assert ("table_name_taken", "form/a__b") in codes


def test_every_text_has_both_languages() -> None:
    messages = load_messages(Path(jigsmith.apps.__path__[0]).parent)
    for code in (
        "values_dropped",
        "conversion_impossible",
        "stale_plan",
        "yaml_key_repeated",
        "definition_form_unknown",
    ):
        assert messages.template(code, "zh")
        assert messages.template(code, "en")
