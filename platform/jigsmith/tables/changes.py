"""Table changes as values: each describes itself, knows its reverse, and runs as SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from engine.definition import Label
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.losses import Loss as Loss
from jigsmith.tables.losses import Search, Uniqueness, find_losses
from jigsmith.tables.work import Work, run


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

    def searches(self) -> tuple[Search, ...]:
        """Where its losses are to be looked for; `plan_losses` looks for those of many changes at once."""

    def uniques(self) -> tuple[Uniqueness, ...]:
        """What must be unlike any other's."""

    def prepare(self) -> Work:
        """SQL that must be done before any other change of the plan."""

    def work(self) -> Work:
        """The SQL of the change; `apply_changes` merges that of many."""

    def apply(self, uow: UnitOfWork) -> None:
        """Run it inside the unit of work."""

    def reverse(self) -> "Change":
        """The change that undoes it, values included."""


class Looked(Protocol):
    """What `plan_losses` asks of a change."""

    def searches(self) -> tuple[Search, ...]:
        """Where its losses are to be looked for."""

    def uniques(self) -> tuple[Uniqueness, ...]:
        """What must be unlike any other's."""


def plan_losses(uow: UnitOfWork, changes: Sequence[Looked]) -> tuple[Loss, ...]:
    """The losses of many changes, found in one scan of each table."""
    found = find_losses(uow, [search for change in changes for search in change.searches()])
    return found + tuple(loss for change in changes for unique in change.uniques() for loss in unique.losses(uow))


@dataclass(frozen=True)
class TableChange:
    """The common part of all changes."""

    kind: ClassVar[str] = ""

    def losses(self, uow: UnitOfWork) -> tuple[Loss, ...]:
        """What applying would lose, found by reading only."""
        return plan_losses(uow, [self])

    def searches(self) -> tuple[Search, ...]:
        """Where its losses are to be looked for."""
        return ()

    def uniques(self) -> tuple[Uniqueness, ...]:
        """What must be unlike any other's."""
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
