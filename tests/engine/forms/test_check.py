"""The check of a form against a table of faults, each with the finding, its place and its hint."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.errors import Diagnostic
from engine.forms.check import check_form, read_form
from engine.forms.definition import FormDefinition
from engine.forms.reading import codes as reading_codes
from engine.messages.messages import load_messages

CASES = yaml.safe_load(Path(__file__).with_name("check_cases.yaml").read_text("utf-8"))
FORMS = yaml.safe_load(
    """
order:
  name: order
  label: {zh: 工单}
  title: code
  fields:
    - {type: text, name: code, label: {zh: 单号}, unique: true, required: true}
    - {type: number, name: qty, label: {zh: 数量}, decimals: 2, default: 1}
    - {type: reference, name: customer, label: {zh: 客户}, target: customer, display: [telephone], search: [name]}
    - type: choice
      name: state
      label: {zh: 状态}
      default: new
      options: [{value: new, label: {zh: 新}}, {value: done, label: {zh: 完成}}]
    - type: sub_table
      name: lines
      label: {zh: 明细}
      fields:
        - {type: text, name: item, label: {zh: 品名}}
        - {type: number, name: count, label: {zh: 数量}}
  views:
    - name: all
      label: {zh: 全部}
      columns: [code, qty, customer, created_at]
      filter: {field: customer.level, operator: at_least, value: 2}
      sorts: [{field: created_at, descending: true}]
customer:
  name: customer
  label: {zh: 客户}
  fields:
    - {type: text, name: name, label: {zh: 名称}}
    - {type: text, name: telephone, label: {zh: 电话}, format: phone}
    - {type: number, name: level, label: {zh: 级别}, decimals: 0}
    - {type: reference, name: last_order, label: {zh: 最近工单}, target: order}
"""
)


def put(document: Any, pointer: str, value: Any) -> None:
    *path, last = pointer.split("/")[1:]
    for step in path:
        document = document[int(step)] if isinstance(document, list) else document[step]
    if last == "-":
        document.append(value)
    elif isinstance(document, list):
        document[int(last)] = value
    else:
        document[last] = value


def read(body: Any) -> FormDefinition:
    form, findings = read_form(body)
    assert form is not None, findings
    return form


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_check_finds(case: dict[str, Any]) -> None:
    bodies = copy.deepcopy(FORMS)
    for pointer, value in case["put"].items():
        put(bodies["order"], pointer, value)
    forms = {name: read(body) for name, body in bodies.items()}
    findings = check_form(forms["order"], forms)
    found = [[each.code, each.path, each.hint] for each in findings]
    assert bool(found) == bool(case["expect"])
    for code, path, *hint in case["expect"]:  # one fault may entail others (a renamed field is missing elsewhere)
        assert any(each[:2] == [code, path] and each[2:] == (hint or each[2:]) for each in found), found


def test_findings_name_their_definition() -> None:
    forms = {"order": read({**FORMS["order"], "title": "x"}), "customer": read(FORMS["customer"])}
    assert {finding.definition for finding in check_form(forms["order"], forms)} == {"form/order"}


def codes(findings: list[Diagnostic]) -> list[tuple[str, str, str | None]]:
    return [(finding.code, finding.path, finding.hint) for finding in findings]


def test_reading_names_every_fault_with_its_place() -> None:
    label = {"zh": "x"}
    fields: list[Any] = [
        {"type": "numbr", "name": "a", "label": label},
        {"type": "number", "name": "1a", "label": label, "decimal": 3, "min": "x", "decimals": 11},
        {"type": "text", "label": label, "max_length": "many", "format": "fax"},
        {"name": "z", "label": label},
        {
            "type": "sub_table",
            "name": "s",
            "label": label,
            "fields": [{"type": "auto_number", "name": "n", "label": label}],
        },
    ]
    body = {"name": "订单" * 11, "label": label, "fields": fields, "layout": [{"type": "field"}], "views": "none"}
    form, findings = read_form(body)
    assert form is None
    assert set(codes(findings)) >= {
        ("name_too_long", "/name", None),
        ("property_type_unknown", "/fields/0", "number"),
        ("name_not_identifier", "/fields/1/name", None),
        ("property_unknown", "/fields/1/decimal", "decimals"),
        ("bound_not_number", "/fields/1/min", None),
        ("property_too_large", "/fields/1/decimals", None),
        ("property_missing", "/fields/2/name", None),
        ("property_not_integer", "/fields/2/max_length", None),
        ("property_not_allowed", "/fields/2/format", None),
        ("property_type_missing", "/fields/3", None),
        ("property_type_unknown", "/fields/4/fields/0", "number"),
        ("property_missing", "/layout/0/field", None),
        ("property_not_list", "/views", None),
    }


def test_every_code_of_a_reading_has_a_message() -> None:
    assert reading_codes() <= load_messages().codes


def test_sql_keywords_and_chinese_are_good_names() -> None:
    label = {"zh": "x"}
    fields = [{"type": "text", "name": name, "label": label} for name in ("select", "user", "order", "工序", "Ärger_1")]
    form = read({"name": "table", "label": label, "fields": fields})
    assert check_form(form, {"table": form}) == []


@pytest.mark.parametrize("name", ["", "_x", "1a", "a b", "a-b", "a.b", "a\n", 'a"b', "a'; drop", "好" * 22, "a\0"])
def test_what_is_not_an_identifier_is_refused(name: str) -> None:
    assert read_form({"name": name, "label": {"zh": "x"}, "fields": []})[0] is None
