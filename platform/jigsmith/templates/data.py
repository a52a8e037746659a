"""Load a template's data files through the one write path, forms that others refer to first."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from pydantic import JsonValue

from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import Field, StorageKind
from engine.forms.compile import CompiledForm
from jigsmith.apps.catalog import Catalog
from jigsmith.errors import Invalid
from jigsmith.records.service import Records
from jigsmith.templates.context import MEMBERS, TemplateContext
from jigsmith.templates.reading import DataFile

CHUNK = 1000


def load_files(
    template: str, files: Iterable[DataFile], catalog: Catalog, records: Records, context: TemplateContext
) -> int:
    """Create the records of all files and return their number. Raises Invalid naming every bad cell of a file."""
    loaded = 0
    for file in in_order(template, list(files), catalog):
        form = catalog.forms[file.form]
        loaded += _load(template, file, form, records, context)
        context.forget(form.name)
    return loaded


def in_order(template: str, files: list[DataFile], catalog: Catalog) -> list[DataFile]:
    """The files so that what is referred to comes first. Raises Invalid on unknown forms, columns and circles."""
    by_form = {file.form: file for file in files}
    graph = {file.form: _targets(file, catalog) & by_form.keys() - {file.form} for file in files}
    try:
        return [by_form[form] for form in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise Invalid("template_cycle", files="、".join(error.args[1])) from error


def _targets(file: DataFile, catalog: Catalog) -> set[str]:
    form = catalog.forms.get(file.form)
    if form is None:
        raise Invalid("template_column_unknown", file=file.file, column="", form=file.form)
    for column in file.columns:
        if column not in form.fields or not form.fields[column].writable:
            raise Invalid("template_column_unknown", file=file.file, column=column, form=file.form)
    storages = [form.fields[column].storage() for column in file.columns]
    return {storage.target for storage in storages if storage and storage.target}


def _load(template: str, file: DataFile, form: CompiledForm, records: Records, context: TemplateContext) -> int:
    problems: list[Diagnostic] = []
    fields = [form.fields[column] for column in file.columns]
    rows = [_values(fields, row, number, context, problems) for number, row in enumerate(file.rows, start=2)]
    if problems:
        raise _invalid(template, file, problems)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        try:
            records.save_many(file.form, [(None, values, None) for values in chunk], atomic=True)
        except Invalid as error:
            raise _invalid(template, file, list(error.diagnostics)) from error
    return len(rows)


def _values(
    fields: list[Field], row: tuple[str, ...], number: int, context: TemplateContext, problems: list[Diagnostic]
) -> Mapping[str, JsonValue]:
    values: dict[str, JsonValue] = {}
    for field, text in zip(fields, row, strict=False):
        if text.strip() and not _is_absent_member(field, text.strip(), context):
            try:
                values[field.name] = field.from_text(text.strip(), context)
            except FieldProblem as problem:
                problems.append(Diagnostic(problem.code, problem.values, path=f"/{number}/{field.name}"))
    return values


def _is_absent_member(field: Field, text: str, context: TemplateContext) -> bool:
    """Sample data may name demonstration accounts; elsewhere such a cell stays empty."""
    storage = field.storage()
    is_member = storage is not None and storage.kind is StorageKind.MEMBER
    return is_member and context.find_by_text(MEMBERS, text) is None


def _invalid(template: str, file: DataFile, problems: list[Diagnostic]) -> Invalid:
    return Invalid("template_data_invalid", diagnostics=problems, name=template, file=file.file, count=len(problems))
