"""Counts failed sign-ins per login and per address, in Valkey; in this process alone while Valkey is down."""

import logging
import threading
import time
from dataclasses import dataclass, field

import redis

from jigsmith.errors import LimitReached

_log = logging.getLogger(__name__)
WINDOW_SECONDS = 900
PER_LOGIN = 10
PER_ADDRESS = 60


@dataclass
class SignInRate:
    """At most PER_LOGIN failures for one login and PER_ADDRESS from one address within WINDOW_SECONDS."""

    valkey: redis.Redis
    _local: dict[str, tuple[int, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, login: str, address: str) -> None:
        """Raises LimitReached("sign_in_rate") when either count is used up."""
        for key, limit in _keys(login, address):
            count = self._count(key)
            if count >= limit:
                raise LimitReached("sign_in_rate", limit=limit, actual=count, minutes=WINDOW_SECONDS // 60)

    def failed(self, login: str, address: str) -> None:
        """Count one failure."""
        for key, _ in _keys(login, address):
            self._add(key)

    def succeeded(self, login: str, address: str) -> None:
        """Forget the login's failures; those of the address stay."""
        key = _keys(login, address)[0][0]
        self._local.pop(key, None)
        try:
            self.valkey.delete(key)
        except redis.RedisError:
            _log.warning("sign-in counts are kept in this process: Valkey does not answer")

    def _count(self, key: str) -> int:
        try:
            found = self.valkey.get(key)
            return int(found) if isinstance(found, str | bytes) else 0
        except redis.RedisError:
            with self._lock:
                count, until = self._local.get(key, (0, 0.0))
                return count if until > time.monotonic() else 0

    def _add(self, key: str) -> None:
        try:
            with self.valkey.pipeline() as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, WINDOW_SECONDS, nx=True)
                pipeline.execute()
        except redis.RedisError:
            self._add_locally(key)

    def _add_locally(self, key: str) -> None:
        now = time.monotonic()
        with self._lock:
            if len(self._local) > 10_000:
                self._local = {name: entry for name, entry in self._local.items() if entry[1] > now}
            count, until = self._local.get(key, (0, 0.0))
            self._local[key] = (count + 1, until) if until > now else (1, now + WINDOW_SECONDS)


def _keys(login: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    return (f"sign_in:login:{login.lower()[:200]}", PER_LOGIN), (f"sign_in:address:{address}", PER_ADDRESS)
