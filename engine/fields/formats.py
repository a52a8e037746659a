"""The fixed text formats: e-mail, telephone, web address, Chinese resident identity number."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.errors import FieldProblem

TextFormat = Literal["email", "phone", "url", "id_card"]

_EMAIL = r"^[^@\s\u0000]{1,64}@[A-Za-z0-9\-]{1,63}(\.[A-Za-z0-9\-]{1,63}){1,8}$"
_PHONE = r"^\+?[0-9]([0-9 ()\-]{3,23})[0-9]$"
_URL = r"^[hH][tT][tT][pP][sS]?:\/\/[^\s\u0000\/]{1,253}(\/[^\s\u0000]*)?$"
_ID_CARD = r"^[1-9][0-9]{16}[0-9X]$"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class FormatRule:
    """A format: the pattern browsers check (empty text passes), and the full check, which raises FieldProblem."""

    pattern: str
    check: Callable[[str], None]


def _matching(pattern: str, code: str) -> FormatRule:
    matches = re.compile(pattern.removesuffix("$")).fullmatch

    def check(text: str) -> None:
        if not matches(text):
            raise FieldProblem(code, value=text)

    return FormatRule(f"^$|{pattern}", check)


def _check_id_card(text: str) -> None:
    if not re.fullmatch(_ID_CARD.removesuffix("$"), text):
        raise FieldProblem("id_card_malformed", value=text)
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise FieldProblem("id_card_malformed", value=text) from None
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    if "10X98765432"[total % 11] != text[17]:
        raise FieldProblem("id_card_check_digit", value=text)


FORMATS: dict[TextFormat, FormatRule] = {
    "email": _matching(_EMAIL, "email_malformed"),
    "phone": _matching(_PHONE, "phone_malformed"),
    "url": _matching(_URL, "url_malformed"),
    "id_card": FormatRule(f"^$|{_ID_CARD}", _check_id_card),
}
