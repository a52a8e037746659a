"""What a publish changes beside tables: roles, menus, and the app something belongs to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definition import Label
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.store import Published
from jigsmith.tables.changes import Change, TableChange

_WORDS = {"role": ("角色", "role"), "menu": ("菜单", "menu"), "form": ("表单", "form")}


@dataclass(frozen=True)
class DefinitionChange(TableChange):
    """A definition appears (no `old`), goes (no `new`), or changes without touching a table."""

    old: AnyDefinition | None
    new: AnyDefinition | None
    form: str = ""
    moved_to: str | None = None
    """The app it now belongs to."""

    @property
    def kind(self) -> str:  # type: ignore[override]
        """add_role, edit_menu, drop_role, move_form …"""
        verb = "move" if self.moved_to else "add" if self.old is None else "drop" if self.new is None else "edit"
        return f"{verb}_{self._shown.kind}"

    @property
    def _shown(self) -> AnyDefinition:
        found = self.new or self.old
        if found is None:
            raise ValueError("a change of nothing")
        return found

    def describe(self) -> Label:
        """The sentence for people."""
        chinese, english = _WORDS[self._shown.kind]
        label = self._shown.label
        if self.moved_to:
            zh, en = (
                f"{chinese} {label.zh} 移到应用 {self.moved_to}",
                f"Move {english} {label.text('en')} to {self.moved_to}",
            )
            return Label(zh=zh, en=en)
        verbs = {"add": ("新增", "Add"), "drop": ("删除", "Drop"), "edit": ("修改", "Change")}
        zh, en = verbs[self.kind.partition("_")[0]]
        return Label(zh=f"{zh}{chinese} {label.zh}", en=f"{en} {english} {label.text('en')}")

    def reverse(self) -> Change:
        """The other way round."""
        return DefinitionChange(self.new, self.old, self.form, self.moved_to)


def definition_changes(
    before: Published, after: Mapping[str, AnyDefinition], apps: Mapping[str, str]
) -> Iterator[Change]:
    """Changes of roles and menus, and moves between apps."""
    for key in sorted(before.definitions.keys() | after.keys()):
        old, new = before.definitions.get(key), after.get(key)
        if old != new and not key.startswith("form/"):
            yield DefinitionChange(old, new)
        if old is not None and new is not None and before.apps[key] != apps[key]:
            yield DefinitionChange(old, new, moved_to=apps[key])
