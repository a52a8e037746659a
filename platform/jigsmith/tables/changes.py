"""Table changes as values: each describes itself, knows its reverse, and runs as SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from engine.definition import Label
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.work import Work, run


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
    label: Label | None = None
    """What people call the field."""
    blocking: bool = False
    """The change cannot be made before this is mended (two records with one unique value)."""


class Change(Protocol):
    """One reversible step of a plan."""

    @property
    def form(self) -> str:
        """The form it concerns; empty for a role or a menu."""

    @property
    def kind(self) -> str:
        """What it does: create_form, add_field, convert_field …"""

    def describe(self) -> Label:
        """A sentence for people: "字段 单价 改为必填"."""

    def losses(self, uow: UnitOfWork) -> tuple[Loss, ...]:
        """What applying would lose, found by reading only."""

    def prepare(self) -> Work:
        """SQL that must be done before any other change of the plan."""

    def work(self) -> Work:
        """The SQL of the change; `apply_changes` merges that of many."""

    def apply(self, uow: UnitOfWork) -> None:
        """Run it inside the unit of work."""

    def reverse(self) -> "Change":
        """The change that undoes it, values included."""


@dataclass(frozen=True)
class TableChange:
    """The common part of all changes."""

    kind: ClassVar[str] = ""

    def losses(self, uow: UnitOfWork) -> tuple[Loss, ...]:
        """What applying would lose, found by reading only."""
        return ()

    def prepare(self) -> Work:
        """SQL that must be done before any other change of the plan."""
        return Work()

    def work(self) -> Work:
        """The SQL of the change."""
        return Work()

    def apply(self, uow: UnitOfWork) -> None:
        """Run it inside the unit of work."""
        run(uow, [self.prepare()])
        run(uow, [self.work()])


def apply_changes(uow: UnitOfWork, changes: Iterable[Change]) -> None:
    """Apply a plan's changes as one: each table is altered and rewritten at most once per phase."""
    changes = tuple(changes)
    run(uow, [change.prepare() for change in changes])
    run(uow, [change.work() for change in changes])
