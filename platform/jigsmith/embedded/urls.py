"""Where PostgreSQL and Valkey answer, whoever started them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceUrls:
    """Where PostgreSQL and Valkey (or Redis) answer."""

    database_url: str
    redis_url: str
