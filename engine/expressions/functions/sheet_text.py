"""Text as spreadsheets handle it; positions count characters from 1."""

import re
import unicodedata
from decimal import Decimal

from engine.expressions.functions.sheet import SheetFunction, flat, whole
from engine.expressions.run import Failure
from engine.expressions.text import write_text
from engine.expressions.values import EXACT, Value

_LARGEST = 1_000_000
_SPACES = re.compile("[ \u00a0\u3000]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


def _count(function: str, number: Decimal | None) -> int:
    return 1 if number is None else whole(function, number, 0, _LARGEST)


def _sized(length: int) -> None:
    if length > _LARGEST:
        raise Failure("text_too_large", limit=_LARGEST)


def _joined(parts: list[str], separator: str = "") -> str:
    _sized(sum(map(len, parts)) + len(separator) * len(parts))
    return separator.join(parts)


def _texts(values: tuple[Value, ...]) -> list[str]:
    return ["" if value is None else write_text(value) for value in flat(values)]


def _concat(*values: Value) -> str:
    return _joined(_texts(values))


CONCAT = SheetFunction(
    "CONCAT",
    zh="连接各项为一段文字，空值当作空文字。",
    en="All items as one text; empty ones add nothing.",
    example='CONCAT("A", 12, ["-", "B"]) = "A12-B"',
    aliases=("连接", "拼接"),
).takes("...items: any -> string")(_concat)
CONCATENATE = SheetFunction(
    "CONCATENATE",
    zh="同 CONCAT；首字母小写的 concatenate 是 FEEL 的列表连接。",
    en="The same as CONCAT; in small letters it is FEEL's, which joins lists.",
    example='CONCATENATE("A", 12) = "A12"',
    aliases=("连接文本",),
).takes("...items: any -> string")(_concat)


@SheetFunction(
    "TEXTJOIN",
    zh="用分隔符连接；第二个为真时跳过空项。",
    en="The items with a separator between them; leaves out empty ones when the second is true.",
    example='TEXTJOIN("、", true, ["甲", null, "乙"]) = "甲、乙"',
    aliases=("文本合并",),
).takes("separator: string, skip empty: boolean, ...items: any -> string")
def text_join(separator: str, skip_empty: bool, *values: Value) -> str:
    return _joined([text for text in _texts(values) if text or not skip_empty], separator)


@SheetFunction(
    "LEFT", zh="开头几个字（默认 1）。", en="The first characters.", example='LEFT("ABC", 2) = "AB"', aliases=("左边",)
).takes("text: string, count?: number -> string")
def left(text: str, count: Decimal | None = None) -> str:
    return text[: _count("LEFT", count)]


@SheetFunction(
    "RIGHT", zh="末尾几个字（默认 1）。", en="The last characters.", example='RIGHT("ABC", 2) = "BC"', aliases=("右边",)
).takes("text: string, count?: number -> string")
def right(text: str, count: Decimal | None = None) -> str:
    return text[max(len(text) - _count("RIGHT", count), 0) :]


@SheetFunction(
    "MID",
    zh="从第几个字起取几个字。",
    en="So many characters from a position on.",
    example='MID("ABCDE", 2, 3) = "BCD"',
    aliases=("中间",),
).takes("text: string, start: number, count: number -> string")
def middle(text: str, start: Decimal, count: Decimal) -> str:
    first = whole("MID", start, 1, _LARGEST) - 1
    return text[first : first + _count("MID", count)]


@SheetFunction(
    "LEN",
    zh="字数；数字按写出来的字数。",
    en="The number of characters.",
    example='LEN("班组") = 2',
    aliases=("长度", "字数"),
).takes("text: string|number -> number")
def length(text: str | Decimal) -> Decimal:
    return Decimal(len(write_text(text)))


def _found(function: str, wanted: str, text: str, start: Decimal | None, flags: int) -> Decimal:
    first = 0 if start is None else whole(function, start, 1, len(text) + 1) - 1
    found = re.compile(re.escape(wanted), flags).search(text, first)
    if found is None:
        raise Failure("text_not_found", text=wanted)
    return Decimal(found.start() + 1)


@SheetFunction(
    "FIND",
    zh="第一次出现在第几个字，区分大小写；没有则为空。",
    en="Where a text first occurs, in the same case; nothing when it does not.",
    example='FIND("b", "aBb") = 3',
    aliases=("查找",),
).takes("find: string, within: string, start?: number -> number")
def find(wanted: str, text: str, start: Decimal | None = None) -> Decimal:
    return _found("FIND", wanted, text, start, 0)


@SheetFunction(
    "SEARCH",
    zh="第一次出现在第几个字，不分大小写，不用通配符；没有则为空。",
    en="Where a text first occurs, in any case and without wildcards; nothing when it does not.",
    example='SEARCH("b", "aBb") = 2',
    aliases=("搜索",),
).takes("find: string, within: string, start?: number -> number")
def search(wanted: str, text: str, start: Decimal | None = None) -> Decimal:
    return _found("SEARCH", wanted, text, start, re.IGNORECASE)


@SheetFunction(
    "REPLACE",
    zh="把第几个字起的几个字换成新文字；小写的 replace 是 FEEL 的正则替换。",
    en="Puts a text in place of so many characters; in small letters it is FEEL's, with regular expressions.",
    example='REPLACE("ABCDE", 2, 3, "-") = "A-E"',
    aliases=("按位替换",),
).takes("text: string, start: number, count: number, new: string -> string")
def replace(text: str, start: Decimal, count: Decimal, new: str) -> str:
    first = whole("REPLACE", start, 1, _LARGEST) - 1
    return _joined([text[:first], new, text[first + _count("REPLACE", count) :]])


@SheetFunction(
    "SUBSTITUTE",
    zh="把旧文字换成新文字；可写只换第几处。",
    en="Puts a new text in place of an old one, everywhere or at one occurrence only.",
    example='SUBSTITUTE("a-b-c", "-", "+", 2) = "a-b+c"',
    aliases=("替换",),
).takes("text: string, old: string, new: string, occurrence?: number -> string")
def substitute(text: str, old: str, new: str, occurrence: Decimal | None = None) -> str:
    parts = text.split(old) if old else [text]
    if occurrence is None:
        return _joined(parts, new)
    place = whole("SUBSTITUTE", occurrence, 1, _LARGEST)
    if place >= len(parts):
        return text
    return _joined([old.join(parts[:place]), new, old.join(parts[place:])])


@SheetFunction(
    "TRIM",
    zh="去掉首尾空格，中间连续空格留一个。",
    en="Without spaces at the ends, and single ones between.",
    example='TRIM("  a   b ") = "a b"',
    aliases=("去空格",),
).takes("text: string -> string")
def trim(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


@SheetFunction(
    "CLEAN",
    zh="去掉换行等不可见字符。",
    en="Without line breaks and other control characters.",
    example='CLEAN("a\\nb") = "ab"',
    aliases=("去不可见字符",),
).takes("text: string -> string")
def clean(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character) != "Cc")


@SheetFunction("UPPER", zh="转为大写。", en="In capitals.", example='UPPER("aB") = "AB"', aliases=("大写",)).takes(
    "text: string -> string"
)
def upper(text: str) -> str:
    return text.upper()


@SheetFunction("LOWER", zh="转为小写。", en="In small letters.", example='LOWER("aB") = "ab"', aliases=("小写",)).takes(
    "text: string -> string"
)
def lower(text: str) -> str:
    return text.lower()


@SheetFunction(
    "PROPER",
    zh="每个词首字母大写。",
    en="Every word with a capital first letter.",
    example='PROPER("mary ANN") = "Mary Ann"',
    aliases=("首字母大写",),
).takes("text: string -> string")
def proper(text: str) -> str:
    return _LETTERS.sub(lambda word: word[0].capitalize(), text)


@SheetFunction(
    "REPT", zh="重复几次。", en="The text so many times.", example='REPT("ab", 3) = "ababab"', aliases=("重复",)
).takes("text: string, times: number -> string")
def repeat(text: str, times: Decimal) -> str:
    number = _count("REPT", times)
    _sized(len(text) * number)
    return text * number


@SheetFunction(
    "EXACT",
    zh="两段文字是否完全相同，区分大小写。",
    en="Whether two texts are the same, also in case.",
    example='EXACT("a", "A") = false',
    aliases=("完全相同",),
).takes("first: string, second: string -> boolean")
def exact(first: str, second: str) -> bool:
    return first == second


@SheetFunction(
    "VALUE",
    zh="文字转数字，可带千位逗号、货币符号、百分号，全角也可。",
    en="A text as a number; it may hold thousands commas, a currency sign, a per cent sign and full-width digits.",
    example='VALUE("¥1,234.50") = 1234.5',
    aliases=("转数值",),
).takes("text: string|number -> number")
def value(text: str | Decimal) -> Decimal:
    if not isinstance(text, str):
        return Decimal(text)
    plain = unicodedata.normalize("NFKC", text).strip()
    sign = "-" if plain.startswith("-") else ""
    plain = sign + plain.removeprefix("-").lstrip("¥$€£ ").replace(",", "")
    digits = plain.removesuffix("%").rstrip()
    if not _PLAIN_NUMBER.fullmatch(digits):
        raise Failure("text_not_a_value", text=text, type="number")
    number = EXACT.create_decimal(digits)
    if not number.is_finite():
        raise Failure("text_not_a_value", text=text, type="number")
    return EXACT.multiply(number, Decimal("0.01")) if plain.endswith("%") else number


@SheetFunction(
    "CHAR",
    zh="按 Unicode 编号取字符。",
    en="The character of a Unicode number.",
    example='CHAR(65) = "A"',
    aliases=("字符",),
).takes("code: number -> string")
def character(code: Decimal) -> str:
    found = chr(whole("CHAR", code, 1, 0x10FFFF))
    if unicodedata.category(found) == "Cs":
        raise Failure("number_out_of_range", function="CHAR", number=code)
    return found


@SheetFunction(
    "CODE",
    zh="第一个字的 Unicode 编号。",
    en="The Unicode number of the first character.",
    example='CODE("A") = 65',
    aliases=("字符编码",),
).takes("text: string -> number")
def code(text: str) -> Decimal:
    if not text:
        raise Failure("text_not_a_value", text=text, type="character")
    return Decimal(ord(text[0]))
