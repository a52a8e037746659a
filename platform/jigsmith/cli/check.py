"""`jigsmith check`: check a folder of definitions without touching any database."""

import sys
from pathlib import Path

import click
import yaml

import jigsmith
from engine.errors import DefinitionError, Diagnostic
from engine.messages.messages import Messages, load_messages
from jigsmith.apps.check import check_definitions
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.files import locate, read_folder


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--with", "beside", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="一并检查的文件夹，如所依赖的模板 · folders it builds on")  # fmt: skip
def check(folder: Path, beside: tuple[Path, ...]) -> None:
    """检查定义文件夹 · check a folder of definitions (forms/, roles/, menus.yaml)."""
    messages = load_messages(Path(jigsmith.__path__[0]))
    definitions: dict[str, AnyDefinition] = {}
    findings: list[Diagnostic] = []
    folders = [*_required(folder, beside), folder]
    for one in folders:
        try:
            definitions |= read_folder(one)
        except DefinitionError as error:
            findings += error.diagnostics
    findings += check_definitions(definitions) if not findings else ()
    for finding in findings:
        _tell(messages, _placed(finding, folders))
    wrong = sum(finding.severity == "error" for finding in findings)
    click.echo(f"{len(definitions)} 个定义，{wrong} 处错误 · {len(definitions)} definitions, {wrong} errors")
    sys.exit(1 if wrong else 0)


def _required(folder: Path, beside: tuple[Path, ...]) -> list[Path]:
    """Templates that this one requires lie beside it."""
    head = folder / "template.yaml"
    names = (yaml.safe_load(head.read_text("utf-8")) or {}).get("requires", []) if head.is_file() else []
    return [*beside, *(folder.parent / name for name in names if (folder.parent / name).is_dir())]


def _placed(finding: Diagnostic, folders: list[Path]) -> Diagnostic:
    if "file" in finding.values:
        return finding
    return next((placed for one in folders if "file" in (placed := locate(finding, one)).values), finding)


def _tell(messages: Messages, finding: Diagnostic) -> None:
    values = finding.values
    place = f"{values['file']}:{values.get('line', 1)}" if "file" in values else (finding.definition or "")
    zh, en = (messages.text(finding.code, values, language) for language in ("zh", "en"))
    click.echo(f"{place}: {finding.severity} {finding.path} {zh} · {en}")
