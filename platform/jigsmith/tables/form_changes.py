"""Creating, dropping and bringing back a form, and changes that touch no table."""

from dataclasses import dataclass
from typing import ClassVar

from engine.definition import Label
from engine.forms.definition import FormDefinition
from jigsmith.tables.changes import Change, TableChange
from jigsmith.tables.description import ForeignKey
from jigsmith.tables.field_json import write_form
from jigsmith.tables.losses import Search
from jigsmith.tables.retired import Retired
from jigsmith.tables.retiring import dangling, retire_table, revive_table
from jigsmith.tables.tables import form_tables, place_of
from jigsmith.tables.title import title_column
from jigsmith.tables.work import Work


@dataclass(frozen=True)
class FormChange(TableChange):
    """A change of a whole form."""

    definition: FormDefinition
    number: int
    """The version being published; part of a retired name."""

    @property
    def form(self) -> str:
        """The form it concerns."""
        return self.definition.name

    def sentence(self, zh: str, en: str) -> Label:
        """The sentence with the form's label in it."""
        label = self.definition.label
        return Label(zh=zh.format(label.zh), en=en.format(label.text("en")))

    @property
    def memory(self) -> Retired:
        """The registry row of the dropped form."""
        return Retired(self.form, None, self.number, write_form(self.definition))


@dataclass(frozen=True)
class CreateForm(FormChange):
    """The form's tables."""

    kind: ClassVar[str] = "create_form"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("新增表单 {}", "Add form {}")

    def work(self) -> Work:
        """CREATE TABLE for the records, each sub-table and each multi-reference."""
        return Work(creates=form_tables(self.definition))

    def reverse(self) -> Change:
        """Drop it again."""
        return DropForm(self.definition, self.number)


@dataclass(frozen=True)
class DropForm(FormChange):
    """The form goes; its tables wait under retired names."""

    kind: ClassVar[str] = "drop_form"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("删除表单 {}（记录保留，可恢复）", "Drop form {} (its records are kept)")

    def searches(self) -> tuple[Search, ...]:
        """Every record."""
        text = title_column(self.definition)
        return (Search(place_of(self.definition), None, "values_dropped", "true", text or "''"),)

    def work(self) -> Work:
        """Rename all its tables."""
        work = Work(remembers=(self.memory,))
        return sum((retire_table(table, self.number) for table in form_tables(self.definition)), work)

    def reverse(self) -> Change:
        """Bring it back."""
        return RestoreForm(self.definition, self.number)


@dataclass(frozen=True)
class RestoreForm(FormChange):
    """A dropped form comes back with its records, as it was; further changes make it what it is to be."""

    left_out: frozenset[tuple[str, str]] = frozenset()
    """(table, column) of references that are not to be bound, because the field or its target is gone."""
    kind: ClassVar[str] = "restore_form"

    def describe(self) -> Label:
        """The sentence for people."""
        return self.sentence("恢复表单 {} 及其记录", "Bring back form {} and its records")

    def prepare(self) -> Work:
        """Rename all its tables back."""
        return sum((revive_table(table, self.number) for table in form_tables(self.definition)), Work())

    def work(self) -> Work:
        """Bind its references."""
        keys = [key for table in form_tables(self.definition) for key in table.foreign_keys if self._bound(key)]
        return sum((dangling(key) for key in keys), Work(forgets=(self.memory,)))

    def _bound(self, key: ForeignKey) -> bool:
        return (key.table, key.column) not in self.left_out

    def reverse(self) -> Change:
        """Drop it again."""
        return DropForm(self.definition, self.number)


@dataclass(frozen=True)
class EditForm(TableChange):
    """What the tables do not show: labels, layout, views and properties of fields."""

    old: FormDefinition
    new: FormDefinition
    kind: ClassVar[str] = "edit_form"

    @property
    def form(self) -> str:
        """The form it concerns."""
        return self.new.name

    def describe(self) -> Label:
        """The sentence for people, naming what differs."""
        parts = [(zh, en) for zh, en, differs in self._aspects() if differs] or [("定义", "definition")]
        zh = f"表单 {self.new.label.zh}：修改{'、'.join(part[0] for part in parts)}"
        return Label(zh=zh, en=f"{self.new.label.text('en')}: change {', '.join(part[1] for part in parts)}")

    def _aspects(self) -> tuple[tuple[str, str, bool], ...]:
        old, new = self.old, self.new
        return (
            ("名称", "label", old.label != new.label),
            (f"字段名称（{self._renamed('zh')}）", f"field labels ({self._renamed('en')})", bool(self._renamed("zh"))),
            ("字段属性", "field properties", _unlabelled(old) != _unlabelled(new)),
            ("布局", "layout", old.layout != new.layout),
            ("视图", "views", old.views != new.views),
            ("标题字段", "title field", old.title != new.title),
            ("说明", "help", (old.help, old.icon) != (new.help, new.icon)),
        )

    def _renamed(self, language: str) -> str:
        """What the fields were called and are called now: "编号 → 单号"."""
        before = {field.name: field.label for field in self.old.fields}
        pairs = [(before[field.name], field.label) for field in self.new.fields if field.name in before]
        return "，".join(f"{old.text(language)} → {new.text(language)}" for old, new in pairs if old != new)

    def reverse(self) -> Change:
        """The other way round."""
        return EditForm(self.new, self.old)


def _unlabelled(form: FormDefinition) -> list[dict[str, object]]:
    return [field.model_dump(exclude={"label"}) for field in form.fields]
