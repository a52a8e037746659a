"""Functions that make one value of a list of numbers, booleans or comparable items."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import reduce

from engine.expressions.functions.declare import BuiltIn
from engine.expressions.operators import add, compare
from engine.expressions.run import Failure
from engine.expressions.values import EXACT, Value, finite, kind

Items = list[Value]


def _over_items(
    name: str, result: str, zh: str, en: str, example: str
) -> Callable[[Callable[[Items], Value]], BuiltIn]:
    """Declare a function that takes one list, or the items as arguments."""

    def declare(body: Callable[[Items], Value]) -> BuiltIn:
        built_in = BuiltIn(name, zh=zh, en=en, example=example)
        built_in.form(f"list: list -> {result}")(body)
        built_in.form(f"...list: any -> {result}")(lambda *items: body(list(items)))
        return built_in

    return declare


def _numbers(items: Items) -> list[Decimal]:
    for item in items:
        if type(item) is not Decimal and kind(item) != "number":
            raise Failure("item_type_actual", expected="number", actual=kind(item))
    return [item if type(item) is Decimal else Decimal(item) for item in items]


def _some(items: Items) -> Items:
    if not items:
        raise Failure("list_empty")
    return items


def _extreme(items: Items, sign: int) -> Value:
    best = _some(items)[0]
    for item in items:
        order = compare(item, best)
        if order is None:
            raise Failure("items_have_no_order", function="max" if sign > 0 else "min")
        if order * sign > 0:
            best = item
    return best


def _sum(items: Items) -> Value:
    total = _some(items)[0]
    if type(total) is Decimal:
        return finite(_total(_numbers(items)))
    if kind(total) not in ("number", "days and time duration", "years and months duration"):
        raise Failure("item_type_actual", expected="number", actual=kind(total))
    for item in items[1:]:
        total = add(total, item) if kind(item) == kind(total) else None
        if total is None:
            raise Failure("item_type_actual", expected=kind(items[0]), actual=kind(item))
    return total


@_over_items("min", "item", "最小的一项。", "The smallest item.", "min([1, 2, 3]) = 1")
def MIN(items: Items) -> Value:  # noqa: N802
    return _extreme(items, -1)


@_over_items("max", "item", "最大的一项。", "The largest item.", "max(1, 2, 3) = 3")
def MAX(items: Items) -> Value:  # noqa: N802
    return _extreme(items, 1)


@_over_items("sum", "item", "总和。", "The total.", "sum([1, 2, 3]) = 6")
def SUM(items: Items) -> Value:  # noqa: N802
    return _sum(items)


@_over_items("mean", "number", "平均值。", "The arithmetic mean.", "mean([1, 2, 3]) = 2")
def MEAN(items: Items) -> Value:  # noqa: N802
    return finite(EXACT.divide(_total(_numbers(_some(items))), Decimal(len(items))))


@_over_items("product", "number", "乘积。", "The product.", "product(2, 3, 4) = 24")
def PRODUCT(items: Items) -> Value:  # noqa: N802
    result = Decimal(1)
    for number in _numbers(_some(items)):
        result = EXACT.multiply(result, number)
    return finite(result)


@_over_items("median", "number", "中位数。", "The middle number.", "median([6, 1, 2, 3]) = 2.5")
def MEDIAN(items: Items) -> Value:  # noqa: N802
    numbers = sorted(_numbers(items))
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return EXACT.divide(EXACT.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@_over_items("stddev", "number", "样本标准差。", "The sample standard deviation.", "stddev(1, 3, 5) = 2")
def STDDEV(items: Items) -> Value:  # noqa: N802
    numbers = _numbers(items)
    if len(numbers) < 2:
        raise Failure("items_too_few", least=2)
    mean = EXACT.divide(_total(numbers), Decimal(len(numbers)))
    squares = [EXACT.power(EXACT.subtract(number, mean), Decimal(2)) for number in numbers]
    return EXACT.sqrt(EXACT.divide(_total(squares), Decimal(len(numbers) - 1)))


@_over_items("mode", "list", "出现最多的数。", "The most frequent numbers.", "mode([6, 1, 9, 6, 1]) = [1, 6]")
def MODE(items: Items) -> Value:  # noqa: N802
    numbers = _numbers(items)
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == most)


@_over_items("all", "boolean", "是否每项都为真。", "Whether every item is true.", "all([true, false]) = false")
def ALL(items: Items) -> Value:  # noqa: N802
    return _verdict(items, False)


@_over_items("any", "boolean", "是否有一项为真。", "Whether any item is true.", "any([false, true]) = true")
def ANY(items: Items) -> Value:  # noqa: N802
    return _verdict(items, True)


NOT = BuiltIn("not", zh="取反。", en="The opposite.", example="not(true) = false")


@NOT.form("negand: boolean? -> boolean")
def _not(negand: bool | None) -> bool | None:
    return None if negand is None else not negand


def _verdict(items: Items, decisive: bool) -> bool | None:
    if any(item is decisive for item in items):
        return decisive
    if all(item is (not decisive) for item in items):
        return not decisive
    if all(item is None or isinstance(item, bool) for item in items):
        return None
    raise Failure("item_type", function="any" if decisive else "all", expected="boolean")


def _total(numbers: list[Decimal]) -> Decimal:
    return reduce(EXACT.add, numbers, Decimal(0))
