"""Read a template's folder: its head, its definitions, its data files. Nothing is installed here."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from engine.definition import NAME_BYTES
from engine.errors import DefinitionError
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.files import read_folder
from jigsmith.errors import Invalid, LimitReached, NotFound
from jigsmith.templates.definition import Part, TemplateDefinition

MAX_ROWS = 10_000


@dataclass(frozen=True)
class DataFile:
    """The rows of one form, as text by column name."""

    form: str
    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Template:
    """A template as read from its folder."""

    head: TemplateDefinition
    definitions: Mapping[str, AnyDefinition]
    """By "<kind>/<name>"."""
    folder: Path

    def files(self, part: Part) -> list[DataFile]:
        """The CSV files of "data" or "demo", in name order."""
        return [_read_csv(path, f"{part}/{path.name}") for path in sorted((self.folder / part).glob("*.csv"))]


def list_templates(root: Path) -> list[TemplateDefinition]:
    """The heads of all templates under `root`, by name."""
    return [_read_head(path.parent) for path in sorted(root.glob("*/template.yaml"))]


def read_template(root: Path, name: str) -> Template:
    """One template. Raises NotFound; Invalid with every diagnostic when a file cannot be read."""
    if not name.isidentifier() or len(name.encode()) > NAME_BYTES or not (root / name / "template.yaml").is_file():
        raise NotFound("template_not_found", name=name)
    folder = root / name
    head = _read_head(folder)
    try:
        definitions = read_folder(folder)
    except DefinitionError as error:
        raise Invalid("template_invalid", diagnostics=error.diagnostics, name=name, reason="YAML") from error
    return Template(head, definitions, folder)


def _read_head(folder: Path) -> TemplateDefinition:
    try:
        return TemplateDefinition.model_validate(yaml.safe_load((folder / "template.yaml").read_text("utf-8")))
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise Invalid("template_invalid", name=folder.name, reason=str(error)[:500]) from error


def _read_csv(path: Path, file: str) -> DataFile:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(handle)
        columns = tuple(next(reader, []))
        rows = tuple(tuple(row) for row in reader if any(row))
    if len(rows) > MAX_ROWS:
        raise LimitReached("template_file_too_large", file=file, actual=len(rows), limit=MAX_ROWS)
    return DataFile(path.stem, file, columns, rows)
