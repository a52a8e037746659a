"""Table changes as values: each describes itself, knows its reverse, and runs as SQL."""

from dataclasses import dataclass
from typing import Protocol

from engine.definition import Label
from jigsmith.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Loss:
    """Values a change would lose or cannot convert, counted and sampled before anything is touched."""

    form: str
    field: str
    reason: str
    """A message code: values_dropped, values_not_convertible, values_missing, values_duplicate, values_too_long …"""
    count: int
    samples: tuple[tuple[str, str], ...]
    """(record id, value as text); at most 100, ordered by record id."""


class Change(Protocol):
    """One reversible step of a plan."""

    form: str

    def describe(self) -> Label:
        """A sentence for people: "字段 单价 改为必填"."""

    def losses(self, uow: UnitOfWork) -> tuple[Loss, ...]:
        """What applying would lose, found by reading only."""

    def apply(self, uow: UnitOfWork) -> None:
        """Run it inside the unit of work."""

    def reverse(self) -> "Change":
        """The change that undoes it, values included."""
