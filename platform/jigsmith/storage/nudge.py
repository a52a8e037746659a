"""A live-event nudge: tells waiting readers that a tenant has something new. Losing one only costs freshness."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

import redis
import redis.asyncio

_log = logging.getLogger(__name__)


class Nudge:
    """Publishes and awaits nudges on the Valkey channel "tenant:<id>"; tolerant of Valkey being down."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._sync = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)

    def send(self, tenant_id: UUID, message: str = "1") -> None:
        """Wake the tenant's readers, on every process; errors are swallowed, readers also poll."""
        try:
            self._sync.publish(_channel(tenant_id), message)
        except redis.RedisError as error:
            _log.warning("live events are late, Valkey does not answer: %s", error)

    async def listen(self, tenant_id: UUID, *, wait: float = 15.0) -> AsyncIterator[str | None]:
        """Yield each nudge, and None after `wait` seconds without one or while Valkey is down."""
        client = redis.asyncio.Redis.from_url(self._url, socket_connect_timeout=1)
        pubsub = client.pubsub(ignore_subscribe_messages=True)
        try:
            while True:
                try:
                    if not pubsub.subscribed:
                        await pubsub.subscribe(_channel(tenant_id))
                    message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=wait)
                except (redis.RedisError, OSError):
                    await asyncio.sleep(min(wait, 2.0))
                    message = None
                yield message["data"].decode() if message else None
        finally:
            with suppress(redis.RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call]
                await client.aclose()

    def close(self) -> None:
        """Close the publishing connection."""
        self._sync.close()


def _channel(tenant_id: UUID) -> str:
    return f"tenant:{tenant_id}"
