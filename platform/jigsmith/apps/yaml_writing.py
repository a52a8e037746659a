"""Plain data as YAML: the same data always gives the same text, and the text gives the same data."""

import re
from typing import Any

import yaml
from pydantic import JsonValue

_WIDTH = 1_000_000
_AMBIGUOUS = re.compile(r"[-+.]?[0-9]")
"""Texts that some YAML reader takes for a number, a date or a time."""
_UNPRINTABLE = re.compile(
    "[^\\n\\t -~\\u00a0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)
"""Only an escape carries these (among them YAML's own other line breaks)."""


class _Dumper(yaml.SafeDumper):
    """Indented lists, no aliases, several lines of text as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    if _UNPRINTABLE.search(text):
        style: str | None = '"'
    else:
        style = "|" if "\n" in text else "'" if _AMBIGUOUS.match(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def write_yaml(data: JsonValue) -> str:
    """The canonical YAML text of plain data."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
