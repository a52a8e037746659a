"""One reference becomes many, and many become one: the values move between a column and a link table."""

from dataclasses import dataclass
from typing import ClassVar

from engine.definition import Label
from engine.fields.base import Field, StorageKind
from jigsmith.tables.changes import Change
from jigsmith.tables.columns import storage_of
from jigsmith.tables.conversion_changes import TypeChange
from jigsmith.tables.description import Table
from jigsmith.tables.field_changes import column_bindings, rename_column
from jigsmith.tables.losses import Search
from jigsmith.tables.retired import Retired
from jigsmith.tables.retiring import dangling, drop_bindings, retire_table, revive_table
from jigsmith.tables.sql import quoted, retired_name
from jigsmith.tables.tables import field_column, own_tables
from jigsmith.tables.work import Work


def is_link_change(old: Field, new: Field) -> bool:
    """Whether a reference and a multi-reference to one form turn into each other."""
    before, after = storage_of(old), storage_of(new)
    if before is None or after is None or before.target != after.target:
        return False
    return {before.kind, after.kind} == {StorageKind.RECORD, StorageKind.RECORDS}


def _first(links: str) -> str:
    """The first link of record t."""
    return f"(SELECT c.target_id FROM {quoted(links)} AS c WHERE c.record_id = t.id ORDER BY c.position, c.target_id LIMIT 1)"


@dataclass(frozen=True)
class LinkChange(TypeChange):
    """The common part."""

    waiting: Retired | None
    """What waits since the change the other way round; None when this is the first."""

    @property
    def _links(self) -> Table:
        of = self.old if field_column(self.old) is None else self.new
        return own_tables(self.place, of)[0]

    @property
    def _memories(self) -> Work:
        struck = (self.waiting,) if self.waiting else ()
        return Work(forgets=struck, remembers=(self.memory(self.old, self.new),))


@dataclass(frozen=True)
class ToLinks(LinkChange):
    """A reference becomes a multi-reference."""

    kind: ClassVar[str] = "convert_field"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("", "")

    def work(self) -> Work:
        """Links from the column; those that waited return where the column still says the same."""
        table, column = self.place.table, f"t.{quoted(self.was)}"
        links = self._links
        place = Work(creates=(links,))
        if self.waiting:
            clear = f"DELETE FROM {quoted(links.name)} AS l USING {quoted(table)} AS t WHERE l.record_id = t.id"
            revived = Work(statements=(f"{clear} AND {column} IS DISTINCT FROM {_first(links.name)}",))
            place = revive_table(links, self.number) + revived
        none = f"NOT EXISTS (SELECT FROM {quoted(links.name)} AS c WHERE c.record_id = t.id)"
        copied = f"SELECT t.id, {column}, 0 FROM {quoted(table)} AS t WHERE {column} IS NOT NULL AND {none}"
        insert = f"INSERT INTO {quoted(links.name)} (record_id, target_id, position) {copied}"
        renamed = Work(renames=(rename_column(table, self.old.name, self.was),), statements=(insert,))
        bound = sum((dangling(key) for key in links.foreign_keys), Work()) if self.waiting else Work()
        return drop_bindings(self.place, self.old) + place + renamed + bound + self._memories

    def reverse(self) -> Change:
        """One again."""
        waiting = self.memory(self.old, self.new)
        return ToColumn(self.place, self.new, self.old, self.number, self.context, waiting)


@dataclass(frozen=True)
class ToColumn(LinkChange):
    """A multi-reference becomes a reference: the first link stays, the others wait."""

    kind: ClassVar[str] = "convert_field"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("", "")

    def searches(self) -> tuple[Search, ...]:
        """Records with more than one link."""
        rows = f"FROM {quoted(self.place.inside(self.old).stored)} AS c WHERE c.record_id = t.id"
        count = f"(SELECT count(*) {rows})"
        return (Search(self.place, self.old, "values_first_kept", f"{count} > 1", count),)

    def work(self) -> Work:
        """The first link of each record."""
        table, column = self.place.table, field_column(self.new)
        if column is None:
            raise ValueError(self.new.name)
        links = retired_name(self._links.name, self.number)
        place = Work(adds=((table, f"ADD COLUMN {column.sql()}"),))
        if self.waiting:
            place = Work(renames=(rename_column(table, self.was, column.name),))
        name = quoted(column.name)
        fill = (
            f"UPDATE {quoted(table)} AS u SET {name} = v.first FROM (SELECT t.id, {_first(links)} AS first "
            f"FROM {quoted(table)} AS t) AS v WHERE v.id = u.id AND u.{name} IS DISTINCT FROM v.first"
        )
        moved = retire_table(self._links, self.number) + place + Work(statements=(fill,))
        return moved + column_bindings(self.place, self.new) + self._memories

    def reverse(self) -> Change:
        """Many again."""
        waiting = self.memory(self.old, self.new)
        return ToLinks(self.place, self.new, self.old, self.number, self.context, waiting)
