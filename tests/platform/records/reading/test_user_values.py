"""Filters on who asks: the member, the departments, roles, attributes, and the member's own time zone."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

DEPARTMENTS = {name: uuid4() for name in ("plant", "line")}


@pytest.fixture
def staffed(workshop: Any) -> Any:
    """Orders of departments, and one of nobody."""
    with workshop.work() as uow:
        for name, department in DEPARTMENTS.items():
            uow.driver.execute("INSERT INTO _department (id, name) VALUES (%s, %s)", [department, name])
    for code, values in {
        "plant": {"team": str(DEPARTMENTS["plant"])},
        "line": {"team": str(DEPARTMENTS["line"])},
        "none": {},
        "mine": {"owner": str(workshop.admin.member_id)},
    }.items():
        workshop.create("order", {"code": code} | values)
    return workshop


def asked(workshop: Any, field: str, operator: str, user: str, **actor: Any) -> set[str]:
    condition = {"field": field, "operator": operator, "value": {"user": user}}
    return set(workshop.codes(filter=condition, actor=replace(workshop.admin, **actor)))


def test_the_member_is_whoever_asks(staffed: Any) -> None:
    assert asked(staffed, "owner", "equals", "member") == {"mine"}
    assert asked(staffed, "owner", "not_equals", "member") == {"plant", "line", "none"}
    assert asked(staffed, "created_by", "equals", "member") == {"plant", "line", "none", "mine"}
    assert asked(staffed, "owner", "equals", "member", member_id=uuid4()) == set()


def test_departments_are_a_list_even_for_equals(staffed: Any) -> None:
    both = tuple(DEPARTMENTS.values())
    assert asked(staffed, "team", "equals", "departments", department_ids=both) == {"plant", "line"}
    assert asked(staffed, "team", "in", "departments", department_ids=both[:1]) == {"plant"}
    assert asked(staffed, "team", "not_in", "departments", department_ids=both[:1]) == {"line", "none", "mine"}


def test_nobody_without_departments_or_attributes_gets_in(staffed: Any) -> None:
    for operator in ("equals", "not_equals", "in", "not_in"):
        assert asked(staffed, "team", operator, "departments", department_ids=()) == set()
        assert asked(staffed, "code", operator, "attributes.line") == set()


def test_a_missing_attribute_opens_nothing_through_a_not_either(staffed: Any) -> None:
    missing = {"field": "code", "operator": "equals", "value": {"user": "attributes.line"}}
    mine = {"field": "code", "operator": "equals", "value": "mine"}
    for condition in ({"not": missing}, {"not": {"any": [mine, missing]}}, {"all": [{"not": missing}, mine]}):
        assert staffed.codes(filter=condition) == []
    assert staffed.codes(filter={"not": {"not": missing}}) == []
    assert set(staffed.codes(filter={"any": [{"not": missing}, mine]})) == {"mine"}


def test_attributes_take_the_fields_type(staffed: Any) -> None:
    assert asked(staffed, "code", "equals", "attributes.line", attributes={"line": "line"}) == {"line"}
    assert asked(staffed, "code", "equals", "attributes.line", attributes={"line": ["line", "mine"]}) == {
        "line",
        "mine",
    }
    assert asked(staffed, "qty", "at_least", "attributes.line", attributes={"line": "not a number"}) == set()


def test_a_day_begins_at_the_members_midnight(workshop: Any) -> None:
    workshop.create("order", {"code": "A", "started": "2026-01-31T16:30:00Z"})
    condition = {"field": "started", "operator": "equals", "value": "2026-02-01"}
    for zone, expected in (("Asia/Shanghai", ["A"]), ("UTC", []), ("America/New_York", [])):
        assert workshop.codes(filter=condition, actor=replace(workshop.admin, time_zone=zone)) == expected
    last = {"field": "started", "operator": "at_most", "value": "2026-01-31"}
    assert workshop.codes(filter=last, actor=replace(workshop.admin, time_zone="UTC")) == ["A"]
    assert workshop.codes(filter=last) == []
