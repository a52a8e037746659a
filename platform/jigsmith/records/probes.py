"""Questions a save asks the database before it writes, sent together: one round trip for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jigsmith.records.sql import fetch
from jigsmith.storage.unit_of_work import UnitOfWork

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Probe:
    """A statement, and what to do with its rows."""

    sql: str
    values: Mapping[str, object]
    receive: Callable[[Rows], None]


def ask(uow: UnitOfWork, probes: Sequence[Probe]) -> None:
    """Run all probes and hand each its rows, in order."""
    if len(probes) == 1:
        probes[0].receive(fetch(uow, probes[0].sql, probes[0].values))
    elif probes:
        driver = uow.driver
        with driver.pipeline():
            cursors = [driver.execute(probe.sql.encode(), probe.values) for probe in probes]
            answers = [cursor.fetchall() for cursor in cursors]
        for probe, rows in zip(probes, answers, strict=True):
            probe.receive(rows)
