"""From the forms as they are to the forms as they are to be: the list of table changes, as few as possible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from engine.errors import Diagnostic
from engine.fields.base import Field
from engine.forms.definition import FormDefinition
from jigsmith.tables.changes import Change
from jigsmith.tables.columns import storage_of
from jigsmith.tables.conversion_changes import ConvertField, RevertField
from jigsmith.tables.convert import convert, same_values
from jigsmith.tables.description import Place
from jigsmith.tables.field_changes import AddField, DropField, RestoreField
from jigsmith.tables.field_json import read_field, read_form
from jigsmith.tables.form_changes import CreateForm, DropForm, EditForm, RestoreForm
from jigsmith.tables.link_changes import ToColumn, ToLinks, is_link_change
from jigsmith.tables.narrowing import narrowings
from jigsmith.tables.retired import Retired
from jigsmith.tables.rule_changes import (
    AddIndex,
    AddUnique,
    DropIndex,
    DropUnique,
    NarrowField,
    SetRequired,
    UnsetRequired,
)
from jigsmith.tables.shapes import Context, Shape, Title, shape_of
from jigsmith.tables.tables import field_column, form_tables, place_of, row_fields
from jigsmith.tables.title import people_title, title_column, title_field

_ORDER = ("drop_form", "restore_form", "create_form", "drop_field", "restore_field", "add_field")


@dataclass(frozen=True)
class TablePlan:
    """The changes, and the conversions that were asked for but do not exist."""

    changes: tuple[Change, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass
class Planner:
    """Compares two sets of forms. `number` is the version to be published."""

    old: Mapping[str, FormDefinition]
    new: Mapping[str, FormDefinition]
    number: int
    retired: Sequence[Retired] = ()
    time_zone: str = "Asia/Shanghai"
    diagnostics: list[Diagnostic] = attribute(default_factory=list)

    def plan(self) -> TablePlan:
        """All changes: what goes, what comes back, what is new, what changes."""
        changes: list[Change] = []
        for name in sorted(self.old.keys() | self.new.keys()):
            before, after = self.old.get(name), self.new.get(name)
            if after is None and before is not None:
                changes.append(DropForm(before, self.number))
            elif after is not None:
                changes += self._create(after) if before is None else self._edit(before, after, place_of(after))
        places = {kind: place for place, kind in enumerate(_ORDER)}
        changes.sort(key=lambda change: places.get(change.kind, len(places)))
        return TablePlan(tuple(changes), tuple(self.diagnostics))

    def _create(self, form: FormDefinition) -> list[Change]:
        memory = next((r for r in reversed(self.retired) if r.column is None and r.table == form.name), None)
        before = read_form(memory.before) if memory else None
        if memory is None or before is None:
            return [CreateForm(form, self.number)]
        found = len(self.diagnostics)
        place = Place(form.name, form.name, form.label, number=memory.number)
        edits = self._edit(before, form, place)
        if len(self.diagnostics) > found:
            del self.diagnostics[found:]
            return [CreateForm(form, self.number)]
        return [RestoreForm(before, memory.number, _left_out(before, form)), *edits]

    def _edit(self, old: FormDefinition, new: FormDefinition, place: Place) -> list[Change]:
        changes = list(self._fields(place, old.fields, new.fields, new, ""))
        if not changes or self._edited(old, new):
            changes += [EditForm(old, new)] if old != new else []
        return changes

    def _edited(self, old: FormDefinition, new: FormDefinition) -> bool:
        """Whether the form differs in more than what the other changes say."""
        plain = [form.model_copy(update={"fields": []}) for form in (old, new)]
        if plain[0] != plain[1]:
            return True
        before = {field.name: field for field in old.fields}
        return any(
            field.name in before
            and field.type == before[field.name].type
            and _labels(field) != _labels(before[field.name])
            for field in new.fields
        )

    def _fields(
        self, place: Place, old: Sequence[Field], new: Sequence[Field], form: FormDefinition, path: str
    ) -> Iterator[Change]:
        before = {field.name: field for field in old}
        after = {field.name for field in new}
        for field in old:
            if field.name not in after and storage_of(field) is not None:
                yield DropField(place, field, self.number)
        for position, field in enumerate(new):
            pointer = f"{path}/fields/{position}"
            if field.name in before:
                yield from self._field(place, before[field.name], field, form, pointer)
            elif storage_of(field) is not None:
                yield from self._add(place, field, form, pointer)

    def _add(self, place: Place, field: Field, form: FormDefinition, pointer: str) -> Iterator[Change]:
        memory = self._last(place, field)
        before = read_field(memory.before) if memory and memory.after is None else None
        if (
            memory is None
            or before is None
            or storage_of(before) != storage_of(field)
            or not same_values(before, field)
        ):
            yield AddField(place, field, self.number)
            return
        yield RestoreField(place, field, memory.number, before)
        if shape_of(field) is Shape.ROWS:
            back = Place(place.form, place.table, place.label, place.rows, place.within, memory.number)
            yield from self._fields(back.inside(field), row_fields(before), row_fields(field), form, pointer)

    def _last(self, place: Place, field: Field) -> Retired | None:
        found = [r for r in self.retired if r.table == place.stored and r.column == field.name]
        return found[-1] if found else None

    def _field(self, place: Place, old: Field, new: Field, form: FormDefinition, pointer: str) -> Iterator[Change]:
        if storage_of(old) is None and storage_of(new) is None:
            return
        if (revert := self._revert(place, old, new)) is not None:
            yield revert
        elif not same_values(old, new):
            yield from self._convert(place, old, new, form, pointer)
        else:
            yield from _rules(place, old, new)
            if shape_of(new) is Shape.ROWS:
                inner = place.inside(new)
                yield from self._fields(inner, row_fields(old), row_fields(new), form, pointer)
        if new.required and not old.required:
            yield SetRequired(place, old, new)
        elif old.required and not new.required:
            yield UnsetRequired(place, old, new)

    def _revert(self, place: Place, old: Field, new: Field) -> Change | None:
        """The way back, when the column's last conversion came from what the field is to be again."""
        memory = self._last(place, new)
        if memory is None or memory.after is None or field_column(old) is None or field_column(new) is None:
            return None
        before, after = read_field(memory.before), read_field(memory.after)
        if before is None or after is None or not same_values(before, new):
            return None
        if not (same_values(after, old) and same_values(old, after)):
            return None
        return RevertField(place, old, new, memory.number, self._context)

    def _convert(self, place: Place, old: Field, new: Field, form: FormDefinition, pointer: str) -> Iterator[Change]:
        if is_link_change(old, new):
            yield self._relink(place, old, new)
            return
        column = field_column(old) is not None and field_column(new) is not None
        if not column or convert('t."x"', old, new, self._context) is None:
            self.diagnostics.append(_impossible(old, new, form, pointer))
            return
        yield ConvertField(place, old, new, self.number, self._context)

    def _relink(self, place: Place, old: Field, new: Field) -> Change:
        memory = self._last(place, new)
        before = read_field(memory.before) if memory and memory.after else None
        waiting = memory if before is not None and storage_of(before) == storage_of(new) else None
        number = waiting.number if waiting else self.number
        change = ToLinks if field_column(new) is None else ToColumn
        return change(place, old, new, number, self._context, waiting)

    @property
    def _context(self) -> Context:
        return Context(self.time_zone, self._title)

    def _title(self, table: str) -> Title | None:
        """A target's title, when it is the same column before and after."""
        old, new = self.old.get(table), self.new.get(table)
        if old is None or new is None:
            return people_title(table)
        before, after = title_field(old), title_field(new)
        if before is None or after is None or before.name != after.name or not same_values(before, after):
            return None
        text = title_column(new, "r", self.time_zone)
        return Title(table, text, "r.deleted_at IS NULL") if text else None


def plan_tables(planner: Planner) -> TablePlan:
    """The plan of a planner; kept as a function so that callers read `plan_tables(Planner(old, new, number))`."""
    return planner.plan()


def _labels(field: Field) -> dict[str, object]:
    """What no other change tells: everything but required, unique and indexed."""
    return field.model_dump(exclude={"required", "unique", "indexed", "fields"})


def _rules(place: Place, old: Field, new: Field) -> Iterator[Change]:
    if field_column(new) is None:
        return
    if new.unique and not old.unique:
        yield AddUnique(place, old, new)
    elif old.unique and not new.unique:
        yield DropUnique(place, old, new)
    if new.indexed and not old.indexed:
        yield AddIndex(place, old, new)
    elif old.indexed and not new.indexed:
        yield DropIndex(place, old, new)
    if any(narrowings(old, new)):
        yield NarrowField(place, old, new)


def _impossible(old: Field, new: Field, form: FormDefinition, pointer: str) -> Diagnostic:
    values = {"field": new.label.zh, "old": old.type, "new": new.type}
    return Diagnostic(
        "conversion_impossible", values, f"{pointer}/type", hint="conversion_instead", definition=f"form/{form.name}"
    )


def _left_out(before: FormDefinition, after: FormDefinition) -> frozenset[tuple[str, str]]:
    """References of a form that comes back which it no longer has, or has otherwise."""
    kept = {(key.table, key.column, key.target) for table in form_tables(after) for key in table.foreign_keys}
    return frozenset(
        (key.table, key.column)
        for table in form_tables(before)
        for key in table.foreign_keys
        if (key.table, key.column, key.target) not in kept
    )
