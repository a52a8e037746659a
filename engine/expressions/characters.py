"""What expression text is made of: name characters, full-width punctuation, string escapes."""

import re
import unicodedata

NAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3005-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
NAME_PART = NAME_START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
WORD = f"[{NAME_START}][{NAME_PART}]*"

# Full-width punctuation, digits and spaces read as ASCII outside strings and back-ticks (FEEL itself would take
# most of them for letters).
_ASCII = {
    **{0xFF01 + index: chr(0x21 + index) for index in range(0x5E) if not chr(0x21 + index).isalpha()},
    **dict(zip(map(ord, "\u3000\u00a0。、【】“”×÷\u2212"), '  .,[]""*/-', strict=True)),
}
_WIDE = re.compile("[" + "".join(re.escape(chr(code)) for code in _ASCII) + "]")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"?|“(?:\\.|[^”"\\])*[”"]?|`[^`\n]*`?|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(["\'\\ntr]))')
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r"}


def to_ascii(text: str) -> str:
    """The text with full-width punctuation outside strings made ASCII, character for character."""
    if not _WIDE.search(text):
        return text
    parts, position = [], 0
    for quoted in _QUOTED.finditer(text):
        parts.append(text[position : quoted.start()].translate(_ASCII))
        parts.append(_plain_quotes(quoted[0]))
        position = quoted.end()
    parts.append(text[position:].translate(_ASCII))
    return "".join(parts)


def _plain_quotes(quoted: str) -> str:
    if not quoted.startswith("“"):
        return quoted
    closed = len(quoted) > 1 and quoted[-1] in '”"'
    return '"' + (quoted[1:-1] + '"' if closed else quoted[1:])


def unescape(body: str) -> str:
    """The characters a string literal's body stands for; unknown escapes stay as written."""
    if "\\" not in body:
        return body
    text = _ESCAPE.sub(_escaped, body)
    if any("\ud800" <= character <= "\udfff" for character in text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _escaped(found: re.Match[str]) -> str:
    if code := found[1] or found[2]:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else found[0]
    return _SIMPLE.get(found[3], found[3])


def normal_name(text: str) -> str:
    """A name with single spaces and composed characters, so that one name has one spelling."""
    name = " ".join(text.split())
    return name if name.isascii() else unicodedata.normalize("NFC", name)
