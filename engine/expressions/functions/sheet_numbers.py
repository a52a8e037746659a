"""Numbers as spreadsheets count them: rounding, multiples, remainders and totals."""

from collections.abc import Mapping
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from functools import reduce

from engine.expressions.functions.numbers import MODULO, SQRT, round_number
from engine.expressions.functions.sheet import SheetFunction, numbers_in
from engine.expressions.operators import power
from engine.expressions.run import Failure
from engine.expressions.values import EXACT, Value, finite

_WIDE = EXACT.copy()
_WIDE.prec = 100
_NOISE_DIGITS = 6
MODES: Mapping[str, str] = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "half_down": ROUND_HALF_DOWN,
    "up": ROUND_UP,
    "down": ROUND_DOWN,
    "ceiling": ROUND_CEILING,
    "floor": ROUND_FLOOR,
    "四舍五入": ROUND_HALF_UP,
    "四舍六入五成双": ROUND_HALF_EVEN,
    "五舍六入": ROUND_HALF_DOWN,
    "进位": ROUND_UP,
    "舍去": ROUND_DOWN,
    "向上取整": ROUND_CEILING,
    "向下取整": ROUND_FLOOR,
}


def _mode(name: str | None) -> str:
    if name is None:
        return ROUND_HALF_UP
    if name not in MODES:
        raise Failure("choice_unknown", choice=name, choices=", ".join(MODES))
    return MODES[name]


def without_noise(number: Decimal, digits: int) -> Decimal:
    """The number without what division leaves behind its 34 digits, when it is to be kept with `digits` places."""
    return round_number(number, Decimal(max(_NOISE_DIGITS, digits + 2)), ROUND_HALF_UP)


def _guarded(number: Decimal, precision: Decimal, mode: str) -> Decimal:
    digits = int(precision) if Decimal(precision).adjusted() < 4 else 0
    return round_number(without_noise(number, digits), precision, mode)


@SheetFunction(
    "ROUND",
    zh="四舍五入到几位小数（默认整数）；可写舍入方式，如 half_even 或“四舍六入五成双”。",
    en="Rounds half away from zero to so many digits, or by a named mode such as half_even.",
    example="ROUND(2.345, 2) = 2.35",
    aliases=("四舍五入",),
).takes("number: number, digits?: number, mode?: string -> number")
def rounded(number: Decimal, digits: Decimal | None = None, mode: str | None = None) -> Decimal:
    return round_number(number, digits or Decimal(0), _mode(mode))


@SheetFunction(
    "ROUNDUP",
    zh="远离零进位到几位小数。",
    en="Rounds away from zero.",
    example="ROUNDUP(3.21, 1) = 3.3",
    aliases=("进位",),
).takes("number: number, digits?: number -> number")
def round_up(number: Decimal, digits: Decimal | None = None) -> Decimal:
    return round_number(number, digits or Decimal(0), ROUND_UP)


def _cut(number: Decimal, digits: Decimal | None = None) -> Decimal:
    return round_number(number, digits or Decimal(0), ROUND_DOWN)


ROUND_DOWN_ = SheetFunction(
    "ROUNDDOWN",
    zh="舍去多余的小数位。",
    en="Rounds towards zero.",
    example="ROUNDDOWN(3.29, 1) = 3.2",
    aliases=("舍去",),
).takes("number: number, digits?: number -> number")(_cut)
TRUNC = SheetFunction(
    "TRUNC", zh="截去小数部分。", en="Cuts off the fraction.", example="TRUNC(-8.9) = -8", aliases=("截断",)
).takes("number: number, digits?: number -> number")(_cut)


@SheetFunction(
    "INT", zh="向下取整。", en="The next whole number below.", example="INT(-8.9) = -9", aliases=("取整",)
).takes("number: number -> number")
def integer(number: Decimal) -> Decimal:
    return round_number(number, Decimal(0), ROUND_FLOOR)


MOD = SheetFunction(
    "MOD",
    zh="余数，符号随除数。",
    en="The remainder, with the sign of the divisor.",
    example="MOD(-3, 2) = 1",
    aliases=("取余",),
).takes("number: number, divisor: number -> number")(MODULO.forms[0].body)


@SheetFunction(
    "QUOTIENT",
    zh="商的整数部分。",
    en="The whole part of a quotient.",
    example="QUOTIENT(-10, 3) = -3",
    aliases=("整除",),
).takes("number: number, divisor: number -> number")
def quotient(number: Decimal, divisor: Decimal) -> Decimal:
    return _divided(number, divisor)[0]


def _divided(number: Decimal, divisor: Decimal) -> tuple[Decimal, Decimal]:
    if not divisor:
        raise Failure("division_by_zero")
    whole, rest = _WIDE.divmod(Decimal(number), Decimal(divisor))
    if not whole.is_finite():
        raise Failure("number_out_of_range", function="QUOTIENT", number=number)
    return whole, rest


@SheetFunction(
    "ABS", zh="绝对值。", en="The number without its sign.", example="ABS(-5) = 5", aliases=("绝对值",)
).takes("number: number -> number")
def absolute(number: Decimal) -> Decimal:
    return Decimal(number).copy_abs()


@SheetFunction(
    "SIGN", zh="正数 1，零 0，负数 -1。", en="1, 0 or -1.", example="SIGN(-2.5) = -1", aliases=("符号",)
).takes("number: number -> number")
def sign(number: Decimal) -> Decimal:
    return Decimal((number > 0) - (number < 0))


@SheetFunction(
    "POWER", zh="乘方。", en="A number raised to a power.", example="POWER(2, 10) = 1024", aliases=("乘方",)
).takes("number: number, exponent: number -> number")
def raised(number: Decimal, exponent: Decimal) -> Decimal:
    result: Decimal | None = power(number, exponent)
    if result is None:
        raise Failure("number_out_of_range", function="POWER", number=number)
    return result


SQUARE_ROOT = SheetFunction(
    "SQRT", zh="平方根。", en="The square root.", example="SQRT(16) = 4", aliases=("平方根",)
).takes("number: number -> number")(SQRT.forms[0].body)


def _multiple(function: str, number: Decimal, step: Decimal, upwards: bool) -> Decimal:
    if not step or not number:
        return Decimal(0)
    if number > 0 > step:
        raise Failure("number_out_of_range", function=function, number=step)
    whole, rest = _divided(number, step)
    # Counted in steps: with a negative step "up" is away from zero.
    if rest and ((rest > 0) == (step > 0)) == upwards:
        whole = _WIDE.add(whole, Decimal(1 if upwards else -1))
    return EXACT.multiply(whole, Decimal(step))


@SheetFunction(
    "CEILING",
    zh="向上取到某数的倍数（默认 1）；按小数位取整请用 ceil_to。",
    en="The next multiple above, of 1 unless given.",
    example="CEILING(83, 25) = 100",
    aliases=("向上取倍数",),
).takes("number: number, step?: number -> number")
def ceiling(number: Decimal, step: Decimal | None = None) -> Decimal:
    return _multiple("CEILING", number, Decimal(1) if step is None else step, True)


@SheetFunction(
    "FLOOR",
    zh="向下取到某数的倍数（默认 1）；按小数位取整请用 floor_to。",
    en="The next multiple below, of 1 unless given.",
    example="FLOOR(83, 25) = 75",
    aliases=("向下取倍数",),
).takes("number: number, step?: number -> number")
def floor(number: Decimal, step: Decimal | None = None) -> Decimal:
    return _multiple("FLOOR", number, Decimal(1) if step is None else step, False)


@SheetFunction(
    "SUM",
    zh="总和，忽略空值。",
    en="The total; empty items do not count.",
    example="SUM([1, 2], 3) = 6",
    aliases=("求和", "合计"),
).takes("...numbers: any -> number")
def total(*values: Value) -> Decimal | None:
    return finite(reduce(EXACT.add, numbers_in(values), Decimal(0)))


@SheetFunction(
    "PRODUCT",
    zh="乘积，忽略空值。",
    en="The product; empty items do not count.",
    example="PRODUCT(2, [3, 4]) = 24",
    aliases=("乘积",),
).takes("...numbers: any -> number")
def product(*values: Value) -> Decimal | None:
    found = numbers_in(values)
    if not found:
        raise Failure("list_empty")
    return finite(reduce(EXACT.multiply, found))


@SheetFunction(
    "ceil_to",
    zh="按单位精度（小数位数）向上取，先去掉除法留下的尾差；需求量用它。",
    en="Rounds up to a unit's digits, after removing what division leaves far behind the point; for requirements.",
    example="ceil_to(15 * (2 * (5 / 3 + 0.55)) * 1.02, 2) = 67.83",
    aliases=("按精度向上取",),
).takes("number: number, precision: number -> number")
def ceil_to(number: Decimal, precision: Decimal) -> Decimal:
    return _guarded(number, precision, ROUND_CEILING)


@SheetFunction(
    "floor_to",
    zh="按单位精度（小数位数）向下取，先去掉除法留下的尾差；可用量用它。",
    en="Rounds down to a unit's digits, after removing what division leaves far behind the point; for availability.",
    example="floor_to(0.3 / 0.1 * 10 / 3, 0) = 10",
    aliases=("按精度向下取",),
).takes("number: number, precision: number -> number")
def floor_to(number: Decimal, precision: Decimal) -> Decimal:
    return _guarded(number, precision, ROUND_FLOOR)


@SheetFunction(
    "round_to",
    zh="按单位精度（小数位数）舍入，先去掉除法留下的尾差；默认四舍五入，可写舍入方式。",
    en="Rounds to a unit's digits, half up or by a named mode, after removing what division leaves far behind the point.",
    example="round_to(2 / 3, 2) = 0.67",
    aliases=("按精度舍入",),
).takes("number: number, precision: number, mode?: string -> number")
def round_to(number: Decimal, precision: Decimal, mode: str | None = None) -> Decimal:
    return _guarded(number, precision, _mode(mode))
