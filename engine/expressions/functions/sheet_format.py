"""Values written for people: TEXT with the formats of spreadsheets, and amounts in Chinese capitals."""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from engine.expressions.functions.numbers import round_number
from engine.expressions.functions.sheet import SheetFunction
from engine.expressions.run import Failure
from engine.expressions.temporal import MIDNIGHT, Date, DateTime, Time, weekday
from engine.expressions.values import EXACT, Value

_LONGEST = 200
_LARGEST_AMOUNT = Decimal(10) ** 16
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_NUMBER_FORMAT = re.compile(
    r'(?P<before>(?:"[^"]*"|[^"#0.,%;])*)(?P<whole>[#0,]*)(?P<point>\.(?P<fraction>[0#]*))?(?P<percent>%?)'
    r'(?P<after>(?:"[^"]*"|[^"#0.,%;])*)'
)
_SECTIONS = re.compile(r'(?:"[^"]*"|[^";])*')
_MOMENT_FORMAT = re.compile(
    r'"[^"]*"|am/pm|上午/下午|y{4}|y{2}|m{1,4}|d{1,4}|h{1,2}|s{1,2}|a{3,4}|[^a-z"]', re.IGNORECASE
)
_WEEK = "一二三四五六日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@SheetFunction(
    "TEXT",
    zh="按格式写成文字：数字如 #,##0.00、0%、00000，可分正;负;零；日期时间如 yyyy年m月d日、yyyy-mm-dd hh:mm:ss、aaaa（星期）。",
    en="A value written by a format: numbers as #,##0.00, 0% or 00000, also in sections positive;negative;zero; "
    "dates and times as yyyy-mm-dd hh:mm:ss, dddd or mmmm.",
    example='TEXT(1234.5, "#,##0.00") = "1,234.50"',
    aliases=("格式化", "转文本"),
).takes("value: number|date|time|moment|string, format: string -> string")
def text(value: Value, format_: str) -> str:
    if len(format_) > _LONGEST:
        raise Failure("format_unknown", format=format_[:_LONGEST])
    if isinstance(value, str):
        return value
    if isinstance(value, (Decimal, int)):
        return _number(Decimal(value), format_)
    return _moment(value, format_)


def _number(number: Decimal, format_: str) -> str:
    sections = _sections(format_)
    if len(sections) > 2 and not number:
        return _section(number, sections[2], format_)
    if len(sections) > 1 and number < 0:
        return _section(number.copy_abs(), sections[1], format_)
    written = _section(number.copy_abs(), sections[0], format_)
    return f"-{written}" if number < 0 and re.search("[1-9]", written) else written


def _sections(format_: str) -> list[str]:
    sections: list[str] = []
    position = 0
    while position <= len(format_):
        found = _SECTIONS.match(format_, position)
        if found is None or (found.end() < len(format_) and format_[found.end()] != ";"):
            raise Failure("format_unknown", format=format_)
        sections.append(found[0])
        position = found.end() + 1
    return sections


def _section(number: Decimal, section: str, format_: str) -> str:
    found = _NUMBER_FORMAT.fullmatch(section)
    if found is None or len(found["fraction"] or "") > 30 or len(found["whole"]) > 60:
        raise Failure("format_unknown", format=format_)
    before, after = found["before"].replace('"', ""), found["after"].replace('"', "")
    if not found["whole"] and not found["fraction"]:
        return before + found["percent"] + after
    return before + _digits(number, found["whole"], found["fraction"] or "", found["percent"]) + after


def _digits(number: Decimal, whole: str, fraction: str, percent: str) -> str:
    exact = EXACT.multiply(number, Decimal(100)) if percent else number
    rounded = round_number(exact, Decimal(len(fraction)), ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    decimals = decimals.ljust(len(fraction), "0")[: len(fraction)]
    needed = fraction.rfind("0") + 1
    decimals = decimals[:needed] + decimals[needed:].rstrip("0")
    digits = digits.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        digits = _grouped(digits)
    return digits + ("." + decimals if decimals else "") + percent


def _grouped(digits: str) -> str:
    first = len(digits) % 3
    groups = [digits[:first]] * bool(first) + [digits[at : at + 3] for at in range(first, len(digits), 3)]
    return ",".join(groups)


def _moment(value: Date | Time | DateTime, format_: str) -> str:
    parts = _MOMENT_FORMAT.findall(format_)
    if "".join(parts) != format_:
        raise Failure("format_unknown", format=format_)
    day = value.date if isinstance(value, DateTime) else None if isinstance(value, Time) else value
    time = value.time if isinstance(value, DateTime) else value if isinstance(value, Time) else MIDNIGHT
    half = any(part.lower() in ("am/pm", "上午/下午") for part in parts)
    written = []
    for part, code in zip(parts, _minutes_told_apart([part.lower() for part in parts]), strict=True):
        writer, of_day = _DAY_PARTS.get(code), _TIME_PARTS.get(code)
        if writer is not None and day is None:
            raise Failure("format_unknown", format=format_)
        if writer is not None and day is not None:
            written.append(writer(day))
        else:
            written.append(of_day(time, half) if of_day else part.strip('"'))
    return "".join(written)


def _minutes_told_apart(codes: list[str]) -> list[str]:
    """The codes with m and mm as n and nn where they mean minutes: after hours or before seconds."""
    letters = [index for index, code in enumerate(codes) if code[0] in "ymdhsa" and code != "am/pm"]
    for place, index in enumerate(letters):
        last = codes[letters[place - 1]] if place else ""
        following = codes[letters[place + 1]] if place + 1 < len(letters) else ""
        if codes[index] in ("m", "mm") and (last.startswith("h") or following.startswith("s")):
            codes[index] = "n" * len(codes[index])
    return codes


def _hour(time: Time, half: bool) -> int:
    hour = time.seconds // 3600
    return (hour + 11) % 12 + 1 if half else hour


_DAY_PARTS: Mapping[str, Callable[[Date], str]] = {
    "yyyy": lambda day: f"{day.year:04}",
    "yy": lambda day: f"{day.year % 100:02}",
    "m": lambda day: str(day.month),
    "mm": lambda day: f"{day.month:02}",
    "mmm": lambda day: _MONTHS[day.month - 1][:3],
    "mmmm": lambda day: _MONTHS[day.month - 1],
    "d": lambda day: str(day.day),
    "dd": lambda day: f"{day.day:02}",
    "ddd": lambda day: _DAYS[weekday(day) - 1][:3],
    "dddd": lambda day: _DAYS[weekday(day) - 1],
    "aaa": lambda day: _WEEK[weekday(day) - 1],
    "aaaa": lambda day: "星期" + _WEEK[weekday(day) - 1],
}
_TIME_PARTS: Mapping[str, Callable[[Time, bool], str]] = {
    "h": lambda time, half: str(_hour(time, half)),
    "hh": lambda time, half: f"{_hour(time, half):02}",
    "n": lambda time, half: str(time.seconds // 60 % 60),
    "nn": lambda time, half: f"{time.seconds // 60 % 60:02}",
    "s": lambda time, half: str(time.seconds % 60),
    "ss": lambda time, half: f"{time.seconds % 60:02}",
    "am/pm": lambda time, half: "AM" if time.seconds < 43_200 else "PM",
    "上午/下午": lambda time, half: "上午" if time.seconds < 43_200 else "下午",
}


@SheetFunction(
    "RMB",
    zh="人民币大写金额，四舍五入到分。",
    en="An amount of money in Chinese capitals, rounded half up to cents.",
    example='RMB(1409.5) = "壹仟肆佰零玖元伍角"',
    aliases=("大写金额", "人民币大写"),
).takes("amount: number -> string")
def rmb(amount: Decimal) -> str:
    rounded = round_number(amount, Decimal(2), ROUND_HALF_UP)
    if rounded.copy_abs() >= _LARGEST_AMOUNT:
        raise Failure("number_out_of_range", function="RMB", number=amount)
    cents = int(EXACT.multiply(rounded.copy_abs(), Decimal(100)))
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    written = _capitals(yuan) + "元" if yuan or not cents else ""
    if jiao:
        written += _DIGITS[jiao] + "角"
    elif fen and yuan:
        written += "零"
    written += _DIGITS[fen] + "分" if fen else ""
    return ("负" if rounded < 0 else "") + written + ("" if jiao or fen else "整")


def _capitals(number: int) -> str:
    written, gap = "", False
    for power, unit in ((12, "万亿"), (8, "亿"), (4, "万"), (0, "")):
        group = number // 10**power % 10_000
        if power == 12 and group and number // 10**8 % 10_000:
            unit = "万"
        if group:
            written += "零" if written and (gap or group < 1000) else ""
            written += _group(group) + unit
        gap = not group
    return written or "零"


def _group(group: int) -> str:
    written = "".join(
        _DIGITS[int(digit)] + (unit if digit != "0" else "")
        for digit, unit in zip(f"{group:04}", "仟佰拾 ", strict=True)
    )
    return re.sub("零+", "零", written.replace(" ", "")).strip("零")
