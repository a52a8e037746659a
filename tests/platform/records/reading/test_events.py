"""Live events from a real server: in order, without gaps, and only what the reader may read."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from jigsmith.accounts.dependencies import COOKIE
from jigsmith.records import streams
from jigsmith.records.service import Records


@pytest.fixture(scope="module")
def server(app: FastAPI) -> Iterator[str]:
    """The application behind a real HTTP server."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join()


@pytest.fixture
def listen(server: str, workshop: Any) -> Any:
    """Opens a stream as a person."""

    def open_stream(client: Any, query: str = "", last: str | None = None) -> "Stream":
        return Stream(server, client.cookies[COOKIE], query, last)

    return open_stream


class Stream:
    """The events of one stream, read one by one."""

    def __init__(self, server: str, cookie: str, query: str, last: str | None) -> None:
        headers = {"Cookie": f"{COOKIE}={cookie}"} | ({"Last-Event-ID": last} if last else {})
        self._client = httpx.AsyncClient(timeout=20)
        self._request = self._client.stream("GET", f"{server}/api/events{query}", headers=headers)

    async def __aenter__(self) -> "Stream":
        response = await self._request.__aenter__()
        assert response.status_code == 200
        self._lines = response.aiter_lines()
        self.last = ""
        return self

    async def __aexit__(self, *problem: Any) -> None:
        await self._request.__aexit__(*problem)
        await self._client.aclose()

    async def blocks(self) -> AsyncIterator[dict[str, str]]:
        found: dict[str, str] = {}
        async for line in self._lines:
            if not line:
                yield found
                found = {}
                continue
            name, _, value = line.partition(": ")
            found[name] = value

    async def ready(self) -> "Stream":
        async for block in self.blocks():
            if block.get("") == "ready" or "event" not in block:
                self.last = block["id"]
                return self
        raise AssertionError("the stream ended")

    async def next(self, event: str = "record") -> dict[str, Any]:
        async for block in self.blocks():
            if block.get("event") == event:
                self.last = block["id"]
                found: dict[str, Any] = json.loads(block["data"])
                return found
        raise AssertionError("the stream ended")


def test_a_record_event_reaches_a_listener(workshop: Any, client: Any, listen: Any) -> None:
    async def run() -> None:
        async with listen(client) as stream:
            await stream.ready()
            order = await asyncio.to_thread(client.post, "/api/records/order", json={"values": {"code": "A"}})
            found = await asyncio.wait_for(stream.next(), 4)
            assert found == {
                "form": "order",
                "id": order.json()["id"],
                "action": "create",
                "revision": 1,
                "by": str(workshop.admin.member_id),
            }

    asyncio.run(run())


def test_a_listener_that_was_away_continues_without_gaps_or_repetition(workshop: Any, client: Any, listen: Any) -> None:
    async def run() -> None:
        async with listen(client) as stream:
            await stream.ready()
            await asyncio.to_thread(workshop.create, "order", {"code": "A"})
            first = await asyncio.wait_for(stream.next(), 8)
            last = stream.last
        missed = [str(await asyncio.to_thread(workshop.create, "order", {"code": f"B{n}"})) for n in range(5)]
        async with listen(client, last=last) as stream:
            found = [await asyncio.wait_for(stream.next(), 8) for _ in missed]
            assert [one["id"] for one in found] == missed
            assert first["id"] not in missed
            after = str(await asyncio.to_thread(workshop.create, "order", {"code": "C"}))
            assert (await asyncio.wait_for(stream.next(), 8))["id"] == after

    asyncio.run(run())


def test_a_transaction_that_commits_late_is_not_skipped(workshop: Any, client: Any, listen: Any) -> None:
    async def run() -> None:
        async with listen(client) as stream:
            await stream.ready()
            with workshop.work() as slow:
                late = Records(slow, workshop.catalog, workshop.admin).create("order", {"code": "late"})
                quick = str(await asyncio.to_thread(workshop.create, "order", {"code": "quick"}))
                await asyncio.sleep(0.5)
            found = [(await asyncio.wait_for(stream.next(), 8))["id"] for _ in range(2)]
            assert found == [late["id"], quick]

    asyncio.run(run())


def test_events_follow_row_rights_and_the_forms_asked_for(workshop: Any, listen: Any) -> None:
    seller, client = workshop.person("seller", "seller")

    async def run() -> None:
        async with listen(client) as stream, listen(client, "?forms=customer") as customers:
            await stream.ready()
            await customers.ready()
            for values in ({"code": "not mine"}, {"code": "mine", "owner": str(seller.member_id)}):
                order = await asyncio.to_thread(workshop.create, "order", values)
            await asyncio.to_thread(workshop.create, "payroll", {"name": "x"})
            north = await asyncio.to_thread(workshop.create, "customer", {"name": "n", "region": "north"})
            found = [await asyncio.wait_for(stream.next(), 8) for _ in range(2)]
            assert [(one["form"], one["id"]) for one in found] == [("order", str(order)), ("customer", str(north))]
            assert (await asyncio.wait_for(customers.next(), 8))["id"] == str(north)

    asyncio.run(run())


def test_another_tenant_hears_nothing(
    workshop: Any, client: Any, listen: Any, make_tenant: Any, make_person: Any, make_client: Any
) -> None:
    stranger = make_client(make_person(make_tenant(), "admin", is_admin=True))

    async def run() -> None:
        async with listen(stranger) as stream, listen(client) as own:
            await stream.ready()
            await own.ready()
            await asyncio.to_thread(workshop.create, "order", {"code": "A"})
            await asyncio.wait_for(own.next(), 8)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(stream.next(), 1)

    asyncio.run(run())


def test_a_publish_is_announced(workshop: Any, client: Any, listen: Any) -> None:
    async def run() -> None:
        async with listen(client) as stream:
            await stream.ready()
            with workshop.work() as uow:
                uow.driver.execute("UPDATE _state SET version = version + 1")
            assert (await asyncio.wait_for(stream.next("version"), 8)) == {"version": 2}

    asyncio.run(run())


@pytest.mark.parametrize("quiet", [True, False])
def test_a_stream_ends_soon_after_its_session(
    workshop: Any, client: Any, listen: Any, monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    monkeypatch.setattr(streams, "PROOF_SECONDS", 0.2)
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.3 if quiet else 30)

    async def run() -> None:
        async with listen(client) as stream:
            await stream.ready()
            assert (await asyncio.to_thread(client.delete, "/api/session")).status_code == 204
            if not quiet:
                await asyncio.sleep(0.3)
                await asyncio.to_thread(workshop.create, "order", {"code": "A"})
            with pytest.raises(AssertionError, match="the stream ended"):
                await asyncio.wait_for(stream.next(), 8)

    asyncio.run(run())


def test_a_member_keeps_a_limited_number_of_streams(workshop: Any, client: Any, listen: Any, server: str) -> None:
    async def run() -> None:
        streams = [listen(client) for _ in range(10)]
        for stream in streams:
            await (await stream.__aenter__()).ready()
        async with httpx.AsyncClient() as one:
            answer = await one.get(f"{server}/api/events", headers={"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"})
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_streams")
        for stream in streams:
            await stream.__aexit__(None, None, None)

    asyncio.run(run())


def test_a_position_nobody_gave_out_is_refused(client: Any) -> None:
    for position in ("x", "1", "99999999999999999999-1", "1-99999999999999999999"):
        answer = client.get("/api/events", headers={"Last-Event-ID": position})
        assert (answer.status_code, answer.json()["code"]) == (422, "event_cursor_invalid")
