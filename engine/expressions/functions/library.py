"""The library: every function by name, gathered from the files by topic."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from engine.expressions.functions import (
    calendar,
    contexts,
    conversion,
    lists,
    numbers,
    ranges,
    sorting,
    statistics,
    strings,
)
from engine.expressions.functions.declare import BuiltIn


def _declared(*modules: ModuleType) -> Mapping[str, BuiltIn]:
    found = (value for module in modules for value in vars(module).values() if isinstance(value, BuiltIn))
    return MappingProxyType({built_in.name: built_in for built_in in found})


FUNCTIONS: Mapping[str, BuiltIn] = _declared(
    conversion, strings, numbers, lists, statistics, sorting, contexts, calendar, ranges
)
