"""Every code that is raised or reported has a message in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (ROOT / "engine", ROOT / "platform" / "jigsmith")
PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
REPORTING = {"Diagnostic", "FieldProblem", "PydanticCustomError", "refuse", "_refuse", "finding"}


def modules() -> list[tuple[Path, ast.Module]]:
    return [
        (path, ast.parse(path.read_text("utf-8"))) for package in PACKAGES for path in sorted(package.rglob("*.py"))
    ]


MODULES = modules()


def exception_classes() -> set[str]:
    """EngineError, JigsmithError and everything derived from them, by name."""
    parents = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for _, module in MODULES
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
    }
    found = {"EngineError", "JigsmithError"}
    while more := {name for name, bases in parents.items() if bases & found} - found:
        found |= more
    return found


def codes_in(module: ast.Module, reporting: set[str]) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and node.name in reporting:
            yield from class_code(node)
        if isinstance(node, ast.Call) and called(node) in reporting and node.args:
            for text in literals(node.args[0]):
                if CODE.match(text):
                    yield text


def class_code(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        if isinstance(line, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == "code" for each in line.targets
        ):
            yield from literals(line.value)


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def literals(node: ast.expr) -> Iterator[str]:
    """The texts an expression may be: a constant, or either branch of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def used_codes() -> dict[str, str]:
    reporting = exception_classes() | REPORTING
    return {code: str(path.relative_to(ROOT)) for path, module in MODULES for code in codes_in(module, reporting)}


def defined() -> list[tuple[str, str, dict[str, str]]]:
    files = sorted(file for package in PACKAGES for file in package.glob("**/messages.yaml"))
    return [
        (str(file.relative_to(ROOT)), code, texts)
        for file in files
        for code, texts in (yaml.safe_load(file.read_text("utf-8")) or {}).items()
    ]


DEFINED = defined()


@pytest.mark.parametrize(("code", "where"), sorted(used_codes().items()))
def test_code_has_a_message(code: str, where: str) -> None:
    assert code in {defined for _, defined, _ in DEFINED}, f"{where} uses {code}, which no messages.yaml defines"


@pytest.mark.parametrize(("where", "code", "texts"), DEFINED, ids=lambda part: part if isinstance(part, str) else "")
def test_message_is_whole_in_both_languages(where: str, code: str, texts: dict[str, str]) -> None:
    assert set(texts) == {"zh", "en"}, where
    assert all(texts.values())
    assert "{{" not in texts["zh"] + texts["en"]
    assert set(PLACE.findall(texts["zh"])) == set(PLACE.findall(texts["en"])), "the languages name different values"


@pytest.mark.parametrize("package", ["engine", "platform"])
def test_no_package_says_one_code_in_two_ways(package: str) -> None:
    seen: dict[str, tuple[str, dict[str, str]]] = {}
    for where, code, texts in DEFINED:
        if where.startswith(package):
            other = seen.setdefault(code, (where, texts))
            assert other[1] == texts, f"{code} in {where} and {other[0]}"
