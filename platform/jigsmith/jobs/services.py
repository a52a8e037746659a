"""What jobs need of the running program."""

from typing import Protocol

from jigsmith.apps.catalog import Catalog
from jigsmith.storage.database import Database
from jigsmith.storage.file_store import FileStore
from jigsmith.storage.queue import Queue
from jigsmith.storage.unit_of_work import UnitOfWork


class JobServices(Protocol):
    """The parts of the program that job functions use."""

    @property
    def database(self) -> Database: ...
    @property
    def files(self) -> FileStore: ...
    @property
    def queue(self) -> Queue: ...

    def catalog(self, uow: UnitOfWork) -> Catalog:
        """The tenant's catalog of the unit of work's version."""
