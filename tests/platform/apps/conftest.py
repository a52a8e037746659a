"""The engine tests' strategies (`forms`, `records_of`), here too."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType


def _load(path: Path) -> ModuleType:
    spec = spec_from_file_location("definition_strategies", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_strategies = _load(Path(__file__).parents[2] / "engine" / "conftest.py")
form_bodies = _strategies.form_bodies
forms = _strategies.forms
