"""Import settings checked against a form and compiled: which cell fills which field, and how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.errors import Diagnostic
from engine.fields.base import Field, StorageKind
from engine.forms.compile import CompiledForm
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Invalid
from jigsmith.imports.cells import Cell, cell_text, half_width
from jigsmith.imports.models import ImportSettings, ReferenceSetting
from jigsmith.imports.sheets import Sheet, importable
from jigsmith.imports.texts import naming_field
from jigsmith.records.rights import FormRightsOf, Rights, rights_of
from jigsmith.records.sql import DEPARTMENTS, MEMBERS

POINTING = (StorageKind.RECORD, StorageKind.RECORDS, StorageKind.MEMBER, StorageKind.DEPARTMENT)
UNMATCHABLE = (StorageKind.RECORDS, StorageKind.ROWS, StorageKind.JSON, StorageKind.TEXT_LIST)
_PEOPLE = {StorageKind.MEMBER: MEMBERS, StorageKind.DEPARTMENT: DEPARTMENTS}
BY_TITLE = ReferenceSetting()
_FREE_TEXT = ("text", "long_text", "rich_text")


@dataclass(frozen=True)
class ImportColumn:
    """One column of the sheet that fills a field."""

    title: str
    position: int
    field: Field
    reading: Callable[[Cell], str]
    target: str | None = None
    """The form, "@member" or "@department" its texts point at."""
    reference: ReferenceSetting = BY_TITLE
    naming: str | None = None
    """The target's field a missing target is made with; None when none is made."""


@dataclass(frozen=True)
class ColumnPlan:
    """Everything about an import that does not depend on its rows."""

    catalog: Catalog
    actor: Actor
    rights: Rights
    form: CompiledForm
    columns: tuple[ImportColumn, ...]
    match: tuple[str, ...]
    settings: ImportSettings
    missing: tuple[str, ...]
    """Required fields without a default that no column fills: a new record cannot do without."""

    @property
    def held(self) -> FormRightsOf:
        """The asker's rights on the form."""
        return self.rights.form(self.form.name)


def plan_columns(catalog: Catalog, actor: Actor, form: str, sheet: Sheet, settings: ImportSettings) -> ColumnPlan:
    """Compile the settings. Raises Invalid with every finding, NotFound and NotAllowed without the right to import."""
    rights = rights_of(catalog, actor)
    rights.form(form).require("import")
    compiled = catalog.forms[form]
    findings = [*_column_findings(compiled, rights, sheet, settings), *_reference_findings(catalog, compiled, settings)]
    columns = [] if findings else _columns(catalog, compiled, sheet, settings)
    filled = {column.field.name for column in columns}
    if not findings:
        findings += _match_findings(compiled, settings.match, filled)
    if findings:
        raise Invalid("import_settings_invalid", diagnostics=findings, count=len(findings))
    missing = tuple(
        name
        for name, field in compiled.fields.items()
        if field.required and field.writable and field.stored and field.default is None and name not in filled
    )
    return ColumnPlan(catalog, actor, rights, compiled, tuple(columns), tuple(settings.match), settings, missing)


def _column_findings(form: CompiledForm, rights: Rights, sheet: Sheet, settings: ImportSettings) -> list[Diagnostic]:
    held = rights.form(form.name)
    usable = {name for name in importable(form.fields) if name not in held.hidden | held.read_only}
    titles = {column.title for column in sheet.columns}
    findings = []
    used: set[str] = set()
    for title, name in settings.columns.items():
        path = "/columns/" + title.replace("~", "~0").replace("/", "~1")
        if title not in titles:
            findings.append(Diagnostic("import_column_unknown", {"column": title}, path))
        elif name is not None and name not in usable:
            findings.append(Diagnostic("import_field_unknown", {"field": name, "form": form.definition.label}, path))
        elif name in used:
            findings.append(Diagnostic("import_field_twice", {"field": name}, path))
        if name is not None:
            used.add(name)
    if not used:
        findings.append(Diagnostic("import_no_columns", {}, "/columns"))
    return findings


def _match_findings(form: CompiledForm, match: Sequence[str], filled: set[str]) -> list[Diagnostic]:
    findings = []
    for index, name in enumerate(match):
        field = form.fields.get(name)
        storage = field.storage() if field else None
        if name not in filled:
            findings.append(Diagnostic("import_match_unfilled", {"field": name}, f"/match/{index}"))
        elif storage is None or storage.kind in UNMATCHABLE:
            findings.append(Diagnostic("import_match_unfit", {"field": name}, f"/match/{index}"))
    return findings


def _reference_findings(catalog: Catalog, form: CompiledForm, settings: ImportSettings) -> list[Diagnostic]:
    findings = []
    for name, setting in settings.references.items():
        field = form.fields.get(name)
        storage = field.storage() if field else None
        target = catalog.forms.get(storage.target or "") if storage and storage.kind in POINTING else None
        path = f"/references/{name}"
        if storage is None or storage.kind not in POINTING:
            findings.append(Diagnostic("import_not_a_reference", {"field": name}, path))
        elif target is None:
            continue
        elif setting.by != "title" and setting.by not in importable(target.fields):
            findings.append(
                Diagnostic("import_field_unknown", {"field": setting.by, "form": target.definition.label}, path + "/by")
            )
        elif setting.create and naming_field(target, setting.by) is None:
            findings.append(Diagnostic("import_target_unnamed", {"form": target.definition.label}, path + "/create"))
    return findings


def _columns(catalog: Catalog, form: CompiledForm, sheet: Sheet, settings: ImportSettings) -> list[ImportColumn]:
    columns = []
    for column in sheet.columns:
        name = settings.columns.get(column.title)
        if name is not None:
            field = form.fields[name]
            reference = settings.references.get(name, BY_TITLE)
            target = _target(field)
            to_make = catalog.forms.get(target or "") if reference.create else None
            naming = naming_field(to_make, reference.by) if to_make else None
            reading = _reading(field, form, settings.match)
            columns.append(ImportColumn(column.title, column.position, field, reading, target, reference, naming))
    return columns


def _target(field: Field) -> str | None:
    storage = field.storage()
    if storage is None or storage.kind not in POINTING:
        return None
    return _PEOPLE.get(storage.kind, storage.target)


def _reading(field: Field, form: CompiledForm, match: Sequence[str]) -> Callable[[Cell], str]:
    """Full-width letters and digits matter in free text only; in codes, keys and numbers they mean the plain ones."""
    if field.type in ("long_text", "rich_text"):
        return _free_text
    if field.type in _FREE_TEXT and not (
        field.unique or field.indexed or field.name in match or field.name == form.title
    ):
        return cell_text
    return _code_text


def _code_text(cell: Cell) -> str:
    return half_width(cell_text(cell))


def _free_text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else cell_text(cell)
