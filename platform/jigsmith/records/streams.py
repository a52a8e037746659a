"""Live streams: one reader per tenant and process feeds every open stream; an idle stream holds no thread and no connection."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import anyio.to_thread
import orjson

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import JigsmithError, LimitReached
from jigsmith.records.events import (
    BATCH,
    Position,
    RecordEvent,
    events_after,
    limited_forms,
    present_position,
    readable_events,
    readable_forms,
)
from jigsmith.records.rights import rights_of
from jigsmith.storage.database import Database
from jigsmith.storage.nudge import Nudge
from jigsmith.storage.unit_of_work import TenantRef

POLL_SECONDS = 5.0
HEARTBEAT_SECONDS = 15.0
REST_SECONDS = 0.1
STREAM_SECONDS = 900.0
"""A stream ends after this long; the browser comes back with Last-Event-ID."""
PROOF_SECONDS = 60.0
"""How long a stream outlives the session or token it was opened with."""
STREAMS_PER_MEMBER = 10
BACKLOG = 200
"""Batches a slow client may lag behind before its stream is closed."""
CATCH_UP = 5 * BATCH

_log = logging.getLogger(__name__)
Who = Callable[[], tuple[Actor, Catalog]]


@dataclass(frozen=True)
class Batch:
    """What a look into the outbox found, and the tenant's versions at that moment."""

    events: Sequence[RecordEvent]
    position: Position
    version: int
    access_version: int


_NOTHING = Batch((), Position(0, 0), 0, 0)


@dataclass(eq=False)
class Subscription:
    """One stream's place at its tenant's feed."""

    batches: asyncio.Queue[Batch | None] = field(default_factory=lambda: asyncio.Queue(BACKLOG))
    """None: the stream lagged too far behind and ends."""

    def offer(self, batch: Batch) -> None:
        """Hand over a batch; a stream that no longer keeps up is told to end."""
        if self.batches.full():
            self.batches.get_nowait()
            self.batches.put_nowait(None)
        else:
            self.batches.put_nowait(batch)


class Feed:
    """Reads one tenant's outbox while anybody listens."""

    def __init__(self, database: Database, nudge: Nudge, tenant: TenantRef) -> None:
        self._database, self._nudge, self._tenant = database, nudge, tenant
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._known: Batch | None = None
        self._subscriptions: set[Subscription] = set()

    @property
    def idle(self) -> bool:
        """Nobody listens."""
        return not self._subscriptions

    def subscribe(self) -> Subscription:
        """Join: the first batch tells where the feed stands, the following what is new. The first joiner starts it."""
        subscription = Subscription()
        if self._known is not None:
            subscription.offer(replace(self._known, events=()))
        self._subscriptions.add(subscription)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._read())]
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """The last one to leave stops the feed."""
        self._subscriptions.discard(subscription)
        if not self._subscriptions:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def _listen(self) -> None:
        async for _ in self._nudge.listen(self._tenant.id, wait=POLL_SECONDS):
            self._woken.set()

    async def _read(self) -> None:
        self._woken.set()
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                batch = await anyio.to_thread.run_sync(self._look)
            except Exception:
                _log.warning("live events of tenant %s are late", self._tenant.code, exc_info=True)
                await asyncio.sleep(POLL_SECONDS)
                self._woken.set()
                continue
            self._deliver(batch)
            await asyncio.sleep(REST_SECONDS)

    def _look(self) -> Batch:
        with self._database.tenant(self._tenant) as uow:
            if self._known is None:
                return Batch((), present_position(uow), uow.version, uow.access_version)
            events = events_after(uow, self._known.position)
            position = events[-1].position if events else self._known.position
            return Batch(events, position, uow.version, uow.access_version)

    def _deliver(self, batch: Batch) -> None:
        if len(batch.events) == BATCH:
            self._woken.set()
        before, self._known = self._known, replace(batch, events=())
        if before == batch:
            return
        for subscription in self._subscriptions:
            subscription.offer(batch)


@dataclass(frozen=True)
class Listener:
    """Who listens to what; `who` asks the tenant again when its people or definitions have changed."""

    tenant: TenantRef
    actor: Actor
    catalog: Catalog
    who: Who
    forms: frozenset[str] | None


class Streams:
    """Every open stream of one process."""

    def __init__(self, database: Database, nudge: Nudge) -> None:
        self._database, self._nudge = database, nudge
        self._feeds: dict[UUID, Feed] = {}
        self._open: Counter[tuple[UUID, UUID]] = Counter()

    def check_room(self, tenant: TenantRef, member_id: UUID) -> None:
        """Raises LimitReached when the member has as many streams open as one may."""
        count = self._open[(tenant.id, member_id)]
        if count >= STREAMS_PER_MEMBER:
            raise LimitReached("too_many_streams", limit=STREAMS_PER_MEMBER, actual=count + 1)

    async def run(self, listener: Listener, last: Position | None) -> AsyncIterator[bytes]:
        """The text of one stream, from after `last` (None: from now) on, until it is old or the asker is gone."""
        tenant, key = listener.tenant, (listener.tenant.id, listener.actor.member_id)
        feed = self._feeds.setdefault(tenant.id, Feed(self._database, self._nudge, tenant))
        subscription = feed.subscribe()
        self._open[key] += 1
        try:
            async for text in Stream(self._database, listener).run(subscription, last):
                yield text
        except JigsmithError as error:
            _log.info("a live stream ends: %s", error)
        finally:
            feed.leave(subscription)
            if feed.idle and self._feeds.get(tenant.id) is feed:
                del self._feeds[tenant.id]
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]


class Stream:
    """One client's view of its tenant's feed."""

    def __init__(self, database: Database, listener: Listener) -> None:
        self.database, self.tenant, self.who, self.forms = database, listener.tenant, listener.who, listener.forms
        self.actor, self.catalog = listener.actor, listener.catalog
        self.position = Position(0, 0)

    async def run(self, subscription: Subscription, last: Position | None) -> AsyncIterator[bytes]:
        """Server-sent events; a comment when nothing happens."""
        deadline, proven = time.monotonic() + STREAM_SECONDS, time.monotonic()
        first = await subscription.batches.get()
        if first is None:
            return
        self.position, known = first.position, (first.version, first.access_version)
        if last is not None:
            yield await anyio.to_thread.run_sync(self._catch_up, last, first.position)
        yield f": ready\nid: {self.position}\n\n".encode()
        while time.monotonic() < deadline:
            try:
                batch = await asyncio.wait_for(subscription.batches.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                batch = _NOTHING
            if batch is None:
                return
            versions = known if batch is _NOTHING else (batch.version, batch.access_version)
            if versions != known or time.monotonic() - proven > PROOF_SECONDS:
                self.actor, self.catalog = await anyio.to_thread.run_sync(self.who)
                proven = time.monotonic()
            if batch is _NOTHING:
                yield b": still here\n\n"
                continue
            if versions != known:
                if batch.version != known[0]:
                    yield _event("version", batch.position, {"version": batch.version})
                known = versions
            if text := await self._written(batch.events):
                yield text

    async def _written(self, events: Sequence[RecordEvent]) -> bytes:
        """The events not sent yet that the asker may read; only limited rows need the database."""
        rights = rights_of(self.catalog, self.actor)
        forms = readable_forms(rights, self.forms)
        fresh = [event for event in events if event.position > self.position and event.form in forms]
        if events:
            self.position = max(self.position, events[-1].position)
        if limited_forms(rights, fresh):
            fresh = await anyio.to_thread.run_sync(self._reached, fresh)
        return b"".join(_event("record", event.position, event.data()) for event in fresh)

    def _reached(self, events: Sequence[RecordEvent]) -> list[RecordEvent]:
        with self.database.tenant(self.tenant) as uow:
            return readable_events(uow, self.catalog, self.actor, events)

    def _catch_up(self, last: Position, here: Position) -> bytes:
        """What happened since `last`; `reset` tells a client that was away too long to read everything anew."""
        forms = readable_forms(rights_of(self.catalog, self.actor), self.forms)
        with self.database.tenant(self.tenant) as uow:
            if last > present_position(uow):
                return b""
            events = events_after(uow, last, CATCH_UP + 1)
            if len(events) > CATCH_UP:
                return _event("reset", here, {})
            self.position = max([here, *(event.position for event in events[-1:])])
            seen = readable_events(uow, self.catalog, self.actor, [event for event in events if event.form in forms])
        return b"".join(_event("record", event.position, event.data()) for event in seen)


def _event(name: str, position: Position, data: object) -> bytes:
    return f"event: {name}\nid: {position}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"
