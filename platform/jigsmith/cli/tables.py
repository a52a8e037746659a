"""`jigsmith import` and `jigsmith export`: spreadsheets in and out, with a member's rights."""

from collections.abc import Callable
from pathlib import Path

import click

from jigsmith.apps.catalogs import Catalogs
from jigsmith.cli.acting import Acting, act_as
from jigsmith.cli.running import running_services
from jigsmith.exports.service import ExportPlace, ExportRequest, export_file
from jigsmith.imports.models import ImportSettings, ReferenceSetting
from jigsmith.imports.service import Upload, guessed_settings, import_file
from jigsmith.imports.store import Import
from jigsmith.imports.workplace import Workplace
from jigsmith.web.services import Services

_REFERENCES = frozenset({"reference", "multi_reference"})
_File = click.Path(exists=True, dir_okay=False, path_type=Path)


def _acting_options(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--as", "login", default="admin", show_default=True, help="以谁的名义 · the acting member")(
        command
    )
    return click.option("--tenant", "code", required=True, help="企业代码 · the tenant's code")(command)


@click.command("import")
@click.argument("form")
@click.argument("file", type=_File)
@_acting_options
@click.option(
    "--map", "mapped", multiple=True, metavar="标题=字段", help="列对应的字段 · column title=field; no field: skip"
)
@click.option("--match", multiple=True, metavar="字段", help="匹配键，可多次 · a field of the match key, repeatable")
@click.option("--create-missing", is_flag=True, help="自动新建引用的记录 · make missing referenced records")
@click.option("--skip-bad", is_flag=True, help="跳过有错的行 · import the good rows, skip the bad")
@click.option("--sheet", help="工作表名 · the sheet's name")
def import_records(form: str, file: Path, code: str, login: str, **options: object) -> None:
    """导入 xlsx 或 csv · import a spreadsheet: checked as a whole first, then written."""
    with running_services() as services:
        work = _workplace(services, act_as(services, code, login))
        with work.unit() as uow:
            fields = work.catalog(uow).forms[form].fields if form in work.catalog(uow).forms else {}
        references = {name for name, field in fields.items() if field.type in _REFERENCES}

        def choose(found: Import) -> ImportSettings:
            return _settings(found, references, options)

        done = import_file(work, form, Upload(file, file.name), choose)
    counts = done.counts
    click.echo(
        f"新增 {counts['added']}，更新 {counts['updated']}，无变化 {counts['unchanged']}，重复 {counts['duplicates']}，"
        f"出错 {counts['errors']} 行 · {counts}"
    )


@click.command("export")
@click.argument("form")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_acting_options
@click.option("--search", default="", help="只导出含此文字的 · only records with this text")
@click.option("--column", "columns", multiple=True, metavar="字段", help="要导出的字段，可多次 · a field, repeatable")
def export_records(form: str, file: Path, code: str, login: str, search: str, columns: tuple[str, ...]) -> None:
    """导出为 xlsx 或 csv（看文件名） · export to xlsx or csv, by the file's name."""
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise click.BadParameter("文件名须以 .xlsx 或 .csv 结尾 · the file's name must end in .xlsx or .csv")
    kind = "csv" if file.suffix.lower() == ".csv" else "xlsx"
    request = ExportRequest(form=form, format=kind, columns=list(columns) or None, search=search)
    with running_services() as services:
        acting = act_as(services, code, login)
        place = ExportPlace(services, acting.tenant, acting.actor, Catalogs())
        rows, title = export_file(place, request, file)
    click.echo(f"已导出 {title} {rows} 条到 {file} · exported {rows} records")


def _workplace(services: Services, acting: Acting) -> Workplace:
    return Workplace(services, acting.tenant, acting.actor, Catalogs())


def _settings(found: Import, references: set[str], options: dict[str, object]) -> ImportSettings:
    guessed = guessed_settings(found)
    sheet = options["sheet"] or guessed.sheet
    columns = next(
        ({column.title: column.field for column in one.columns} for one in found.sheets if one.name == sheet), None
    )
    if columns is None:
        raise click.BadParameter(f"没有工作表“{sheet}” · there is no sheet {sheet!r}")
    for pair in options["mapped"]:  # type: ignore[attr-defined]
        title, equals, field = pair.rpartition("=")
        if not equals or title not in columns:
            raise click.BadParameter(f"没有列“{title}” · there is no column {title!r}; {', '.join(columns)}")
        columns[title] = field or None
    unused = [title for title, field in columns.items() if not field]
    if unused:
        click.echo(f"未导入的列 · columns left out: {', '.join(unused)}", err=True)
    chosen = references & {field for field in columns.values() if field}
    create = bool(options["create_missing"])
    return ImportSettings(
        sheet=str(sheet),
        columns=columns,
        match=list(options["match"]),  # type: ignore[call-overload]
        mode="skip_bad" if options["skip_bad"] else "all_or_nothing",
        references={name: ReferenceSetting(create=create) for name in chosen},
    )
