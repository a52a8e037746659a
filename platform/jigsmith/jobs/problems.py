"""A job's failure as data: codes and values are stored, the words are made when somebody asks, in their language."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from pydantic import JsonValue

from engine.errors import Diagnostic, DiagnosticsError, EngineError
from jigsmith.errors import Invalid, JigsmithError

KEPT_DIAGNOSTICS = 100


def problem_of(error: JigsmithError | EngineError | str, **values: object) -> dict[str, JsonValue]:
    """The storable form of an error, or of a bare code with its values."""
    if isinstance(error, str):
        return {"code": error, "values": plain_values(values), "errors": []}
    found: Sequence[Diagnostic] = error.diagnostics if isinstance(error, (Invalid, DiagnosticsError)) else ()
    return {
        "code": error.code,
        "values": plain_values(error.values),
        "errors": [
            {"path": one.path, "code": one.code, "values": plain_values(one.values), "severity": one.severity}
            for one in found[:KEPT_DIAGNOSTICS]
        ],
    }


def plain_values(values: Mapping[str, object]) -> dict[str, JsonValue]:
    """Message values as JSON."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> JsonValue:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return str(value)
