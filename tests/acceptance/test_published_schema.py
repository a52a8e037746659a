"""What the API accepts and returns is what the tenant's OpenAPI document says; hostile text is only text."""

from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.fields.registry import FIELD_TYPES

HOSTILE = [
    "'; DROP TABLE every; --",
    '" OR 1=1 --',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "%s %(id)s {0} ${x} $1 :name \\",
    "Robert'); SELECT pg_sleep(10);--",
    "=1+1",
    "‮覆盖\u200b零宽 ☃ 𠮷野家",
]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
DECIMALS = st.decimals(-9999, 9999, places=2).map(str)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS,
    "long_text": TEXTS,
    "rich_text": TEXTS,
    "number": st.one_of(DECIMALS, st.integers(-(10**9), 10**9)),
    "money": DECIMALS,
    "percent": DECIMALS,
    "rating": st.integers(0, 6),
    "boolean": st.booleans(),
    "choice": st.sampled_from(["a", "b", "c"]),
    "multi_choice": st.lists(st.sampled_from(["a", "b", "c"]), max_size=3),
    "date": st.dates().map(str),
    "datetime": st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='seconds')}Z"),
    "time": st.times().map(lambda moment: moment.isoformat(timespec="seconds")),
    "duration": st.sampled_from(["PT1H", "PT6H19M", "P1DT2S", "1:30", "PT0S"]),
    "json": st.recursive(st.none() | st.booleans() | TEXTS, lambda inner: st.lists(inner, max_size=3), max_leaves=5),
}
OPTIONS = [{"value": value, "label": {"zh": value}} for value in "abc"]


def definition() -> dict[str, Any]:
    def one(kind: str) -> dict[str, Any]:
        more: dict[str, Any] = {"options": OPTIONS} if kind in ("choice", "multi_choice") else {}
        more |= {"decimals": 2} if kind in ("number", "percent") else {}
        return {"type": kind, "name": f"f_{kind}", "label": {"zh": kind}, **more}

    fields = [one(kind) for kind in VALUES]
    rows = {"type": "sub_table", "name": "rows", "label": {"zh": "行"}, "fields": [one("text"), one("money")]}
    return {"name": "every", "label": {"zh": "各种字段"}, "fields": [*fields, rows]}


@pytest.fixture
def publishing(client: TestClient) -> TestClient:
    client.put("/api/definitions/form/every", json={"app": "main", "body": definition()}).raise_for_status()
    token = client.post("/api/plan").json()["token"]
    client.post("/api/publish", json={"token": token, "note": "试"}).raise_for_status()
    return client


def values_schema(document: dict[str, Any]) -> dict[str, Any]:
    """The schema of the form's values in the tenant's document, with its components at hand."""
    content = document["paths"]["/api/records/every"]["post"]["requestBody"]["content"]["application/json"]
    body = content["schema"]
    while "$ref" in body:
        body = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
    return {**body["properties"]["values"], "components": document["components"]}


RECORDS = st.fixed_dictionaries(
    {},
    optional={f"f_{kind}": st.none() | values for kind, values in VALUES.items()}
    | {"rows": st.lists(st.fixed_dictionaries({"f_text": TEXTS, "f_money": DECIMALS}), max_size=2)},
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=RECORDS)
def test_an_accepted_record_fits_the_published_schema_and_returns_fitting_it(
    publishing: TestClient, values: dict[str, Any]
) -> None:
    schema = values_schema(publishing.get("/api/openapi.json").json())
    answer = publishing.post("/api/records/every", json={"values": values})
    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 201:
        jsonschema.validate(values, schema)
        jsonschema.validate(answer.json()["values"], schema)
    else:
        assert all(problem["path"].startswith("/values/") for problem in answer.json()["errors"])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_stored_found_and_returned_as_it_is(publishing: TestClient, hostile: str) -> None:
    values = {"f_text": hostile, "f_long_text": hostile, "rows": [{"f_text": hostile}]}
    record = publishing.post("/api/records/every", json={"values": values}).json()
    assert record["values"]["f_text"] == hostile
    assert record["values"]["rows"][0]["f_text"] == hostile
    condition = {"field": "f_text", "operator": "equals", "value": hostile}
    for body in ({"filter": condition}, {"search": hostile}, {"filter": {**condition, "operator": "contains"}}):
        found = publishing.post("/api/records/every/query", json=body).json()
        assert [one["id"] for one in found["records"]] == [record["id"]], body


def test_every_simple_field_type_is_covered() -> None:
    related = {"reference", "multi_reference", "reverse_reference", "member", "department", "sub_table", "auto_number"}
    special = {"cascade", "address", "file", "image", "signature", "barcode"}
    assert set(FIELD_TYPES) == set(VALUES) | related | special
