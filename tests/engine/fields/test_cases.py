"""Every field type against tables of values: accepted, refused, read from text, written as text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from pydantic import TypeAdapter

from engine.errors import FieldProblem
from engine.fields.base import Field
from engine.fields.registry import FIELD_TYPES, AnyField

ADAPTER: TypeAdapter[Field] = TypeAdapter(AnyField)
TITLES = {
    ("@member", UUID(int=1)): ("张三", "zhang"),
    ("@department", UUID(int=2)): ("车间",),
    ("order", UUID(int=3)): ("GD-1",),
    ("order", UUID(int=4)): ("GD-2",),
}


class World:
    language = "zh"
    time_zone = "Asia/Shanghai"

    def title_of(self, target: str, record: UUID) -> str | None:
        return TITLES.get((target, record), (None,))[0]

    def find_by_text(self, target: str, text: str) -> UUID | None:
        return next((record for (form, record), texts in TITLES.items() if form == target and text in texts), None)


def load() -> list[dict[str, Any]]:
    files = sorted(Path(__file__).with_name("cases").glob("*.yaml"))
    return [case for file in files for case in yaml.safe_load(file.read_text("utf-8"))]


CASES = load()


def rows(table: str) -> list[Any]:
    return list(_rows(table))


def _rows(table: str) -> Iterator[Any]:
    for case in CASES:
        field = ADAPTER.validate_python({"name": "f", "label": {"zh": "f"}, **case["field"]})
        for given, expected in case.get(table, []):
            yield pytest.param(field, given, expected, id=f"{field.type}-{given!r}"[:80])


def test_every_field_type_has_cases() -> None:
    assert {case["field"]["type"] for case in CASES} == set(FIELD_TYPES)


@pytest.mark.parametrize(("field", "given", "expected"), rows("accept"))
def test_accepts(field: Field, given: object, expected: object) -> None:
    stored = field.compile_coercion()(given)
    assert (None if stored is None else field.to_json(stored)) == expected


@pytest.mark.parametrize(("field", "given", "expected"), rows("refuse"))
def test_refuses(field: Field, given: object, expected: str) -> None:
    with pytest.raises(FieldProblem) as caught:
        field.compile_coercion()(given)
    assert caught.value.code == expected


@pytest.mark.parametrize(("field", "given", "expected"), rows("read"))
def test_reads_text(field: Field, given: str, expected: object) -> None:
    assert field.from_text(given, World()) == expected


@pytest.mark.parametrize(("field", "given", "expected"), rows("misread"))
def test_refuses_text(field: Field, given: str, expected: str) -> None:
    with pytest.raises(FieldProblem) as caught:
        field.from_text(given, World())
    assert caught.value.code == expected


@pytest.mark.parametrize(("field", "given", "expected"), rows("write"))
def test_writes_text(field: Field, given: object, expected: str) -> None:
    try:
        stored = field.compile_coercion()(given)
    except FieldProblem:
        stored = given  # a stored value whose option is gone
    assert field.to_text(stored, World()) == expected
