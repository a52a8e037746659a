"""Many writers at once, on real connections."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from jigsmith.errors import Conflict, Invalid, JigsmithError
from jigsmith.storage.database import Database
from jigsmith.storage.identifiers import new_id

WRITERS = 32


class RolledBackError(Exception):
    pass


@pytest.fixture
def busy(shop: Any, postgres_url: str) -> Iterator[Any]:
    """The shop with a connection for every writer."""
    database = Database(postgres_url, pool_size=WRITERS)
    yield replace(shop, database=database)
    database.close()


def together(work: Callable[[int], Any], writers: int = WRITERS) -> list[Any]:
    """Run `work` in threads that start at the same moment; exceptions come back as results."""
    start = threading.Barrier(writers)

    def run(number: int) -> Any:
        start.wait()
        try:
            return work(number)
        except (JigsmithError, RolledBackError) as error:
            return error

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(run, range(writers)))


def test_32_writers_with_random_rollbacks_leave_neither_gap_nor_repeat(busy: Any) -> None:
    def work(seed: int) -> int:
        dice, kept = random.Random(seed), 0
        for _ in range(4):
            try:
                with busy.records() as records:
                    records.create("order", {"subject": str(seed)})
                    if dice.random() < 0.4:
                        raise RolledBackError
                kept += 1
            except RolledBackError:
                pass
        return kept

    kept = sum(together(work))
    numbers = [row[0] for row in busy.rows('SELECT number FROM "order" ORDER BY number')]
    assert 32 < kept < 128
    assert numbers == [f"GD-{number:04}" for number in range(1, kept + 1)]


def test_bulk_and_single_writers_share_the_counter_without_a_gap(busy: Any) -> None:
    def work(number: int) -> None:
        with busy.records() as records:
            if number % 2:
                records.create("order", {})
            else:
                records.save_many("order", [(None, {}, None)] * 10, atomic=True)

    together(work, 16)
    numbers = [row[0] for row in busy.rows('SELECT number FROM "order" ORDER BY number')]
    assert numbers == [f"GD-{number:04}" for number in range(1, 89)]


def test_the_same_id_sent_at_once_is_created_once(busy: Any) -> None:
    own = new_id()

    def work(_: int) -> tuple[str, bool]:
        with busy.records() as records:
            record, created = records.create_once("order", {"lines": [{"item": "a"}]}, id=own)
            return record["id"], created

    results = together(work, 8)
    assert sorted(created for _, created in results) == [False] * 7 + [True]
    assert busy.rows('SELECT number FROM "order"') == [("GD-0001",)]
    assert busy.rows("SELECT count(*) FROM order__lines") == [(1,)]
    assert busy.create("order")["values"]["number"] == "GD-0002"


def test_one_of_many_simultaneous_updates_wins(busy: Any) -> None:
    record = busy.create("order")

    def work(number: int) -> Any:
        with busy.records() as records:
            return records.update("order", UUID(record["id"]), {"subject": str(number)}, revision=1)

    results = together(work, 8)
    losers = [result for result in results if isinstance(result, Conflict)]
    assert len(losers) == 7
    assert {problem.code for problem in losers} == {"stale_revision"}
    assert busy.get("order", record)["revision"] == 2


def test_a_unique_value_is_given_once(busy: Any) -> None:
    results = together(lambda _: busy.create("customer", code="C1"), 8)
    problems = [result for result in results if isinstance(result, Invalid)]
    assert len(problems) == 7
    for problem in problems:
        [finding] = problem.diagnostics
        assert (finding.path, finding.values["value"]) == ("/values/code", "C1")
        assert finding.code in {"value_taken", "value_taken_by"}


@pytest.mark.parametrize("field", ["customer", "watchers", "lines"])
def test_no_reference_slips_in_while_its_target_is_deleted(busy: Any, field: str) -> None:
    for _ in range(5):
        customer = busy.create("customer", code=str(new_id()))
        pointing = {
            "customer": customer["id"],
            "watchers": [customer["id"]],
            "lines": [{"item": "a", "supplier": customer["id"]}],
        }

        def work(number: int, customer: Any = customer, pointing: Any = pointing) -> str:
            time.sleep(random.random() / 100)
            with busy.records() as records:
                if number:
                    records.create("order", {field: pointing[field]})
                    return "created"
                records.delete("customer", UUID(customer["id"]))
                return "deleted"

        results = together(work, 4)
        done = {result for result in results if isinstance(result, str)}
        assert len(done) == 1, results
        assert all(
            problem.code == ("record_in_use" if done == {"created"} else "record_invalid")
            for problem in results
            if not isinstance(problem, str)
        )


def test_a_reference_waits_for_a_delete_under_way_and_is_refused(busy: Any) -> None:
    customer = busy.create("customer", code="C1")
    with ThreadPoolExecutor(1) as pool:
        with busy.records() as records:
            records.delete("customer", UUID(customer["id"]))
            waiting = pool.submit(busy.create, "order", customer=customer["id"])
            time.sleep(0.2)
            assert not waiting.done()
        with pytest.raises(Invalid) as caught:
            waiting.result(5)
    assert caught.value.diagnostics[0].code == "reference_not_found"


def test_a_delete_waits_for_a_reference_under_way_and_is_refused(busy: Any) -> None:
    customer = busy.create("customer", code="C1")

    def delete() -> None:
        with busy.records() as records:
            records.delete("customer", UUID(customer["id"]))

    with ThreadPoolExecutor(1) as pool:
        with busy.records() as records:
            records.create("order", {"customer": customer["id"]})
            waiting = pool.submit(delete)
            time.sleep(0.2)
            assert not waiting.done()
        with pytest.raises(Conflict, match="record_in_use"):
            waiting.result(5)
