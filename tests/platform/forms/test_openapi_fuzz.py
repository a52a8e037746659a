"""Whatever the tenant's own OpenAPI document allows (and some of what it does not) never breaks the server."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

EXAMPLES = 6
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def existing(shop: Any) -> dict[str, str]:
    """Ids that exist, so that not every path leads to 404."""
    customer = shop.admin.post("/api/records/customer", json={"values": {"name": "甲"}}).json()["id"]
    values = {"code": "A", "customer": customer, "lines": [{"item": "x"}], "price": "3"}
    return {"customer": customer, "工单": shop.admin.post("/api/records/工单", json={"values": values}).json()["id"]}


def test_no_request_of_the_document_breaks_the_server(shop: Any, existing: dict[str, str]) -> None:
    document = shop.admin.get("/api/openapi.json").json()
    document["paths"] = {path: item for path, item in document["paths"].items() if "payroll" not in path}
    schema = schemathesis.openapi.from_dict(document)
    count = 0
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            count += _run(shop, document, existing, operation, mode)
    assert count > 100


def _run(shop: Any, document: dict[str, Any], existing: dict[str, str], operation: Any, mode: Any) -> int:
    calls: list[int] = []
    try:
        cases = operation.as_strategy(generation_mode=mode)
        _each(cases, lambda case, known: calls.append(_call(shop, document, existing, case, known)))
    except schemathesis.errors.InvalidSchema:
        return 0
    return len(calls)


def _each(cases: Any, check: Any) -> None:
    @BOUNDED
    @given(case=cases, known=st.booleans())
    def run(case: Any, known: bool) -> None:
        check(case, known)

    run()


def _call(shop: Any, document: dict[str, Any], existing: dict[str, str], case: Any, known: bool) -> int:
    path = case.operation.path
    parameters = dict(case.path_parameters or {})
    if "id" in parameters:
        form = path.split("/")[3]
        parameters["id"] = existing[form] if known else str(parameters["id"]).replace("/", "") or "x"
        path = path.replace("{id}", parameters["id"])
    more: dict[str, Any] = {}
    if not isinstance(case.body, schemathesis.core.NotSet):
        more = {"content": json.dumps(case.body, default=str), "headers": {"Content-Type": "application/json"}}
    query = {str(name): value for name, value in (case.query or {}).items()}
    answer = shop.admin.request(case.method.upper(), path, params=query, **more)
    shown = (case.method, path, query, more, answer.status_code, answer.text[:500])
    assert answer.status_code < 500, shown
    _conforms(document, case, answer, shown)
    return int(answer.status_code)


def _conforms(document: dict[str, Any], case: Any, answer: Any, shown: Any) -> None:
    """Every answer is one the document promises."""
    if answer.status_code in (404, 405) and answer.json()["code"] in ("not_found", "method_not_allowed"):
        return
    responses = document["paths"][case.operation.path][case.method.lower()]["responses"]
    assert str(answer.status_code) in responses, shown
    for media, content in responses[str(answer.status_code)].get("content", {}).items():
        assert answer.headers["content-type"].split(";")[0] == media, shown
        Draft202012Validator({**content["schema"], "components": document["components"]}).validate(answer.json())
