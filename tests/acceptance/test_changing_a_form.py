"""A form with 100,000 records is changed over HTTP: planned, applied, reversed, every loss named first."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef

ROWS = 100_000
BAD = 3
Body = dict[str, Any]


def form(*fields: Body, label: str = "报工") -> Body:
    return {"name": "work", "label": {"zh": label}, "fields": list(fields)}


def field(kind: str, name: str, label: str | None = None, **more: Any) -> Body:
    return {"type": kind, "name": name, "label": {"zh": label or name}, **more}


CODE, QTY, NOTE = field("text", "code", "编号"), field("text", "qty", "数量"), field("text", "note", "备注")


def publish(client: TestClient, body: Body, *, accept: bool = False) -> Body:
    saved = client.put("/api/definitions/form/work", json={"app": "main", "body": body})
    assert saved.status_code == 200, saved.text
    plan: Body = client.post("/api/plan").json()
    errors = [found for found in plan["diagnostics"] if found["severity"] == "error"]
    assert not errors, errors
    if plan["losses"] and not accept:
        refused = client.post("/api/publish", json={"token": plan["token"], "note": "", "accept_losses": False})
        assert (refused.status_code, refused.json()["code"]) == (422, "losses_not_accepted")
    published = client.post("/api/publish", json={"token": plan["token"], "note": "改表", "accept_losses": accept})
    assert published.status_code == 200 or not accept, published.text
    return plan


def restore(client: TestClient, version: int) -> None:
    assert client.post(f"/api/versions/{version}/restore").status_code == 200
    plan = client.post("/api/plan").json()
    done = client.post("/api/publish", json={"token": plan["token"], "note": "恢复", "accept_losses": True})
    assert done.status_code == 200, done.text


def current_version(client: TestClient) -> int:
    return int(client.get("/api/session").json()["version"])


@pytest.fixture
def filled(client: TestClient, database: Database, tenant: TenantRef) -> TestClient:
    """The form `work` with 100,000 records, three of which hold no number in `qty`."""
    publish(client, form(CODE, QTY, NOTE), accept=True)
    with database.tenant(tenant) as uow:
        uow.execute(
            text(
                "INSERT INTO work (id, code, qty, note) SELECT gen_random_uuid(), 'R' || n, "
                "CASE WHEN n % 40000 = 1 THEN '约 ' || n ELSE n::text || '.5' END, '备注' || n "
                "FROM generate_series(1, :rows) AS n"
            ),
            {"rows": ROWS},
        )
    return client


def stored(database: Database, tenant: TenantRef, sql: str) -> Any:
    with database.tenant(tenant) as uow:
        return uow.execute(text(sql)).scalar_one()


def test_a_field_is_added_and_taken_back(filled: TestClient, database: Database, tenant: TenantRef) -> None:
    before = current_version(filled)
    plan = publish(filled, form(CODE, QTY, NOTE, field("date", "day", "日期")), accept=True)
    assert not plan["losses"]
    assert any("日期" in change["text"] for change in plan["changes"])
    assert stored(database, tenant, "SELECT count(*) FROM work WHERE day IS NULL") == ROWS
    restore(filled, before)
    fields = filled.get("/api/forms/work").json()["definition"]["fields"]
    assert [one["name"] for one in fields] == ["code", "qty", "note"]


def test_a_type_changes_naming_each_cell_that_cannot_and_comes_back(
    filled: TestClient, database: Database, tenant: TenantRef
) -> None:
    before = current_version(filled)
    sums = "SELECT string_agg(qty, ',' ORDER BY code) FROM work"
    texts = stored(database, tenant, sums)
    plan = publish(filled, form(CODE, field("number", "qty", "数量", decimals=2), NOTE), accept=True)
    (loss,) = plan["losses"]
    assert (loss["field"], loss["count"]) == ("qty", BAD)
    assert sorted(sample["value"] for sample in loss["samples"]) == ["约 1", "约 40001", "约 80001"]
    kept = stored(database, tenant, "SELECT sum(qty) FROM work")
    assert kept == sum(n for n in range(1, ROWS + 1) if n % 40000 != 1) + (ROWS - BAD) / 2
    restore(filled, before)
    assert stored(database, tenant, sums) == texts


def test_nothing_changes_while_the_losses_are_not_accepted(
    filled: TestClient, database: Database, tenant: TenantRef
) -> None:
    before = current_version(filled)
    publish(filled, form(CODE, field("number", "qty", "数量"), NOTE))
    assert current_version(filled) == before
    assert stored(database, tenant, "SELECT count(qty) FROM work WHERE qty LIKE '约%'") == BAD


def test_a_label_changes_without_touching_the_table(filled: TestClient, database: Database, tenant: TenantRef) -> None:
    node = "SELECT pg_relation_filenode('work') || ':' || max(xmin::text::bigint) FROM work"
    before = stored(database, tenant, node)
    plan = publish(filled, form(field("text", "code", "单号"), QTY, NOTE, label="生产报工"), accept=True)
    assert any("编号 → 单号" in change["text"] for change in plan["changes"])
    assert stored(database, tenant, node) == before


def test_a_dropped_field_comes_back_with_every_value(filled: TestClient, database: Database, tenant: TenantRef) -> None:
    before = current_version(filled)
    notes = "SELECT md5(string_agg(note, ',' ORDER BY code)) FROM work"
    digest = stored(database, tenant, notes)
    plan = publish(filled, form(CODE, QTY), accept=True)
    (loss,) = plan["losses"]
    assert (loss["field"], loss["count"], len(loss["samples"])) == ("note", ROWS, 100)
    assert "note" not in filled.get("/api/records/work?limit=1").json()["records"][0]["values"]
    restore(filled, before)
    assert stored(database, tenant, notes) == digest
