"""Cells of a spreadsheet as text a person could have typed: native types keep their exact meaning."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a spreadsheet cell holds; CSV cells are always text."""

_DROPPED = dict.fromkeys(
    [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]
)
_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000], " ")
_CLEANING: Mapping[int, str | None] = {**_DROPPED, **_SPACES}
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_RUNS = re.compile(r"[ \t]{2,}")
_HALF_WIDTH = {
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **{0xFF21 + letter: chr(65 + letter) for letter in range(26)},
    **{0xFF41 + letter: chr(97 + letter) for letter in range(26)},
    0xFF0D: "-",
    0xFF0E: ".",
    0xFF0F: "/",
    0xFF3F: "_",
}


def clean(text: str) -> str:
    """Trim; remove zero-width and control characters; odd spaces become one plain space. Line breaks stay."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _RUNS.sub(" ", text.translate(_CLEANING)).strip()


def half_width(text: str) -> str:
    """Full-width digits, letters and the signs of codes as ASCII: 「ＷＯ－００１」 is WO-001."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def cell_text(cell: Cell) -> str:
    """The cleaned text of a cell; "" when it is empty."""
    if isinstance(cell, str):
        # A leading apostrophe before such a sign is how spreadsheets (and our CSV export) say "this is text".
        return clean(cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_SIGNS else cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, timedelta):
        return _duration_text(cell)
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    return str(cell)


def label_key(text: str) -> str:
    """What column titles are compared by: width, case, spaces and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _number_text(value: float) -> str:
    """Excel shows at most 15 digits, and what it adds behind them is binary noise."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")


def _duration_text(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
