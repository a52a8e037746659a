"""sort(): a stable merge sort with a function of the expression's own, within the budget of steps."""

from functools import cmp_to_key

from engine.expressions.functions.declare import BuiltIn
from engine.expressions.operators import compare
from engine.expressions.run import Failure, Run
from engine.expressions.values import Function, Value

SORT = BuiltIn(
    "sort",
    zh="按比较函数排序；不给函数时按自然次序。",
    en="The list sorted by a function that says which of two comes first, or by natural order.",
    example="sort([3, 1, 4], function(x, y) x < y) = [1, 3, 4]",
)


@SORT.form("list: list, precedes?: function? -> same", needs_run=True)
def _sort(run: Run, items: list[Value], precedes: Function | None = None) -> list[Value]:
    def order(left: Value, right: Value) -> int:
        run.step()
        return _natural(left, right) if precedes is None else _first(precedes, left, right)

    return sorted(items, key=cmp_to_key(order))


def _first(precedes: Function, left: Value, right: Value) -> int:
    if precedes.call([left, right]) is True:
        return -1
    return 1 if precedes.call([right, left]) is True else 0


def _natural(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise Failure("items_have_no_order", function="sort")
    return order
