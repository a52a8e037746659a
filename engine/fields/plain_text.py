"""What holds for every text that enters: no NUL, valid Unicode, a length limit; and reading full-width typing."""

import unicodedata

from engine.errors import FieldProblem


def require_text(value: object) -> str:
    """`value` itself when it is text a database can hold. Raises FieldProblem."""
    if type(value) is not str:
        raise FieldProblem("text_expected")
    if value.isprintable():
        return value
    if "\0" in value:
        raise FieldProblem("text_has_nul")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise FieldProblem("text_not_unicode") from None
    return value


def require_short_text(value: object, limit: int) -> str:
    """Text of at most `limit` characters. Raises FieldProblem."""
    text = require_text(value)
    if len(text) > limit:
        raise FieldProblem("text_too_long", limit=limit, actual=len(text))
    return text


def half_width(text: str) -> str:
    """Full-width digits, letters, signs and spaces as their ASCII forms; outer space removed."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").strip()


def folded(text: str) -> str:
    """A form in which texts that people hold to be the same are equal: width, case and outer space ignored."""
    return half_width(text).casefold()


def shown(value: object) -> str:
    """A refused value as it may be repeated in a message: short, and text that any encoder takes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value[:100].encode(errors="replace").decode()
    if isinstance(value, float) or (isinstance(value, int) and value.bit_length() <= 256):
        return str(value)
    return "…"
