"""The shape of the repository: what a newcomer may rely on."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAX_LINES = 500
DATA_SUFFIXES = {".yaml", ".csv", ".bpmn", ".html", ".md", ".png", ".svg"}
SOURCE_SUFFIXES = {".py", ".ts", ".tsx", ".mjs", ".css"}
GENERATED = {"designer-ui/src/api/schema.ts"}


def _tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listing.returncode:
        pytest.skip("not a git checkout: the tracked files are unknown")
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def test_platform_is_a_source_root_and_never_a_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_tests_hold_no_packages() -> None:
    assert not [path for path in _tracked() if path.name == "__init__.py" and path.is_relative_to(ROOT / "tests")]


def test_solution_templates_are_data_only() -> None:
    templates = ROOT / "solution_templates"
    assert not [path for path in _tracked() if path.is_relative_to(templates) and path.suffix not in DATA_SUFFIXES]


def test_no_source_file_is_longer_than_500_lines() -> None:
    sources = [
        path for path in _tracked() if path.suffix in SOURCE_SUFFIXES and str(path.relative_to(ROOT)) not in GENERATED
    ]
    assert len(sources) > 50
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources
        if (lines := len(path.read_text().splitlines())) > MAX_LINES
    }
    assert not long


def test_every_top_folder_has_a_readme() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in _tracked() if len(path.relative_to(ROOT).parts) > 1}
    missing = [top for top in tops if not top.startswith(".") and not (ROOT / top / "README.md").exists()]
    assert not missing


def test_python_imports_stand_at_the_top_of_the_file() -> None:
    nested: list[str] = []
    for path in _tracked():
        if path.suffix == ".py" and not path.is_relative_to(ROOT / "tests"):
            for function in ast.walk(ast.parse(path.read_text())):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    imports = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                    nested += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in imports]
    assert not nested


def test_lock_files_hold_no_download_addresses() -> None:
    locks = [ROOT / "requirements.lock", ROOT / "designer-ui" / "package-lock.json"]
    assert not [
        lock.name
        for lock in locks
        if "://" in "".join(line for line in lock.read_text().splitlines() if "resolved" in line or "index-url" in line)
    ]
