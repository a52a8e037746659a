"""The SQL of many changes, sorted into phases and merged: one ALTER TABLE and one UPDATE per table and phase."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.tables.description import ForeignKey, Index, Table
from jigsmith.tables.retired import Retired, forget, move, remember
from jigsmith.tables.sql import quoted


@dataclass(frozen=True, slots=True)
class Source:
    """Where new values come from: an expression over the table, called t, and the joins it needs."""

    expression: str
    joins: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether ALTER COLUMN … USING takes it: a row's own columns, no query."""
        return not self.joins and "SELECT" not in self.expression

    def then(self, expression: str) -> "Source":
        """The same joins under another expression."""
        return Source(expression, self.joins)


@dataclass(frozen=True, slots=True)
class Assignment:
    """New values of one column, for the rows where `condition` (over t) holds."""

    table: str
    column: str
    source: Source
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What a change needs, by phase; `run` takes the phases in this order."""

    constraints: tuple[tuple[str, str], ...] = ()
    """(table, foreign key) to drop."""
    indexes: tuple[str, ...] = ()
    """Indexes to drop."""
    renames: tuple[str, ...] = ()
    """Statements; registry rows follow renamed tables by `moved`."""
    moved: tuple[tuple[str, str], ...] = ()
    creates: tuple[Table, ...] = ()
    adds: tuple[tuple[str, str], ...] = ()
    """(table, ALTER TABLE action)."""
    rewrites: tuple[tuple[str, str], ...] = ()
    """(table, ALTER COLUMN … TYPE … USING): a rewrite of the table costs a fifth of an UPDATE of its rows."""
    fills: tuple[Assignment, ...] = ()
    settles: tuple[tuple[str, str], ...] = ()
    """(table, ALTER TABLE action) once the values stand."""
    statements: tuple[str, ...] = ()
    binds: tuple[Index | ForeignKey, ...] = ()
    remembers: tuple[Retired, ...] = ()
    forgets: tuple[Retired, ...] = ()

    def __add__(self, other: "Work") -> "Work":
        return Work(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def run(uow: UnitOfWork, works: Iterable[Work]) -> None:
    """Run the work of several changes as one."""
    work = sum(works, Work())
    for statement in _statements(work):
        uow.driver.execute(statement)
    for old, new in work.moved:
        move(uow, old, new)
    forget(uow, work.forgets)
    remember(uow, work.remembers)


def _statements(work: Work) -> Iterator[str]:
    yield from _altered((table, f"DROP CONSTRAINT IF EXISTS {quoted(name)}") for table, name in work.constraints)
    if work.indexes:
        yield f"DROP INDEX IF EXISTS {', '.join(quoted(name) for name in work.indexes)}"
    yield from work.renames
    yield from (table.sql() for table in work.creates)
    yield from _altered(work.adds)
    yield from _altered(work.rewrites)
    yield from fill_statements(work.fills)
    yield from work.statements
    yield from _altered(work.settles)
    indexes = [bound for bound in work.binds if isinstance(bound, Index)]
    yield from (index.sql() for table in work.creates for index in table.indexes)
    yield from (index.sql() for index in indexes)
    keys = [key for table in work.creates for key in table.foreign_keys]
    keys += [bound for bound in work.binds if isinstance(bound, ForeignKey)]
    yield from _altered((key.table, key.sql()) for key in keys)


def _altered(actions: Iterable[tuple[str, str]]) -> Iterator[str]:
    by_table: dict[str, list[str]] = defaultdict(list)
    for table, action in actions:
        by_table[table].append(action)
    for table, found in by_table.items():
        yield f"ALTER TABLE {quoted(table)} {', '.join(found)}"


def fill_statements(fills: Iterable[Assignment]) -> Iterator[str]:
    """One UPDATE per table. Tables that look nothing up come first: others may look up what they hold."""
    by_table: dict[str, list[Assignment]] = defaultdict(list)
    for fill in fills:
        by_table[fill.table].append(fill)
    for table, found in sorted(by_table.items(), key=lambda item: any(fill.source.joins for fill in item[1])):
        yield _joined_update(table, found) if any(fill.source.joins for fill in found) else _update(table, found)


def _update(table: str, fills: list[Assignment]) -> str:
    values = ", ".join(f"{quoted(fill.column)} = {_guarded(fill, fills)}" for fill in fills)
    return f"UPDATE {quoted(table)} AS t SET {values}{_where(fills)}"


def _joined_update(table: str, fills: list[Assignment]) -> str:
    values = ", ".join(f"{quoted(fill.column)} = v.v{place}" for place, fill in enumerate(fills))
    chosen = ", ".join(f"{_guarded(fill, fills)} AS v{place}" for place, fill in enumerate(fills))
    joins = " ".join(dict.fromkeys(join for fill in fills for join in fill.source.joins))
    inner = f"SELECT t.id, {chosen} FROM {quoted(table)} AS t {joins}{_where(fills)}"
    return f"UPDATE {quoted(table)} AS u SET {values} FROM ({inner}) AS v WHERE v.id = u.id"


def _guarded(fill: Assignment, fills: list[Assignment]) -> str:
    if fill.condition is None or len(fills) == 1:
        return fill.source.expression
    return f"CASE WHEN {fill.condition} THEN {fill.source.expression} ELSE t.{quoted(fill.column)} END"


def _where(fills: list[Assignment]) -> str:
    if any(fill.condition is None for fill in fills):
        return ""
    return " WHERE " + " OR ".join(f"({fill.condition})" for fill in fills)
