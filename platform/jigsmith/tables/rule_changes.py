"""Changes of a field's rules: required, unique, indexed, narrower limits."""

from dataclasses import dataclass
from typing import ClassVar

from engine.definition import Label
from engine.fields.base import Field
from jigsmith.tables.changes import Change, TableChange
from jigsmith.tables.description import Place, index_name, unique_name
from jigsmith.tables.losses import Search, Uniqueness, field_label
from jigsmith.tables.narrowing import emptiness, narrowings
from jigsmith.tables.sql import quoted
from jigsmith.tables.tables import field_column, plain_index, unique_index
from jigsmith.tables.to_text import shown
from jigsmith.tables.work import Source, Work


@dataclass(frozen=True)
class RuleChange(TableChange):
    """A field before and after, its values as they are."""

    place: Place
    old: Field
    new: Field

    @property
    def form(self) -> str:
        """The form it concerns."""
        return self.place.form

    def sentence(self, zh: str, en: str) -> Label:
        """The sentence for people."""
        label, form = field_label(self.place, self.new), self.place.label
        return Label(zh=f"表单 {form.zh}：字段 {label.zh} {zh}", en=f"{form.text('en')}: field {label.text('en')} {en}")

    @property
    def live(self) -> str:
        """The records a rule is about."""
        return "true" if self.place.rows else "t.deleted_at IS NULL"


@dataclass(frozen=True)
class SetRequired(RuleChange):
    """The validator demands a value from now on; records without one are named."""

    kind: ClassVar[str] = "set_required"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("改为必填", "becomes required")

    def searches(self) -> tuple[Search, ...]:
        """Live records without a value."""
        empty = f"{self.live} AND {emptiness(self.place, self.old)}"
        return (Search(self.place, self.old, "values_missing", empty, "''"),)

    def reverse(self) -> Change:
        """No longer required."""
        return UnsetRequired(self.place, self.new, self.old)


@dataclass(frozen=True)
class UnsetRequired(RuleChange):
    """The validator no longer demands a value."""

    kind: ClassVar[str] = "unset_required"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("改为非必填", "is no longer required")

    def reverse(self) -> Change:
        """Required again."""
        return SetRequired(self.place, self.new, self.old)


@dataclass(frozen=True)
class AddUnique(RuleChange):
    """Two live records may no longer share a value; those that do block the publish."""

    kind: ClassVar[str] = "add_unique"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("改为不可重复", "becomes unique")

    def uniques(self) -> tuple[Uniqueness, ...]:
        """The values as they are."""
        return (Uniqueness(self.place, self.old, Source(f"t.{quoted(self.old.name)}")),)

    def work(self) -> Work:
        """The unique index."""
        index = unique_index(self.place, self.new)
        return Work(binds=(index,)) if index else Work()

    def reverse(self) -> Change:
        """Values may repeat again."""
        return DropUnique(self.place, self.new, self.old)


@dataclass(frozen=True)
class DropUnique(RuleChange):
    """Values may repeat."""

    kind: ClassVar[str] = "drop_unique"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("改为可重复", "may repeat")

    def work(self) -> Work:
        """Without the unique index."""
        return Work(indexes=(unique_name(self.place.table, self.old.name),))

    def reverse(self) -> Change:
        """Unique again."""
        return AddUnique(self.place, self.new, self.old)


@dataclass(frozen=True)
class AddIndex(RuleChange):
    """Filters and sorts by the field become fast."""

    kind: ClassVar[str] = "add_index"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("建立索引", "gets an index")

    def work(self) -> Work:
        """The index."""
        index = plain_index(self.place, self.new)
        return Work(binds=(index,)) if index else Work()

    def reverse(self) -> Change:
        """Without it."""
        return DropIndex(self.place, self.new, self.old)


@dataclass(frozen=True)
class DropIndex(RuleChange):
    """The field's index goes."""

    kind: ClassVar[str] = "drop_index"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("取消索引", "loses its index")

    def work(self) -> Work:
        """Without the index."""
        return Work(indexes=(index_name(self.place.table, self.old.name),))

    def reverse(self) -> Change:
        """With it again."""
        return AddIndex(self.place, self.new, self.old)


@dataclass(frozen=True)
class NarrowField(RuleChange):
    """Limits or options become narrower; values beyond them stay, and are named."""

    kind: ClassVar[str] = "narrow_field"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("的取值范围收窄", "allows fewer values")

    def searches(self) -> tuple[Search, ...]:
        """Live values beyond the new limits."""
        if field_column(self.old) is None:
            return ()
        text = shown(self.old)
        return tuple(
            Search(self.place, self.old, reason, f"{self.live} AND {condition}", text)
            for reason, condition in narrowings(self.old, self.new)
        )

    def reverse(self) -> Change:
        """The wider limits again."""
        return WidenField(self.place, self.new, self.old)


@dataclass(frozen=True)
class WidenField(RuleChange):
    """The reverse of narrowing; touches nothing."""

    kind: ClassVar[str] = "widen_field"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("的取值范围放宽", "allows more values")

    def reverse(self) -> Change:
        """The narrower limits."""
        return NarrowField(self.place, self.new, self.old)
