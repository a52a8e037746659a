"""Real worker processes: jobs run once, survive kill -9, can be cancelled, and give up after three deaths."""

import signal
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from jigsmith.accounts.actor import Actor
from jigsmith.storage.database import Database
from jigsmith.storage.queue import jobs
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.web.services import Services

FORM = """
- kind: form
  name: part
  label: {zh: 零件}
  fields:
    - {type: text, name: code, label: {zh: 编码}, required: true, indexed: true}
    - {type: number, name: qty, label: {zh: 数量}}
    - {type: auto_number, name: number, label: {zh: 流水号}}
"""
ROWS = 12_000
Wait = Callable[..., Any]


@pytest.fixture
def enqueue(services: Services, tenant: TenantRef, admin_actor: Actor) -> Callable[..., UUID]:
    """Enqueues a job as the administrator."""

    def put(name: str) -> UUID:
        with services.database.tenant(tenant) as uow:
            return services.queue.enqueue(uow, name, {}, admin_actor)

    return put


def test_a_job_of_a_transaction_that_rolls_back_does_not_exist(
    services: Services, tenant: TenantRef, admin_actor: Actor
) -> None:
    def fail() -> None:
        with services.database.tenant(tenant) as uow:
            services.queue.enqueue(uow, "wait", {}, admin_actor)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with services.database.tenant(tenant) as uow:
        assert uow.execute(sa.select(sa.func.count()).select_from(jobs)).scalar_one() == 0


@pytest.mark.crash
def test_an_import_survives_kill_9_with_exactly_the_right_rows(
    client: TestClient, start_worker: Any, wait_for: Wait, publish_yaml: Callable[[str], None]
) -> None:
    publish_yaml(FORM)
    lines = "编码,数量\n" + "".join(f"P-{n:05},{n}\n" for n in range(ROWS))
    uploaded = client.post("/api/imports", data={"form": "part"}, files={"file": ("parts.csv", lines.encode())})
    assert uploaded.status_code == 201, uploaded.text
    where = f"/api/imports/{uploaded.json()['id']}"

    def state(wanted: str) -> Any:
        found = client.get(where).json()
        assert found["state"] != "failed", found
        return found if found["state"] == wanted else None

    first = start_worker()
    settings = {"columns": {"编码": "code", "数量": "qty"}, "match": ["code"], "mode": "skip_bad"}
    assert client.put(f"{where}/settings", json=settings).status_code == 202
    wait_for(lambda: client.get(where).json()["counts"]["rows"] >= 1000)
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = start_worker()
    checked = wait_for(lambda: state("checked"))
    assert checked["counts"]["added"] == ROWS

    client.post(f"{where}/run")
    count = "/api/records/part?limit=1&count=exact"
    wait_for(lambda: client.get(count).json()["count"] >= 2000)
    second.send_signal(signal.SIGKILL)
    second.wait()
    written = client.get(count).json()["count"]
    assert 2000 <= written < ROWS
    assert written % 1000 == 0
    start_worker()
    done = wait_for(lambda: state("done"))
    assert done["counts"]["added"] == ROWS
    codes, numbers, cursor = [], [], None
    while True:
        query = {"limit": 1000, "cursor": cursor, "sorts": [{"field": "code"}]}
        page = client.post("/api/records/part/query", json=query).json()
        codes += [record["values"]["code"] for record in page["records"]]
        numbers += [record["values"]["number"] for record in page["records"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert codes == [f"P-{n:05}" for n in range(ROWS)]
    assert sorted(numbers) == [f"{n:06}" for n in range(1, ROWS + 1)]


@pytest.mark.crash
def test_a_job_that_kills_three_workers_fails_with_a_clear_error(
    enqueue: Callable[..., UUID], job_of: Any, start_worker: Any, wait_for: Wait, client: TestClient
) -> None:
    job_id = enqueue("die")
    for _ in range(3):
        assert start_worker().wait(timeout=60) == 9
    start_worker()
    job = wait_for(lambda: found if (found := job_of(job_id)).state == "failed" else None)
    assert (job.attempts, job.error["code"]) == (4, "job_worker_died")
    assert "3" in client.get(f"/api/jobs/{job_id}").json()["error"]["message"]


def test_a_running_job_shows_progress_and_stops_when_cancelled(
    enqueue: Callable[..., UUID], job_of: Any, start_worker: Any, wait_for: Wait, client: TestClient
) -> None:
    start_worker()
    job_id = enqueue("wait")
    wait_for(lambda: job_of(job_id).progress["done"] > 2)
    assert client.post(f"/api/jobs/{job_id}/cancel").json()["state"] == "running"
    wait_for(lambda: job_of(job_id).state == "cancelled")


def test_a_waiting_job_is_cancelled_at_once(enqueue: Callable[..., UUID], client: TestClient) -> None:
    job_id = enqueue("wait")
    assert client.post(f"/api/jobs/{job_id}/cancel").json()["state"] == "cancelled"


def test_a_worker_told_to_stop_gives_its_job_back(
    enqueue: Callable[..., UUID], job_of: Any, start_worker: Any, wait_for: Wait
) -> None:
    first = start_worker()
    job_id = enqueue("wait")
    wait_for(lambda: job_of(job_id).progress["done"] > 2)
    first.terminate()
    assert first.wait(timeout=30) == 0
    given_back = job_of(job_id)
    assert (given_back.state, given_back.attempts) == ("queued", 0)
    start_worker()
    wait_for(lambda: job_of(job_id).state == "running")


def test_a_bug_in_a_job_is_a_failed_job_and_no_dead_worker(
    enqueue: Callable[..., UUID], job_of: Any, start_worker: Any, wait_for: Wait
) -> None:
    start_worker()
    job_id = enqueue("bug")
    wait_for(lambda: job_of(job_id).state == "failed")
    assert job_of(job_id).error["code"] == "job_failed"
    second = enqueue("housekeeping")
    done = wait_for(lambda: found if (found := job_of(second)).state == "done" else None)
    assert set(done.result) >= {"files", "imports", "exports", "jobs"}


def test_a_job_whose_message_was_lost_is_found_by_the_sweeper(
    database: Database,
    services: Services,
    tenant: TenantRef,
    admin_actor: Actor,
    job_of: Any,
    start_worker: Any,
    wait_for: Wait,
) -> None:
    with database.tenant(tenant) as uow:
        job_id = services.queue.enqueue(uow, "housekeeping", {}, admin_actor)
        uow._after_commit.clear()
    start_worker()
    wait_for(lambda: job_of(job_id).state == "done")


def test_two_messages_for_one_job_run_it_once(
    services: Services, tenant: TenantRef, enqueue: Callable[..., UUID], job_of: Any, start_worker: Any, wait_for: Wait
) -> None:
    job_id = enqueue("wait")
    services.queue.send(tenant.id, job_id)
    start_worker()
    wait_for(lambda: job_of(job_id).progress["done"] > 10)
    assert job_of(job_id).attempts == 1


def test_strangers_see_no_job(
    enqueue: Callable[..., UUID], tenant: TenantRef, make_person: Any, make_client: Any
) -> None:
    stranger = make_client(make_person(tenant, "stranger"))
    assert stranger.get(f"/api/jobs/{enqueue('wait')}").status_code == 404
