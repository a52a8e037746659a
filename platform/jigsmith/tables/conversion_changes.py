"""Changing a field's type: the new column is filled from the old one, which waits under a retired name."""

from dataclasses import dataclass, replace
from typing import ClassVar

from engine.definition import Label
from engine.fields.base import Field
from jigsmith.tables.changes import Change, TableChange
from jigsmith.tables.convert import Conversion, convert, filled
from jigsmith.tables.description import Column, Place
from jigsmith.tables.field_changes import column_bindings, rename_column
from jigsmith.tables.field_json import write_field
from jigsmith.tables.losses import NEW, Search, Uniqueness, field_label
from jigsmith.tables.retired import Retired
from jigsmith.tables.retiring import drop_bindings
from jigsmith.tables.shapes import Context
from jigsmith.tables.sql import fitted, quoted, retired_name
from jigsmith.tables.tables import field_column
from jigsmith.tables.to_text import shown
from jigsmith.tables.type_labels import type_label
from jigsmith.tables.work import Assignment, Source, Work

_NOTHING = Conversion(Source("NULL"), Source("NULL"), ())


@dataclass(frozen=True)
class TypeChange(TableChange):
    """A field of another type under the same name."""

    place: Place
    old: Field
    new: Field
    number: int
    """The version whose retired column is meant."""
    context: Context

    @property
    def form(self) -> str:
        """The form it concerns."""
        return self.place.form

    @property
    def was(self) -> str:
        """The retired name of the old column."""
        return retired_name(self.old.name, self.number)

    def sentence(self, zh: str, en: str) -> Label:
        """The sentence for people."""
        label, old, new = field_label(self.place, self.new), type_label(self.old.type), type_label(self.new.type)
        chinese = f"表单 {self.place.label.zh}：字段 {label.zh} 的类型由 {old.zh} 改为 {new.zh}{zh}"
        english = f"{label.text('en')} from {old.text('en')} to {new.text('en')}{en}"
        english = f"{self.place.label.text('en')}: field {english}"
        return Label(zh=chinese, en=english)

    def memory(self, before: Field, after: Field) -> Retired:
        """The registry row of the waiting column."""
        return Retired(self.place.table, self.old.name, self.number, write_field(before), write_field(after))


@dataclass(frozen=True)
class ConvertField(TypeChange):
    """Converts every value; what does not convert becomes empty and is listed first."""

    kind: ClassVar[str] = "convert_field"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("", "")

    def _conversion(self, column: str, alias: str = "t.") -> Conversion:
        return convert(f"{alias}{quoted(column)}", self.old, self.new, self.context) or _NOTHING

    def searches(self) -> tuple[Search, ...]:
        """The cells that do not convert, and those that are rounded."""
        found = self._conversion(self.old.name)
        text = shown(self.old)
        return tuple(
            Search(self.place, self.old, reason, condition, text, found.computed)
            for reason, condition in found.troubles
        )

    def uniques(self) -> tuple[Uniqueness, ...]:
        """The new values of a unique field."""
        source = self._conversion(self.old.name).source
        return (Uniqueness(self.place, self.new, source),) if self.new.unique else ()

    def work(self) -> Work:
        """The old values move to the retired column, the new ones take their place."""
        was, column = field_column(self.old), field_column(self.new)
        if was is None or column is None:
            raise ValueError(self.old.name)
        work = self._rewritten(was, column) if self._conversion(was.name, "").source.is_plain else self._filled(column)
        work += Work(remembers=(self.memory(self.old, self.new),))
        return drop_bindings(self.place, self.old) + work + column_bindings(self.place, self.new)

    def _rewritten(self, was: Column, column: Column) -> Work:
        """In one rewrite of the table: every USING sees the row as it was."""
        table, retired = self.place.table, replace(was, name=self.was)
        source = self._conversion(was.name, "").source
        using = ((retired, quoted(was.name)), (column, source.expression))
        return Work(
            adds=((table, f"ADD COLUMN {retired.sql()}"),),
            rewrites=tuple((table, f"ALTER COLUMN {to.sql_type()} USING {value}") for to, value in using),
        )

    def _filled(self, column: Column) -> Work:
        """Values that must be looked up are filled in afterwards."""
        table, present = self.place.table, f"t.{quoted(self.was)} IS NOT NULL"
        return Work(
            renames=(rename_column(table, column.name, self.was),),
            adds=((table, f"ADD COLUMN {column.sql()}"),),
            fills=(Assignment(table, column.name, self._conversion(self.was).source, present),),
        )

    def reverse(self) -> Change:
        """Convert back; records that did not change since get their exact old value."""
        return RevertField(self.place, self.new, self.old, self.number, self.context)


@dataclass(frozen=True)
class RevertField(TypeChange):
    """Swaps the column with the one that waits; only values changed since the conversion are converted back."""

    kind: ClassVar[str] = "revert_field"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("，未再改动的记录恢复原值", ", records not changed since get their old value")

    def _parts(self, current: str, waiting: str) -> tuple[str, Source]:
        """(whether a value changed since, the new value of those that did) over the two columns."""
        current, waiting = f"t.{quoted(current)}", f"t.{quoted(waiting)}"
        back = (convert(current, self.old, self.new, self.context) or _NOTHING).source
        forward = (convert(waiting, self.new, self.old, self.context) or _NOTHING).source
        changed = f"{current} IS DISTINCT FROM {forward.expression}"
        return changed, Source(back.expression, (*back.joins, *forward.joins))

    def searches(self) -> tuple[Search, ...]:
        """Values changed since that do not convert back."""
        changed, back = self._parts(self.old.name, self.was)
        present = filled(f"t.{quoted(self.old.name)}", self.old)
        lost = back.then(f"{present} AND ({changed}) AND ({back.expression}) IS NULL")
        return (Search(self.place, self.old, "values_not_convertible", NEW, shown(self.old), lost),)

    def uniques(self) -> tuple[Uniqueness, ...]:
        """The values of a unique field as they will be."""
        changed, back = self._parts(self.old.name, self.was)
        value = f"CASE WHEN {changed} THEN {back.expression} ELSE t.{quoted(self.was)} END"
        return (Uniqueness(self.place, self.new, back.then(value)),) if self.new.unique else ()

    def work(self) -> Work:
        """Swap the two columns and fill what changed."""
        table, name = self.place.table, self.old.name
        aside = fitted("_swap_", name, "")
        pairs = ((name, aside), (self.was, name), (aside, self.was))
        changed, back = self._parts(self.was, name)
        work = drop_bindings(self.place, self.old) + Work(
            renames=tuple(rename_column(table, old, new) for old, new in pairs),
            fills=(Assignment(table, name, back, changed),),
            forgets=(self.memory(self.new, self.old),),
            remembers=(self.memory(self.old, self.new),),
        )
        return work + column_bindings(self.place, self.new)

    def reverse(self) -> Change:
        """Swap again."""
        return RevertField(self.place, self.new, self.old, self.number, self.context)
