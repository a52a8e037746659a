"""The platform's exceptions: stable codes and named values, no HTTP status (web/errors.py maps them)."""

from collections.abc import Sequence

from engine.definition import Label
from engine.errors import Diagnostic


class JigsmithError(Exception):
    """Root. `code` names a message template (messages zh/en); `values` fill it."""

    code = "error"

    def __init__(self, code: str | None = None, /, **values: object) -> None:
        self.code = code or type(self).code
        self.values: dict[str, object] = values
        super().__init__(f"{self.code} {values}" if values else self.code)


class Named(str):
    """A definition's name, as the API gives it; in a message people read its label."""

    label: Label

    def __new__(cls, name: str, label: Label) -> "Named":
        named = super().__new__(cls, name)
        named.label = label
        return named

    def text(self, language: str) -> str:
        """The label in `language` ("zh" or "en")."""
        return self.label.text(language)


class NotFound(JigsmithError):
    """What was asked for does not exist, or the asker may not know that it does."""

    code = "not_found"


class NotAllowed(JigsmithError):
    """The asker is known but lacks the right."""

    code = "not_allowed"


class NotSignedIn(JigsmithError):
    """Nobody, or nobody any more, is behind the request."""

    code = "not_signed_in"


class Conflict(JigsmithError):
    """The stored state is another than the asker believes (stale revision, reference in use, second publisher)."""

    code = "conflict"


class Invalid(JigsmithError):
    """The request breaks a rule; `diagnostics` names every place."""

    code = "invalid"

    def __init__(self, code: str | None = None, /, *, diagnostics: Sequence[Diagnostic] = (), **values: object) -> None:
        super().__init__(code, **values)
        self.diagnostics = tuple(diagnostics)


class LimitReached(JigsmithError):
    """A size, count, rate or time limit; values carry `limit` and `actual`."""

    code = "limit_reached"


class Unavailable(JigsmithError):
    """A part the request needs does not answer now; trying again may help."""

    code = "unavailable"
