"""Counts failed sign-ins per login and per address, in Valkey; in this process alone while Valkey is down.

One `SignInRate` per process: the counts without Valkey live in it.
"""

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
KEPT_LOCALLY = 10_000


@dataclass
class SignInRate:
    """At most PER_LOGIN failures for one login and PER_ADDRESS from one address within WINDOW_SECONDS."""

    valkey: redis.Redis
    _local: dict[str, tuple[int, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def attempt(self, login: str, address: str) -> None:
        """Count an attempt before its password is looked at, so that simultaneous ones cannot all slip through.

        Raises LimitReached("sign_in_rate") when either count is used up.
        """
        for key, limit in _keys(login, address):
            count = self._add(key)
            if count > limit:
                raise LimitReached("sign_in_rate", limit=limit, actual=count - 1, minutes=WINDOW_SECONDS // 60)

    def succeeded(self, login: str, address: str) -> None:
        """Forget the login's failures, and that this attempt counted for its address."""
        login_key, address_key = (key for key, _ in _keys(login, address))
        try:
            with self.valkey.pipeline() as pipeline:
                pipeline.delete(login_key)
                pipeline.decr(address_key)
                pipeline.expire(address_key, WINDOW_SECONDS, nx=True)
                pipeline.execute()
        except redis.RedisError:
            _log.warning("sign-in counts are kept in this process: Valkey does not answer")
        with self._lock:
            self._local.pop(login_key, None)
            count, until = self._local.get(address_key, (0, 0.0))
            if count:
                self._local[address_key] = (count - 1, until)

    def _add(self, key: str) -> int:
        try:
            with self.valkey.pipeline() as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, WINDOW_SECONDS, nx=True)
                return int(pipeline.execute()[0])
        except redis.RedisError:
            return self._add_locally(key)

    def _add_locally(self, key: str) -> int:
        now = time.monotonic()
        with self._lock:
            if len(self._local) > KEPT_LOCALLY:
                self._local = {name: entry for name, entry in self._local.items() if entry[1] > now}
            count, until = self._local.get(key, (0, 0.0))
            self._local[key] = (count + 1, until) if until > now else (1, now + WINDOW_SECONDS)
            return self._local[key][0]


def _keys(login: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    return (f"sign_in:login:{login.lower()[:200]}", PER_LOGIN), (f"sign_in:address:{address}", PER_ADDRESS)
