"""Adding, dropping and bringing back a field."""

from dataclasses import dataclass
from typing import ClassVar

from engine.definition import Label
from engine.fields.base import Field, StorageKind
from jigsmith.tables.changes import Change, TableChange
from jigsmith.tables.columns import COLUMN_TYPES, storage_of, target_table
from jigsmith.tables.constants import constant_sql
from jigsmith.tables.description import Place
from jigsmith.tables.field_json import write_field
from jigsmith.tables.losses import Search, Uniqueness, field_label
from jigsmith.tables.narrowing import emptiness, narrowings
from jigsmith.tables.retired import Retired
from jigsmith.tables.retiring import dangling, drop_bindings, retire_table, revive_table
from jigsmith.tables.sql import quoted, retired_name
from jigsmith.tables.tables import field_column, field_indexes, field_key, own_tables
from jigsmith.tables.to_text import shown
from jigsmith.tables.work import Assignment, Source, Work


def column_bindings(place: Place, field: Field) -> Work:
    """The indexes and the foreign key of a field's column."""
    key = field_key(place, field)
    return Work(binds=(*field_indexes(place, field), *((key,) if key else ())))


def rename_column(table: str, old: str, new: str) -> str:
    """The statement that renames a column."""
    return f"ALTER TABLE {quoted(table)} RENAME COLUMN {quoted(old)} TO {quoted(new)}"


@dataclass(frozen=True)
class FieldChange(TableChange):
    """A change of one field."""

    place: Place
    field: Field
    number: int
    """The version being published; part of a retired name."""

    @property
    def form(self) -> str:
        """The form it concerns."""
        return self.place.form

    @property
    def label(self) -> Label:
        """What people call the field."""
        return field_label(self.place, self.field)

    @property
    def was(self) -> str:
        """The retired name of the field's column."""
        return retired_name(self.field.name, self.number)

    @property
    def memory(self) -> Retired:
        """The registry row of the dropped field."""
        return Retired(self.place.table, self.field.name, self.number, write_field(self.field))


@dataclass(frozen=True)
class AddField(FieldChange):
    """A new column, link table or sub-table. A required field's default also fills the records that exist."""

    kind: ClassVar[str] = "add_field"

    def describe(self) -> Label:
        """The sentence for people."""
        filled = self._fills()
        zh = f"表单 {self.place.label.zh}：新增字段 {self.label.zh}" + ("，已有记录填入默认值" if filled else "")
        en = f"{self.place.label.text('en')}: add field {self.label.text('en')}"
        return Label(zh=zh, en=en + (", existing records take the default" if filled else ""))

    def _fills(self) -> str | None:
        return constant_sql(self.field) if self.field.required and self.field.default is not None else None

    def searches(self) -> tuple[Search, ...]:
        """Live records that will lack a required value."""
        if self._fills() is not None or not self.field.required or not self.field.writable:
            return ()
        live = "true" if self.place.rows else "t.deleted_at IS NULL"
        return (Search(self.place, self.field, "values_missing", live, "''"),)

    def uniques(self) -> tuple[Uniqueness, ...]:
        """A default that fills existing records of a unique field."""
        filled = self._fills()
        return (Uniqueness(self.place, self.field, Source(filled)),) if filled and self.field.unique else ()

    def work(self) -> Work:
        """ADD COLUMN, or the tables of its own."""
        column = field_column(self.field)
        if column is None:
            return Work(creates=own_tables(self.place, self.field))
        table, filled = self.place.table, self._fills()
        default = f" DEFAULT {filled}" if filled else ""
        work = Work(adds=((table, f"ADD COLUMN {column.sql()}{default}"),))
        if filled:
            work += Work(settles=((table, f"ALTER COLUMN {quoted(column.name)} DROP DEFAULT"),))
        return work + column_bindings(self.place, self.field)

    def reverse(self) -> Change:
        """Drop it again."""
        return DropField(self.place, self.field, self.number)


@dataclass(frozen=True)
class DropField(FieldChange):
    """The field goes; its values wait under a retired name."""

    kind: ClassVar[str] = "drop_field"

    def describe(self) -> Label:
        """The sentence for people."""
        zh = f"表单 {self.place.label.zh}：删除字段 {self.label.zh}（值保留，可恢复）"
        return Label(zh=zh, en=f"{self.place.label.text('en')}: drop field {self.label.text('en')} (values are kept)")

    def searches(self) -> tuple[Search, ...]:
        """Every value that stands in the field."""
        storage = storage_of(self.field)
        if storage is None:
            return ()
        if storage.kind in COLUMN_TYPES:
            filled = f"t.{quoted(self.field.name)} IS NOT NULL"
            return (Search(self.place, self.field, "values_dropped", filled, shown(self.field)),)
        parent = "record_id" if storage.kind is StorageKind.RECORDS else "parent_id"
        rows = f"FROM {quoted(self.place.inside(self.field).stored)} AS c WHERE c.{parent} = t.id"
        text = f"(SELECT count(*) {rows}) || ' 行'"
        return (Search(self.place, self.field, "values_dropped", f"EXISTS (SELECT {rows})", text),)

    def work(self) -> Work:
        """Rename, without what binds the values to the living."""
        if storage_of(self.field) is None:
            return Work()
        work = Work(remembers=(self.memory,))
        if field_column(self.field) is not None:
            return (
                work
                + drop_bindings(self.place, self.field)
                + Work(renames=(rename_column(self.place.table, self.field.name, self.was),))
            )
        return sum((retire_table(table, self.number) for table in own_tables(self.place, self.field)), work)

    def reverse(self) -> Change:
        """Bring it back."""
        return RestoreField(self.place, self.field, self.number, self.field)


@dataclass(frozen=True)
class RestoreField(FieldChange):
    """A dropped field comes back with its values; what they point at and has gone meanwhile becomes empty."""

    before: Field
    """The field as it was when it was dropped."""
    kind: ClassVar[str] = "restore_field"

    def describe(self) -> Label:
        """The sentence for people."""
        zh = f"表单 {self.place.label.zh}：恢复字段 {self.label.zh} 及其原值"
        return Label(
            zh=zh, en=f"{self.place.label.text('en')}: bring back field {self.label.text('en')} and its values"
        )

    def searches(self) -> tuple[Search, ...]:
        """Records that meanwhile break the field's rules: no value, values out of range."""
        if field_column(self.field) is None:
            return ()
        live = "true" if self.place.rows else "t.deleted_at IS NULL"
        text = shown(self.field, f"t.{quoted(self.was)}")
        broken = list(narrowings(self.before, self.field, self.was))
        if self.field.required:
            broken.append(("values_missing", emptiness(self.place, self.field, self.was)))
        return tuple(
            Search(self.place, self.field, reason, f"{live} AND {condition}", text) for reason, condition in broken
        )

    def uniques(self) -> tuple[Uniqueness, ...]:
        """The values that come back."""
        if not self.field.unique or field_column(self.field) is None:
            return ()
        return (Uniqueness(self.place, self.field, Source(f"t.{quoted(self.was)}")),)

    def prepare(self) -> Work:
        """Tables of its own come back first, so that changes of a sub-table's fields find them."""
        return sum((revive_table(table, self.number) for table in own_tables(self.place, self.field)), Work())

    def work(self) -> Work:
        """Rename back and bind again."""
        work = Work(forgets=(self.memory,))
        if field_column(self.field) is None:
            tables = own_tables(self.place, self.field)
            return sum((dangling(key) for table in tables for key in table.foreign_keys), work)
        table = self.place.table
        work += Work(renames=(rename_column(table, self.was, self.field.name),))
        storage = storage_of(self.field)
        if storage is not None and (target := target_table(storage)) is not None:
            gone = f"NOT EXISTS (SELECT FROM {quoted(target)} AS r WHERE r.id = t.{quoted(self.field.name)})"
            work += Work(fills=(Assignment(table, self.field.name, Source("NULL"), gone),))
        return work + column_bindings(self.place, self.field)

    def reverse(self) -> Change:
        """Drop it again."""
        return DropField(self.place, self.field, self.number)
