"""What the engines report: diagnostics as values, and the exceptions that carry them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a definition or a submitted value.

    `code` names the message template (engine/messages); `values` fill it. `path` is a JSON pointer into the
    definition or the submitted document; `span` is a half-open character range inside an expression.
    `definition` is "<kind>/<name>" when the finding belongs to one of several definitions.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    path: str = ""
    severity: Severity = "error"
    span: tuple[int, int] | None = None
    hint: str | None = None
    definition: str | None = None

    def inside(self, prefix: str) -> "Diagnostic":
        """The same finding seen from an enclosing document: `prefix` goes in front of the path."""
        return replace(self, path=prefix + self.path)

    def about(self, definition: str) -> "Diagnostic":
        """The same finding, attributed to a definition."""
        return replace(self, definition=definition)


class EngineError(Exception):
    """Root of what an engine raises. `code` is stable; `values` fill the message template of that code."""

    code = "engine_error"

    def __init__(self, code: str | None = None, /, **values: object) -> None:
        self.code = code or type(self).code
        self.values: dict[str, object] = values
        super().__init__(f"{self.code} {values}" if values else self.code)


class DiagnosticsError(EngineError):
    """An error that carries every finding, never only the first."""

    def __init__(self, diagnostics: Sequence[Diagnostic], code: str | None = None) -> None:
        super().__init__(code, count=len(diagnostics))
        self.diagnostics = tuple(diagnostics)


class DefinitionError(DiagnosticsError):
    """A definition cannot be read or compiled."""

    code = "definition_invalid"


class SubmissionError(DiagnosticsError):
    """Submitted values break the form's rules; paths point into the submitted record."""

    code = "record_invalid"


class FieldProblem(EngineError):
    """One value does not fit its field; the form turns it into a diagnostic at the field's path."""

    code = "value_invalid"


class EvaluationError(EngineError):
    """An expression ran past one of its budgets and was stopped."""

    code = "evaluation_stopped"
