"""The library: every function by name, gathered from the files by topic."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType, ModuleType

from engine.expressions.functions import (
    calendar,
    contexts,
    conversion,
    factory,
    lists,
    numbers,
    ranges,
    sheet_dates,
    sheet_format,
    sheet_logic,
    sheet_numbers,
    sheet_statistics,
    sheet_text,
    sheet_workdays,
    sorting,
    statistics,
    strings,
    validity,
)
from engine.expressions.functions.declare import BuiltIn
from engine.expressions.functions.sheet import SheetFunction


def _declared(*modules: ModuleType) -> Mapping[str, BuiltIn]:
    found = (value for module in modules for value in vars(module).values() if isinstance(value, BuiltIn))
    return MappingProxyType({built_in.name: built_in for built_in in found})


FUNCTIONS: Mapping[str, BuiltIn] = _declared(
    *(conversion, strings, numbers, lists, statistics, sorting, contexts, calendar, ranges),
    *(sheet_logic, sheet_numbers, sheet_text, sheet_statistics, sheet_dates, sheet_workdays, sheet_format),
    *(factory, validity),
)
_IN_ANY_CASE: Mapping[str, SheetFunction] = {
    name.upper(): built_in
    for built_in in FUNCTIONS.values()
    if isinstance(built_in, SheetFunction)
    for name in (built_in.name, *built_in.aliases)
}


@lru_cache(maxsize=4096)
def find_function(name: str) -> BuiltIn | None:
    """The function a call means: FEEL's exactly as written, the others in any case or by their Chinese name."""
    found = FUNCTIONS.get(name)
    if found is None and (found := _IN_ANY_CASE.get(name.upper())) is not None:
        # Under the name as written: a value of that name in scope comes first.
        found = replace(found, name=name)
    return found
