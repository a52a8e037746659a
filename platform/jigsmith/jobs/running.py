"""A job while it runs: heartbeats from a thread of its own, progress as plain numbers, and the word to stop."""

import logging
import threading
import time
from types import TracebackType
from typing import Literal

from jigsmith.jobs.lease import JobTimes, Lease, beat
from jigsmith.storage.database import Database
from jigsmith.storage.queue import JobStopError
from jigsmith.storage.unit_of_work import TenantRef

_log = logging.getLogger(__name__)

Reason = Literal["cancelled", "lease_lost", "closing"]


class Running:
    """Progress of a leased job. As a context manager it beats every few seconds until the block ends.

    `report` touches no database: the job may hold locks a second connection would wait for.
    """

    def __init__(self, database: Database, tenant: TenantRef, lease: Lease, times: JobTimes) -> None:
        self._database = database
        self._tenant = tenant
        self._lease = lease
        self._times = times
        self._progress = (0, 0)
        self._stop: Reason | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name=f"heartbeat-{lease.job.id}", daemon=True)

    def report(self, done: int, total: int) -> None:
        """Note how far the work is. Raises JobStopError when it shall stop here."""
        self._progress = (done, total)
        if self._stop is not None:
            raise JobStopError(self._stop)

    @property
    def progress(self) -> dict[str, int]:
        """The last reported progress."""
        done, total = self._progress
        return {"done": done, "total": total}

    def stop(self, reason: Reason) -> None:
        """Ask the job to stop at its next safe point."""
        self._stop = self._stop or reason

    def __enter__(self) -> "Running":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(timeout=self._times.lease)

    def _beat_on(self) -> None:
        alive = time.monotonic()
        while not self._ended.wait(self._times.heartbeat):
            try:
                self._beat()
                alive = time.monotonic()
            except Exception as error:
                _log.warning("job %s: no heartbeat: %s", self._lease.job.id, error)
                if time.monotonic() - alive > self._times.lease:
                    self.stop("lease_lost")

    def _beat(self) -> None:
        with self._database.tenant(self._tenant) as uow:
            cancel = beat(uow, self._lease, *self._progress)
        if cancel is None:
            self.stop("lease_lost")
        elif cancel:
            self.stop("cancelled")
