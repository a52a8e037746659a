"""Counting and statistics as spreadsheets do them; empty items do not count unless they are what is counted."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from engine.expressions.functions.sheet import SheetFunction, flat, numbers_in, whole
from engine.expressions.functions.statistics import MEAN, MEDIAN
from engine.expressions.operators import compare
from engine.expressions.run import Failure, Run
from engine.expressions.values import EXACT, Value, kind

_COUNTED = ("number", "date", "date and time")


def _some(values: tuple[Value, ...], least: int = 1) -> list[Decimal]:
    found = numbers_in(values)
    if not found:
        raise Failure("list_empty")
    if len(found) < least:
        raise Failure("items_too_few", least=least)
    return found


def _is_blank(value: Value) -> bool:
    return value is None or value == ""


@SheetFunction(
    "AVERAGE",
    zh="平均值，忽略空值。",
    en="The arithmetic mean; empty items do not count.",
    example="AVERAGE([1, null, 3]) = 2",
    aliases=("平均值", "平均"),
).takes("...numbers: any -> number", needs_run=True)
def average(run: Run, *values: Value) -> Value:
    return MEAN.call(run, [_some(values)])


@SheetFunction(
    "MEDIAN",
    zh="中位数，忽略空值。",
    en="The middle number; empty items do not count.",
    example="MEDIAN(6, 1, 2, 3) = 2.5",
    aliases=("中位数",),
).takes("...numbers: any -> number", needs_run=True)
def median(run: Run, *values: Value) -> Value:
    return MEDIAN.call(run, [_some(values)])


@SheetFunction(
    "MODE",
    zh="出现最多的数，相同次数取先出现的；没有重复的为空。",
    en="The most frequent number, the first of several; nothing when none occurs twice.",
    example="MODE(5, 6, 6, 5) = 5",
    aliases=("众数",),
).takes("...numbers: any -> number")
def mode(*values: Value) -> Decimal:
    number, times = Counter(_some(values)).most_common(1)[0]
    if times < 2:
        raise Failure("value_repeats_never")
    return number


def _extreme(function: str, sign: int) -> Callable[..., Value]:
    def body(*values: Value) -> Value:
        found = [value for value in flat(values) if value is not None]
        if not found:
            raise Failure("list_empty")
        best = found[0]
        for value in found:
            order = compare(value, best)
            if order is None:
                raise Failure("items_have_no_order", function=function)
            best = value if order * sign > 0 else best
        return best

    return body


MAX = SheetFunction(
    "MAX",
    zh="最大的一项（数、日期或文字），忽略空值。",
    en="The largest number, date or text; empty items do not count.",
    example="MAX([1, null], 3) = 3",
    aliases=("最大值", "最大"),
).takes("...items: any -> item")(_extreme("MAX", 1))
MIN = SheetFunction(
    "MIN",
    zh="最小的一项（数、日期或文字），忽略空值。",
    en="The smallest number, date or text; empty items do not count.",
    example="MIN([1, null], 3) = 1",
    aliases=("最小值", "最小"),
).takes("...items: any -> item")(_extreme("MIN", -1))


@SheetFunction(
    "COUNT",
    zh="数和日期的个数；小写的 count 是 FEEL 的列表长度。",
    en="How many numbers and dates there are; in small letters it is FEEL's, the length of a list.",
    example='COUNT(1, [2, null, "a"]) = 2',
    aliases=("计数",),
).takes("...items: any -> number")
def count(*values: Value) -> Decimal:
    return Decimal(sum(kind(value) in _COUNTED for value in flat(values)))


@SheetFunction(
    "COUNTA",
    zh="非空项的个数，空文字算空。",
    en="How many items are not empty; a text of no characters is.",
    example='COUNTA(1, [null, "", "a"]) = 2',
    aliases=("非空计数",),
).takes("...items: any -> number")
def count_filled(*values: Value) -> Decimal:
    return Decimal(sum(not _is_blank(value) for value in flat(values)))


@SheetFunction(
    "COUNTBLANK",
    zh="空项的个数，空文字算空。",
    en="How many items are empty, texts of no characters too.",
    example='COUNTBLANK([1, null, ""]) = 2',
    aliases=("空值计数",),
).takes("...items: any -> number")
def count_blank(*values: Value) -> Decimal:
    return Decimal(sum(map(_is_blank, flat(values))))


def _place(function: str, items: list[Value], place: Decimal, reverse: bool) -> Decimal:
    found = sorted(numbers_in(items), reverse=reverse)
    return found[whole(function, place, 1, len(found)) - 1]


@SheetFunction(
    "LARGE",
    zh="第几大的数。",
    en="The number in that place from the largest.",
    example="LARGE([3, 5, 4], 2) = 4",
    aliases=("第几大",),
).takes("list: list, place: number -> number")
def large(items: list[Value], place: Decimal) -> Decimal:
    return _place("LARGE", items, place, True)


@SheetFunction(
    "SMALL",
    zh="第几小的数。",
    en="The number in that place from the smallest.",
    example="SMALL([3, 5, 4], 1) = 3",
    aliases=("第几小",),
).takes("list: list, place: number -> number")
def small(items: list[Value], place: Decimal) -> Decimal:
    return _place("SMALL", items, place, False)


@SheetFunction(
    "RANK",
    zh="名次：默认最大的第 1，第三个参数为 1 时最小的第 1；并列同名次。",
    en="The place of a number, 1 being the largest, or the smallest when the third is 1; equals share a place.",
    example="RANK(4, [5, 4, 4, 3]) = 2",
    aliases=("排名",),
).takes("number: number, list: list, order?: number -> number")
def rank(number: Decimal, items: list[Value], order: Decimal | None = None) -> Decimal:
    found = numbers_in(items)
    if number not in found:
        raise Failure("number_out_of_range", function="RANK", number=number)
    return Decimal(1 + sum(other < number if order else other > number for other in found))


def _squares(numbers: list[Decimal]) -> Decimal:
    """The sum of squared distances from the mean."""
    mean = EXACT.divide(_sum(numbers), Decimal(len(numbers)))
    distances = [EXACT.subtract(number, mean) for number in numbers]
    return _sum([EXACT.multiply(distance, distance) for distance in distances])


def _sum(numbers: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = EXACT.add(total, number)
    return total


def _variance(values: tuple[Value, ...], sample: int) -> Decimal:
    found = _some(values, 1 + sample)
    return EXACT.divide(_squares(found), Decimal(len(found) - sample))


@SheetFunction("VAR", zh="样本方差。", en="The sample variance.", example="VAR(1, 3, 5) = 4", aliases=("方差",)).takes(
    "...numbers: any -> number"
)
def variance(*values: Value) -> Decimal:
    return _variance(values, 1)


@SheetFunction(
    "VARP", zh="总体方差。", en="The variance of a whole population.", example="VARP(1, 3) = 1", aliases=("总体方差",)
).takes("...numbers: any -> number")
def population_variance(*values: Value) -> Decimal:
    return _variance(values, 0)


@SheetFunction(
    "STDEV", zh="样本标准差。", en="The sample standard deviation.", example="STDEV(1, 3, 5) = 2", aliases=("标准差",)
).takes("...numbers: any -> number")
def deviation(*values: Value) -> Decimal:
    return EXACT.sqrt(_variance(values, 1))


@SheetFunction(
    "STDEVP",
    zh="总体标准差。",
    en="The standard deviation of a whole population.",
    example="STDEVP(1, 3) = 1",
    aliases=("总体标准差",),
).takes("...numbers: any -> number")
def population_deviation(*values: Value) -> Decimal:
    return EXACT.sqrt(_variance(values, 0))
