"""An app as a folder of YAML files: forms/*.yaml, roles/*.yaml, menus.yaml or menus/*.yaml."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import JsonValue

from engine.errors import DefinitionError, Diagnostic
from jigsmith.apps.bodies import key_of, read_body, write_body
from jigsmith.apps.definition import AnyDefinition, MenuDefinition
from jigsmith.apps.yaml_reading import YamlDocument, YamlProblem, read_yaml
from jigsmith.apps.yaml_writing import write_yaml

FOLDERS = {"forms": "form", "roles": "role", "menus": "menu"}
MENUS = "menus.yaml"
MAX_FILES = 2000


def read_folder(folder: Path) -> dict[str, AnyDefinition]:
    """Every definition in a folder, keyed "<kind>/<name>". Raises DefinitionError with every finding.

    A finding's values carry `file`, `line` and `column`; its path points into the definition.
    """
    texts = {path.relative_to(folder).as_posix(): path for path in _paths(folder)}
    if len(texts) > MAX_FILES:
        values = {"limit": MAX_FILES, "actual": len(texts)}
        raise DefinitionError([Diagnostic("files_too_many", values)])
    return read_files({file: path.read_bytes() for file, path in texts.items()})


def _paths(folder: Path) -> Iterator[Path]:
    for name in FOLDERS:
        yield from sorted(path for path in (folder / name).glob("*.yaml") if path.is_file())
    if (folder / MENUS).is_file():
        yield folder / MENUS


def read_files(files: Mapping[str, bytes]) -> dict[str, AnyDefinition]:
    """The definitions in files, by their paths inside the folder. Raises DefinitionError with every finding."""
    found: dict[str, AnyDefinition] = {}
    findings: list[Diagnostic] = []
    for file, content in files.items():
        for definition, problems in _read_file(file, content):
            findings += problems
            if definition is None:
                continue
            if key_of(definition) in found:
                values = {"name": definition.name, "file": file, "line": 1}
                findings.append(Diagnostic("definition_repeated", values, "/name", definition=key_of(definition)))
            found.setdefault(key_of(definition), definition)
    if findings:
        raise DefinitionError(findings)
    return found


def _read_file(file: str, content: bytes) -> Iterator[tuple[AnyDefinition | None, list[Diagnostic]]]:
    kind = "menu" if file == MENUS else FOLDERS[file.partition("/")[0]]
    try:
        document = read_yaml(content)
    except YamlProblem as problem:
        values = {**problem.diagnostic.values, "file": file}
        yield None, [replace(problem.diagnostic, values=values, definition=_about(kind, file))]
        return
    if file == MENUS and isinstance(document.data, list):
        for place, body in enumerate(document.data):
            yield _read_one(kind, file, body, document, f"/{place}")
        return
    yield _read_one(kind, file, document.data, document, "")


def _about(kind: str, file: str) -> str:
    return f"{kind}/{Path(file).stem}"


def _read_one(
    kind: str, file: str, body: JsonValue, document: YamlDocument, base: str
) -> tuple[AnyDefinition | None, list[Diagnostic]]:
    """One definition; outside menus.yaml its name is the file's."""
    stem = Path(file).stem
    name = stem if file != MENUS else str(body.get("name", stem)) if isinstance(body, dict) else stem
    found, problems = read_body(kind, name, body)
    return found, [_located(problem, file, document, base) for problem in problems]


def _located(problem: Diagnostic, file: str, document: YamlDocument, base: str) -> Diagnostic:
    place = document.place_of(base + problem.path)
    return replace(problem, values={**problem.values, "file": file, "line": place.line, "column": place.column})


def locate(problem: Diagnostic, folder: Path) -> Diagnostic:
    """A finding of a check, with the file and line of the definition it is about when that file is in the folder."""
    kind, _, name = (problem.definition or "").partition("/")
    directory = next((directory for directory, its_kind in FOLDERS.items() if its_kind == kind), None)
    path = folder / str(directory) / f"{name}.yaml"
    if directory is None or not path.is_file():
        return problem
    return _located(problem, f"{directory}/{name}.yaml", read_yaml(path.read_bytes()), "")


def write_files(definitions: Mapping[str, AnyDefinition]) -> dict[str, str]:
    """Definitions as files: path inside the folder → text. Menus stand together, in their order."""
    directories = {kind: directory for directory, kind in FOLDERS.items()}
    files = {
        f"{directories[found.kind]}/{found.name}.yaml": write_yaml(write_body(found))
        for _, found in sorted(definitions.items())
        if not isinstance(found, MenuDefinition)
    }
    menus = [found for found in definitions.values() if isinstance(found, MenuDefinition)]
    if menus:
        menus.sort(key=lambda menu: (menu.order, menu.name))
        files[MENUS] = write_yaml([write_body(menu) for menu in menus])
    return files


def write_folder(folder: Path, definitions: Mapping[str, AnyDefinition]) -> None:
    """Write the files; definition files that are no longer there are removed, nothing else is touched."""
    files = write_files(definitions)
    for path in list(_paths(folder)):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for file, text in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
