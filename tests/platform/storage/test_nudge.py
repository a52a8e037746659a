"""Nudges wake readers, and Valkey being down only makes them late."""

import asyncio
import logging
from uuid import uuid4

import pytest

from jigsmith.storage.nudge import Nudge


def test_a_nudge_reaches_the_readers_of_its_tenant_only(valkey_url: str) -> None:
    async def scene() -> list[str | None]:
        nudge, mine = Nudge(valkey_url), uuid4()
        heard = nudge.listen(mine, wait=0.2)
        assert await anext(heard) is None
        await asyncio.to_thread(nudge.send, uuid4(), "other")
        await asyncio.to_thread(nudge.send, mine, "mine")
        found = [await anext(heard), await anext(heard)]
        await heard.aclose()  # type: ignore[attr-defined]
        nudge.close()
        return found

    assert asyncio.run(scene()) == ["mine", None]


def test_without_valkey_sending_and_listening_go_on(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> str | None:
        nudge = Nudge("redis://127.0.0.1:1/0")
        nudge.send(uuid4())
        heard = nudge.listen(uuid4(), wait=0.1)
        found = await anext(heard)
        await heard.aclose()  # type: ignore[attr-defined]
        nudge.close()
        return found

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(scene()) is None
