"""Two tenants with different forms of one name, over one connection."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from jigsmith.errors import Invalid, NotFound
from jigsmith.storage.database import Database


@pytest.fixture
def shops(shop: Any, other_shop: Any, postgres_url: str) -> Iterator[tuple[Any, Any]]:
    database = Database(postgres_url, pool_size=1)
    yield replace(shop, database=database), replace(other_shop, database=database)
    database.close()


def test_forms_of_one_name_do_not_meet(shops: tuple[Any, Any]) -> None:
    ours, theirs = shops
    for number in range(8):  # more often than a driver waits before it prepares a statement
        mine = ours.create("customer", code=f"C{number}", name="甲", region="north")
        yours = theirs.create("customer", code=str(number), name="2026-01-31")
        for one, record, values in ((ours, mine, {"name": "乙"}), (theirs, yours, {"name": "2026-02-01"})):
            with one.records() as records:
                changed = records.update("customer", UUID(record["id"]), values, revision=1)
                assert changed["values"]["name"] == values["name"]
                records.delete("customer", UUID(record["id"]))
    assert ours.rows("SELECT count(*) FROM _history") == theirs.rows("SELECT count(*) FROM _history") == [(24,)]


def test_another_tenants_record_does_not_exist(shops: tuple[Any, Any]) -> None:
    ours, theirs = shops
    record = ours.create("customer", code="C1")
    with pytest.raises(NotFound, match="record_not_found"), theirs.records() as records:
        records.update("customer", UUID(record["id"]), {"code": "1"}, revision=1)
    with pytest.raises(NotFound, match="record_not_found"), theirs.records() as records:
        records.delete("customer", UUID(record["id"]))
    with pytest.raises(Invalid) as caught:
        theirs.create("customer", parent=record["id"])
    assert [finding.code for finding in caught.value.diagnostics] == ["reference_not_found"]
    with theirs.records() as records:
        made, created = records.create_once("customer", {"code": "7"}, id=UUID(record["id"]))
    assert (created, made["values"]["code"]) == (True, "7")
