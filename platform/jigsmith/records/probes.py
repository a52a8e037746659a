"""Questions a save asks the database before it writes, sent together: one round trip for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jigsmith.records.sql import Parameters, fetch
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


@dataclass
class Questions:
    """Look-ups that become one statement. Each selects two texts, a key and what is told of it."""

    parameters: Parameters = field(default_factory=Parameters)
    """Shared by all questions."""
    _asked: list[tuple[str, Callable[[Rows], None]]] = field(default_factory=list)

    def add(self, sql: str, receive: Callable[[Rows], None]) -> None:
        """Add a SELECT of two text columns; locking clauses are allowed in it."""
        self._asked.append((sql, receive))

    def ask(self, uow: UnitOfWork) -> None:
        """Ask everything in one round trip and hand each question its rows."""
        if not self._asked:
            return
        parts = (f"SELECT {number} AS n, q.* FROM ({sql}) AS q" for number, (sql, _) in enumerate(self._asked))
        answers: list[list[tuple[Any, ...]]] = [[] for _ in self._asked]
        for number, *row in fetch(uow, " UNION ALL ".join(parts), self.parameters.values):
            answers[number].append(tuple(row))  # type: ignore[call-overload]
        for (_, receive), rows in zip(self._asked, answers, strict=True):
            receive(rows)
