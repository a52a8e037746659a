"""The asker's language: what the browser asks for wins over the member's setting."""

from typing import Literal

from starlette.requests import HTTPConnection

Language = Literal["zh", "en"]


def accepted_language(connection: HTTPConnection) -> Language | None:
    """The first of zh and en in Accept-Language, by its weights; None when it names neither."""
    header = connection.headers.get("accept-language", "")
    if header[:2] == "zh":
        return "zh"
    best: tuple[float, Language] | None = None
    for part in header[:200].split(","):
        name, _, weight = part.strip().partition(";q=")
        language: Language | None = {"zh": "zh", "en": "en"}.get(name[:2].lower())  # type: ignore[assignment]
        if language is None:
            continue
        share = _weight(weight)
        if share > 0 and (best is None or share > best[0]):
            best = (share, language)
    return best[1] if best else None


def request_language(connection: HTTPConnection) -> Language:
    """Accept-Language, else the signed-in member's language, else Chinese."""
    return accepted_language(connection) or getattr(connection.state, "language", None) or "zh"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
