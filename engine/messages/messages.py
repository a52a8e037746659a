"""Message templates in two languages, loaded from the `messages.yaml` beside the code that raises them."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path

import yaml

_PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_LONGEST_VALUE = 200


class Messages:
    """Templates by code and language. Reading is safe between threads."""

    def __init__(self, templates: Mapping[str, Mapping[str, str]]) -> None:
        self._templates = templates

    def __contains__(self, code: object) -> bool:
        return code in self._templates

    @property
    def codes(self) -> frozenset[str]:
        """Every code that has a template."""
        return frozenset(self._templates)

    def template(self, code: str, language: str) -> str | None:
        """The raw template of a code in a language ("zh" or "en"); None when there is none."""
        return self._templates.get(code, {}).get(language)

    def text(self, code: str, values: Mapping[str, object] | None = None, language: str = "zh") -> str:
        """The message for people. An unknown code gives its own words and the values, never an error."""
        filled = values or {}
        template = self.template(code, "en" if language == "en" else "zh")
        if template is None:
            return _fallback(code, filled, language)
        return _PLACE.sub(lambda place: self._place(code, place.group(1), filled, language), template)

    def _place(self, code: str, name: str, values: Mapping[str, object], language: str) -> str:
        """The text at `{name}`: a value with a word of its own ("not_allowed.delete") reads as that word."""
        if name not in values:
            return "?"
        text = value_text(values[name], language)
        return self.template(f"{code}.{text}", "en" if language == "en" else "zh") or text


def load_messages(*roots: Path) -> Messages:
    """Load `*/messages.yaml` of the engine and of each given package root (a root given later wins)."""
    engine_root = Path(__file__).resolve().parent.parent
    templates: dict[str, Mapping[str, str]] = {}
    for path in _message_files((engine_root, *roots)):
        templates.update(yaml.safe_load(path.read_text("utf-8")) or {})
    return Messages(templates)


def value_text(value: object, language: str) -> str:
    """A value as people write it: no exponents, no quotes, lists joined as the language does."""
    if value is None:
        return "空" if language != "en" else "empty"
    if isinstance(value, bool):
        return _truth(value, language)
    if isinstance(value, (Decimal, float)):
        return format(Decimal(str(value)), "f")
    if isinstance(value, timedelta):
        return _hours(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ("、" if language != "en" else ", ").join(value_text(item, language) for item in value)
    return _shortened(_labelled(value, language))


def _fallback(code: str, values: Mapping[str, object], language: str) -> str:
    words = code.replace("_", " ")
    if not values:
        return words
    pairs = (f"{name}={value_text(value, language)}" for name, value in values.items())
    return f"{words} ({', '.join(pairs)})"


def _truth(value: bool, language: str) -> str:
    if language == "en":
        return "yes" if value else "no"
    return "是" if value else "否"


def _hours(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _labelled(value: object, language: str) -> str:
    if isinstance(value, Mapping) and isinstance(value.get("zh"), str):  # a label that went through JSON
        return str((language == "en" and value.get("en")) or value["zh"])
    text = getattr(value, "text", None)
    return str(text(language)) if callable(text) else str(value)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


def _message_files(roots: Iterable[Path]) -> Iterable[Path]:
    for root in roots:
        yield from sorted(root.glob("*/messages.yaml"))
        if (root / "messages.yaml").exists():
            yield root / "messages.yaml"
