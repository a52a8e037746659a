"""What every request may use: made once in main.py (and by jobs), kept on `app.state.services`."""

from dataclasses import dataclass

import redis
from starlette.requests import HTTPConnection

from engine.messages.messages import Messages
from jigsmith.settings import Settings
from jigsmith.storage.database import Database
from jigsmith.storage.file_store import FileStore
from jigsmith.storage.nudge import Nudge
from jigsmith.storage.queue import Queue


@dataclass(frozen=True)
class Services:
    """The parts of a running server, safe to share between threads."""

    settings: Settings
    database: Database
    valkey: redis.Redis
    nudge: Nudge
    messages: Messages
    queue: Queue
    files: FileStore
    secret: bytes
    """Signs cursors and other things that come back from browsers."""

    def close(self) -> None:
        """Close every connection."""
        self.database.close()
        self.valkey.close()
        self.nudge.close()
        self.queue.close()


def get_services(connection: HTTPConnection) -> Services:
    """The services of the application that serves this request."""
    services: Services = connection.app.state.services
    return services
