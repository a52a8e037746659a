"""Definitions as YAML files and as rows of the database: exact both ways, and safe to read."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.errors import DefinitionError
from engine.forms.definition import FormDefinition
from jigsmith.accounts.actor import Actor
from jigsmith.apps.bodies import read_body
from jigsmith.apps.files import read_files, read_folder, write_files, write_folder
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.apps.store import load_published
from jigsmith.apps.yaml_reading import YamlProblem, read_yaml
from jigsmith.apps.yaml_writing import write_yaml
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef

MODEST = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    [
        "no",
        "1",
        "1.0",
        "0x1f",
        "2026-01-31",
        "8:00",
        "~",
        "null",
        "- a",
        "# b",
        "a: b",
        "多行\n文字\n",
        " x ",
        "\tx",
        "|",
        "a\n\n b \n",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=10,
)


@MODEST
@given(data=JSON)
@example(data={"a": "x\r\ny", "b": "\x85\u2028", "c": "é\ufeff", "\U0001f600": "\U0001f600"})
def test_any_plain_data_is_read_back_from_its_yaml(data: Any) -> None:
    assert read_yaml(write_yaml(data).encode()).data == data


@MODEST
@given(data=st.data())
def test_any_form_round_trips_through_files(data: st.DataObject, forms: st.SearchStrategy[FormDefinition]) -> None:
    form = data.draw(forms)
    files = write_files({f"form/{form.name}": form})
    assert list(read_files({file: text.encode() for file, text in files.items()}).values()) == [form]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_form_round_trips_through_yaml_database_and_yaml(
    data: st.DataObject,
    forms: st.SearchStrategy[FormDefinition],
    database: Database,
    tenant: TenantRef,
    admin_actor: Actor,
) -> None:
    form = data.draw(forms)
    files = write_files({f"form/{form.name}": form})
    with database.tenant(tenant, exclusive=True) as uow:
        wanted: dict[str, Any] = dict.fromkeys(load_published(uow).definitions)
        wanted |= read_files({file: text.encode() for file, text in files.items()})
        plan = plan_publish(uow, wanted)
        publish(uow, admin_actor, plan, note="", accept_losses=True)
    with database.tenant(tenant) as uow:
        assert write_files(load_published(uow).definitions) == files


def test_role_and_menu_keep_their_order_in_the_database(
    database: Database, tenant: TenantRef, admin_actor: Actor
) -> None:
    forms = {
        f"form/{name}": read_body("form", name, {"name": name, "label": {"zh": name}, "fields": []})[0]
        for name in ("order", "b", "cc")
    }
    role, problems = read_body(
        "role", "r", {"name": "r", "label": {"zh": "角色"}, "forms": {"order": {}, "cc": {"actions": []}, "b": {}}}
    )
    assert problems == []
    with database.tenant(tenant, exclusive=True) as uow:
        publish(uow, admin_actor, plan_publish(uow, {**forms, "role/r": role}), note="")
    with database.tenant(tenant) as uow:
        stored = load_published(uow).definitions["role/r"]
    assert list(stored.forms) == ["order", "cc", "b"]  # type: ignore[union-attr]


def test_several_lines_become_a_block_and_unicode_stays() -> None:
    assert write_yaml({"zh": "第一行\n第二行\n", "x": ["a"]}) == "zh: |\n  第一行\n  第二行\nx:\n  - a\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "yaml_key_repeated", 3),
        ("a: !!python/object/apply:os.system ['true']\n", "yaml_tag_refused", 1),
        ("a: &x [1]\nb: *y\n", "yaml_alias_unknown", 2),
        ("a: [1\n", "yaml_malformed", 2),
        ("a: 1\n---\nb: 2\n", "yaml_several_documents", 2),
        ("[" * 60 + "]" * 60, "yaml_too_deep", 1),
        ("? [a]\n: 1\n", "yaml_key_not_text", 1),
        ('a: "x\\0"\n', "yaml_text_not_storable", 1),
    ],
)
def test_unsafe_or_malformed_yaml_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(YamlProblem) as refused:
        read_yaml(text.encode())
    assert (refused.value.diagnostic.code, refused.value.diagnostic.values["line"]) == (code, line)


def test_billion_laughs_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(YamlProblem) as refused:
        read_yaml("\n".join(lines).encode())
    assert refused.value.diagnostic.code == "yaml_too_many_values"


def test_a_self_reference_and_a_huge_file_are_refused() -> None:
    for content, code in (
        (b"&a [*a]", "yaml_alias_unknown"),
        (b"#" * 3_000_000, "yaml_too_large"),
        (b"\xff", "yaml_not_utf8"),
    ):
        with pytest.raises(YamlProblem) as refused:
            read_yaml(content)
        assert refused.value.diagnostic.code == code


def test_findings_name_file_line_and_pointer() -> None:
    text = "kind: form\nname: order\nlabel:\n  zh: 订单\nfields:\n  - type: text\n    name: a\n    lable: x\n"
    with pytest.raises(DefinitionError) as refused:
        read_files({"forms/order.yaml": text.encode()})
    found = {(each.path, each.values["file"], each.values["line"]) for each in refused.value.diagnostics}
    assert ("/fields/0/lable", "forms/order.yaml", 8) in found
    assert ("/fields/0/label", "forms/order.yaml", 6) in found


def test_a_folder_is_written_read_and_cleaned(tmp_path: Path) -> None:
    menu = read_body("menu", "m", {"name": "m", "label": {"zh": "菜单"}, "items": []})[0]
    form = read_body("form", "a", {"name": "a", "label": {"zh": "甲"}, "fields": []})[0]
    assert menu is not None
    assert form is not None
    write_folder(tmp_path, {"menu/m": menu, "form/a": form})
    (tmp_path / "README.md").write_text("mine")
    assert read_folder(tmp_path) == {"form/a": form, "menu/m": menu}
    write_folder(tmp_path, {"menu/m": menu})
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["README.md", "menus.yaml"]
