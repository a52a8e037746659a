"""The places where rules hook in, the counter's periods, and what happens after commit."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import redis

from engine.fields.auto_number import AutoNumberField
from jigsmith.errors import Conflict, Invalid
from jigsmith.records import numbers
from jigsmith.records.draft import Batch
from jigsmith.records.rules import Hooks
from jigsmith.records.service import Records
from jigsmith.web.services import Services


def compute_note(batch: Batch) -> None:
    for draft in batch.running():
        draft.values["note"] = f"computed from {draft.values['subject']}"


def refuse_bad(batch: Batch) -> None:
    for draft in batch.running():
        if draft.values.get("note") == "computed from bad":
            draft.refuse("value_not_storable", "/note")


def test_computed_values_are_checked_written_and_remembered_like_submitted_ones(shop: Any) -> None:
    hooks = Hooks(computed=(compute_note,), validations=(refuse_bad,))
    with shop.records(hooks=hooks) as records:
        record = records.create("order", {"subject": "x"})
        entry = records.history("order", UUID(record["id"])).entries[0]
    assert record["values"]["note"] == "computed from x"
    assert entry["changes"]["note"]["after"] == "computed from x"
    with pytest.raises(Invalid) as caught, shop.records(hooks=hooks) as records:
        records.create("order", {"subject": "bad"})
    assert [finding.path for finding in caught.value.diagnostics] == ["/values/note"]


def test_what_follows_the_write_can_still_refuse_it(shop: Any) -> None:
    def refuse_second(batch: Batch) -> None:
        for draft in batch.drafts:
            if draft.outcome == "created" and draft.values["subject"] == "second":
                draft.fail(Conflict("record_busy", form="order"))

    hooks = Hooks(written=(refuse_second,))
    with pytest.raises(Conflict, match="record_busy"), shop.records(hooks=hooks) as records:
        records.create("order", {"subject": "second"})
    rows = [(None, {"subject": subject}, None) for subject in ("first", "second", "third")]
    with shop.records(hooks=hooks) as records:
        written = records.save_many("order", rows, atomic=False)
    assert [line.outcome for line in written] == ["created", "failed", "created"]
    assert shop.rows('SELECT subject, number FROM "order" ORDER BY number') == [
        ("first", "GD-0001"),
        ("third", "GD-0002"),
    ]
    assert shop.rows("SELECT count(*) FROM _history") == [(2,)]


class NewYear(datetime):
    """Half past four on the last day of 2025 in UTC, when it is 2026 in Shanghai."""

    @classmethod
    def now(cls, tz: Any = None) -> "NewYear":
        return cls(2025, 12, 31, 16, 30, tzinfo=ZoneInfo("UTC")).astimezone(tz)


def test_counters_start_anew_by_the_tenants_calendar(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    order = shop.catalog.forms["order"]
    yearly = AutoNumberField.model_validate(
        {
            "name": "number",
            "label": {"zh": "单号"},
            "reset": "year",
            "segments": [{"type": "date", "pattern": "YYYY"}, {"type": "counter", "digits": 3}],
        }
    )
    form = replace(order, fields={**order.fields, "number": yearly})
    catalog = replace(shop.catalog, forms={**shop.catalog.forms, "order": form}, _derived={})
    elsewhere = replace(shop.admin, time_zone="America/New_York")
    first = replace(shop, catalog=catalog).create("order", elsewhere)["values"]["number"]
    assert first == f"{datetime.now(ZoneInfo('Asia/Shanghai')).year}001"
    monkeypatch.setattr(numbers, "datetime", NewYear)
    assert replace(shop, catalog=catalog).create("order", elsewhere)["values"]["number"].startswith("2026")


@pytest.fixture
def bell(shop: Any, valkey_url: str) -> Iterator[Callable[[], int]]:
    """Counts the nudges of the shop's tenant since it was last asked."""
    client = redis.Redis.from_url(valkey_url)
    heard = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
    heard.subscribe(f"tenant:{shop.tenant.id}")
    heard.get_message(timeout=5)

    def count() -> int:
        return sum(1 for _ in iter(lambda: heard.get_message(timeout=0.2), None))

    yield count
    heard.close()
    client.close()


def test_readers_are_nudged_once_after_commit_and_never_after_a_rollback(
    shop: Any, services: Services, bell: Callable[[], int]
) -> None:
    with shop.database.tenant(shop.tenant) as uow:
        records = Records(uow, shop.catalog, shop.admin, nudge=services.nudge)
        records.create("order", {})
        records.create("order", {})
        assert bell() == 0
    assert bell() == 1
    with pytest.raises(ZeroDivisionError):
        _create_and_fail(shop, services)
    assert bell() == 0


def _create_and_fail(shop: Any, services: Services) -> None:
    with shop.database.tenant(shop.tenant) as uow:
        Records(uow, shop.catalog, shop.admin, nudge=services.nudge).create("order", {})
        raise ZeroDivisionError
