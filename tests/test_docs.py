"""The reference pages say what the code says."""

import re
from pathlib import Path

import pytest

from engine.fields.base import Field
from engine.fields.describe import PAGE, describe_field_types, property_text, read_descriptions, write_page
from engine.fields.registry import FIELD_TYPES
from jigsmith.main import ROUTERS

ROOT = Path(__file__).resolve().parent.parent


def test_field_type_page_is_fresh() -> None:
    stored = (ROOT / PAGE).read_text("utf-8")
    assert stored == write_page(), "run: python -m engine.fields.describe"


@pytest.mark.parametrize(("name", "cls"), FIELD_TYPES.items())
def test_every_field_type_and_property_is_described_in_both_languages(name: str, cls: type[Field]) -> None:
    texts = read_descriptions()
    words = texts["types"][name]  # type: ignore[index,call-overload]
    for part in ("label", "about"):
        assert set(words[part]) == {"zh", "en"}  # type: ignore[index,call-overload,arg-type]
    for property_name in cls.model_fields:
        assert set(property_text(texts, name, property_name)) == {"zh", "en"}


def test_descriptions_name_nothing_that_is_gone() -> None:
    texts = read_descriptions()
    known = {name for cls in FIELD_TYPES.values() for name in cls.model_fields}
    assert set(texts["types"]) == set(FIELD_TYPES)  # type: ignore[arg-type]
    assert set(texts["properties"]) <= known  # type: ignore[arg-type]


def test_every_field_type_has_a_file_of_its_own() -> None:
    for name, cls in FIELD_TYPES.items():
        assert cls.__module__ == f"engine.fields.{name}"


def test_the_designer_learns_every_type() -> None:
    described = describe_field_types()
    assert [each["type"] for each in described] == list(FIELD_TYPES)
    assert all(each["schema"] and each["icon"] and each["label"] for each in described)


VERBS = "GET|POST|PUT|PATCH|DELETE"


def test_the_http_page_names_exactly_the_routes_there_are() -> None:
    page = (ROOT / "docs/reference/http.md").read_text("utf-8")
    calls = re.findall(rf"((?:{VERBS})(?:/(?:{VERBS}))*) (/api/[^\s`?\[]*)", page)
    told = {(method, _nameless(path)) for methods, path in calls for method in methods.split("/")}
    routes = (route for router in ROUTERS for route in router.routes)
    real = {(method, _nameless(getattr(one, "path", ""))) for one in routes for method in getattr(one, "methods", ())}
    assert told == real


def _nameless(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "{}", path)
