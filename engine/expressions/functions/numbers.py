"""Functions over numbers: rounding, remainders, roots and logarithms."""

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

from engine.expressions.functions.declare import BuiltIn
from engine.expressions.run import Failure
from engine.expressions.values import EXACT, Value, as_integer

_SCALES = range(-6111, 6177)
_WIDE = EXACT.copy()
_WIDE.prec = 80


def _rounding(name: str, mode: str, zh: str, en: str, example: str, scale_needed: bool = True) -> BuiltIn:
    built_in = BuiltIn(name, zh=zh, en=en, example=example)

    def body(number: Decimal, scale: Decimal | None = None) -> Decimal:
        return round_number(number, scale if scale is not None else Decimal(0), mode)

    built_in.form("n: number, scale: number -> number" if scale_needed else "n: number -> number")(body)
    if not scale_needed:
        built_in.form("n: number, scale: number -> number")(body)
    return built_in


def round_number(number: Value, scale: Value, mode: str) -> Decimal:
    """The number with that many digits after the point. Raises Failure for a scale out of range."""
    places = int(scale) if Decimal(scale).adjusted() < 6 else None
    if places is None or places not in _SCALES:
        raise Failure("scale_out_of_range", scale=scale, low=_SCALES.start, high=_SCALES.stop - 1)
    exact = Decimal(number)
    if exact.as_tuple().exponent >= -places and places >= 0:  # type: ignore[operator]
        return exact
    digits = max(exact.adjusted() + places + 2, 1)
    if digits > _WIDE.prec:
        return exact
    return exact.quantize(Decimal(1).scaleb(-places), rounding=mode, context=_WIDE)


DECIMAL = _rounding(
    "decimal", ROUND_HALF_EVEN, "按小数位四舍六入五成双。", "Rounds half to even.", "decimal(2.5, 0) = 2"
)
FLOOR = _rounding("floor", ROUND_FLOOR, "向下取整，可带小数位。", "Rounds down.", "floor(-1.5) = -2", False)
CEILING = _rounding("ceiling", ROUND_CEILING, "向上取整，可带小数位。", "Rounds up.", "ceiling(1.2) = 2", False)
ROUND_UP_ = _rounding(
    "round up", ROUND_UP, "按小数位远离零进位。", "Rounds away from zero.", "round up(1.121, 2) = 1.13"
)
ROUND_DOWN_ = _rounding(
    "round down", ROUND_DOWN, "按小数位截断。", "Rounds towards zero.", "round down(1.126, 2) = 1.12"
)
ROUND_HALF_UP_ = _rounding(
    "round half up",
    ROUND_HALF_UP,
    "四舍五入，五远离零进位。",
    "Rounds half away from zero.",
    "round half up(5.5, 0) = 6",
)
ROUND_HALF_DOWN_ = _rounding(
    "round half down", ROUND_HALF_DOWN, "五舍六入。", "Rounds half towards zero.", "round half down(5.5, 0) = 5"
)
ABS = BuiltIn("abs", zh="绝对值，也用于时长。", en="The size without sign, of durations too.", example="abs(-5) = 5")
MODULO = BuiltIn(
    "modulo",
    zh="除法的余数，符号随除数。",
    en="The remainder of a division, with the sign of the divisor.",
    example="modulo(-12, 5) = 3",
)
SQRT = BuiltIn("sqrt", zh="平方根。", en="The square root.", example="sqrt(16) = 4")
LOG = BuiltIn("log", zh="自然对数。", en="The natural logarithm.", example="decimal(log(10), 2) = 2.30")
EXP = BuiltIn("exp", zh="e 的乘方。", en="e raised to a power.", example="exp(0) = 1")
ODD = BuiltIn("odd", zh="是否为奇数。", en="Whether a whole number is odd.", example="odd(5) = true")
EVEN = BuiltIn("even", zh="是否为偶数。", en="Whether a whole number is even.", example="even(5) = false")


@ABS.form("n: number -> number")
def _abs(number: Decimal) -> Decimal:
    return number.copy_abs()


@ABS.form("n: days -> days and time duration")
@ABS.form("n: months -> years and months duration")
def _abs_duration(duration: Value) -> Value:
    size = type(duration)
    return size(abs(duration.nanos if hasattr(duration, "nanos") else duration.months))


@MODULO.form("dividend: number, divisor: number -> number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    if not divisor:
        raise Failure("division_by_zero")
    rest = EXACT.remainder(Decimal(dividend), Decimal(divisor))
    if rest.is_nan():
        quotient = EXACT.divide(Decimal(dividend), Decimal(divisor)).to_integral_value(ROUND_FLOOR)
        return EXACT.subtract(Decimal(dividend), EXACT.multiply(quotient, Decimal(divisor)))
    return EXACT.add(rest, Decimal(divisor)) if rest and (rest < 0) != (divisor < 0) else rest


@SQRT.form("number: number -> number")
def _sqrt(number: Decimal) -> Decimal:
    if number < 0:
        raise Failure("number_out_of_range", function="sqrt", number=number)
    return EXACT.sqrt(Decimal(number))


@LOG.form("number: number -> number")
def _log(number: Decimal) -> Decimal:
    if number <= 0:
        raise Failure("number_out_of_range", function="log", number=number)
    return EXACT.ln(Decimal(number))


@EXP.form("number: number -> number")
def _exp(number: Decimal) -> Decimal:
    result = EXACT.exp(Decimal(number))
    if not result.is_finite():
        raise Failure("number_out_of_range", function="exp", number=number)
    return result


@ODD.form("number: number -> boolean")
def _odd(number: Decimal) -> bool:
    return _whole("odd", number) % 2 == 1


@EVEN.form("number: number -> boolean")
def _even(number: Decimal) -> bool:
    return _whole("even", number) % 2 == 0


def _whole(function: str, number: Decimal) -> int:
    whole = as_integer(number)
    if whole is None:
        raise Failure("number_not_whole", function=function, number=number)
    return whole
