"""Functions over lists: searching, counting, cutting and joining."""

from decimal import Decimal

from engine.expressions.functions.declare import BuiltIn
from engine.expressions.operators import same
from engine.expressions.run import Failure, Run
from engine.expressions.values import Function, Value, as_integer

List = list[Value]

LIST_CONTAINS = BuiltIn(
    "list contains",
    zh="列表中是否有该元素（可为空值）。",
    en="Whether the list has the element, which may be null.",
    example="list contains([1, 2, null], null) = true",
)
COUNT = BuiltIn("count", zh="列表的元素个数。", en="The number of items.", example="count([1, 2, 3]) = 3")
SUBLIST = BuiltIn(
    "sublist",
    zh="从某位置起取若干元素，负数从末尾数。",
    en="Items from a position on; negative positions count from the end.",
    example="sublist([4, 5, 6], 1, 2) = [4, 5]",
)
APPEND = BuiltIn(
    "append", zh="在末尾添加元素。", en="The list with items added.", example="append([1], 2, 3) = [1, 2, 3]"
)
CONCATENATE = BuiltIn(
    "concatenate",
    zh="首尾相接多个列表。",
    en="Lists joined end to end.",
    example="concatenate([1, 2], [3]) = [1, 2, 3]",
)
INSERT_BEFORE = BuiltIn(
    "insert before",
    zh="在某位置之前插入元素。",
    en="The list with an item inserted before a position.",
    example="insert before([1, 3], 1, 2) = [2, 1, 3]",
)
REMOVE = BuiltIn(
    "remove", zh="去掉某位置的元素。", en="The list without one position.", example="remove([1, 2, 3], 2) = [1, 3]"
)
LIST_REPLACE = BuiltIn(
    "list replace",
    zh="替换某位置的元素，或替换使函数为真的元素。",
    en="The list with an item replaced, by position or where a function is true.",
    example="list replace([2, 4, 7], 3, 6) = [2, 4, 6]",
)
REVERSE = BuiltIn("reverse", zh="颠倒次序。", en="The items backwards.", example="reverse([1, 2, 3]) = [3, 2, 1]")
INDEX_OF = BuiltIn(
    "index of",
    zh="某元素的所有位置。",
    en="All positions of an element.",
    example="index of([1, 2, 3, 2], 2) = [2, 4]",
)
UNION = BuiltIn(
    "union",
    zh="合并列表并去掉重复。",
    en="Lists joined, duplicates removed.",
    example="union([1, 2], [2, 3]) = [1, 2, 3]",
)
DISTINCT_VALUES = BuiltIn(
    "distinct values",
    zh="去掉重复的元素。",
    en="The items without duplicates.",
    example="distinct values([1, 2, 3, 2, 1]) = [1, 2, 3]",
)
FLATTEN = BuiltIn(
    "flatten", zh="展开嵌套的列表。", en="Nested lists laid flat.", example="flatten([[1, 2], [[3]], 4]) = [1, 2, 3, 4]"
)
STRING_JOIN = BuiltIn(
    "string join",
    zh="用分隔符连接文字，跳过空值。",
    en="Strings joined with a delimiter; nulls are left out.",
    example='string join(["a", null, "c"], "-") = "a-c"',
)


@LIST_CONTAINS.form("list: list, element: any -> boolean")
def _list_contains(items: List, element: Value) -> bool:
    return any(same(item, element) for item in items)


@COUNT.form("list: list -> number")
def _count(items: List) -> Decimal:
    return Decimal(len(items))


@COUNT.form("...list: any -> number")
def _count_all(*items: Value) -> Decimal:
    return Decimal(len(items))


@SUBLIST.form("list: list, start position: number, length?: number? -> same")
def _sublist(items: List, start: Decimal, length: Decimal | None = None) -> List:
    first = _position(items, start)
    if length is None:
        return items[first:]
    size = as_integer(length)
    if size is None or size < 0 or first + size > len(items):
        raise Failure("length_out_of_range", length=length)
    return items[first : first + size]


@APPEND.form("list: list, ...item: any -> same")
def _append(items: List, *more: Value) -> List:
    return [*items, *more]


@CONCATENATE.form("...list: list -> same")
def _concatenate(*lists: List) -> List:
    return [item for items in lists for item in items]


@INSERT_BEFORE.form("list: list, position: number, newItem: any -> same")
def _insert_before(items: List, position: Decimal, item: Value) -> List:
    index = _position(items, position)
    return [*items[:index], item, *items[index:]]


@REMOVE.form("list: list, position: number -> same")
def _remove(items: List, position: Decimal) -> List:
    index = _position(items, position)
    return items[:index] + items[index + 1 :]


@LIST_REPLACE.form("list: list, position: number, newItem: any -> same")
def _replace_at(items: List, position: Decimal, item: Value) -> List:
    index = _position(items, position)
    return [*items[:index], item, *items[index + 1 :]]


@LIST_REPLACE.form("list: list, match: function, newItem: any -> same", needs_run=True)
def _replace_where(run: Run, items: List, match: Function, new: Value) -> List:
    result: List = []
    for item in items:
        run.step()
        verdict = match.call([item, new])
        if type(verdict) is not bool:
            raise Failure("function_not_boolean", function="list replace")
        result.append(new if verdict else item)
    return result


@REVERSE.form("list: list -> same")
def _reverse(items: List) -> List:
    return items[::-1]


@INDEX_OF.form("list: list, match: any -> list")
def _index_of(items: List, match: Value) -> List:
    return [Decimal(index) for index, item in enumerate(items, 1) if same(item, match)]


@UNION.form("...list: list -> same", needs_run=True)
def _union(run: Run, *lists: List) -> List:
    return _distinct(run, _concatenate(*lists))


@DISTINCT_VALUES.form("list: list -> same", needs_run=True)
def _distinct(run: Run, items: List) -> List:
    found: List = []
    plain: set[tuple[type, Value]] = set()
    for item in items:
        if isinstance(item, (str, Decimal, bool)):
            key = (type(item), item)
            if key not in plain:
                plain.add(key)
                found.append(item)
            continue
        run.step(len(found) + 1)
        if not any(same(item, other) for other in found):
            found.append(item)
    return found


@FLATTEN.form("list: list -> list", needs_run=True)
def _flatten(run: Run, items: List) -> List:
    flat: List = []
    waiting = items[::-1]
    while waiting:
        item = waiting.pop()
        run.step()
        if type(item) is list:
            waiting.extend(item[::-1])
        else:
            flat.append(item)
    return flat


@STRING_JOIN.form("list: list, delimiter?: string? -> string")
def _string_join(items: List, delimiter: str | None = None) -> str:
    found = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in found):
        raise Failure("item_type", function="string join", expected="string")
    if sum(map(len, found)) + len(delimiter or "") * len(found) > 1_000_000:
        raise Failure("text_too_large", limit=1_000_000)
    return (delimiter or "").join(found)


def _position(items: List, position: Decimal) -> int:
    """The index of a one-based position, negative from the end. Raises Failure when the list has none."""
    index = as_integer(position)
    if index is None or not 1 <= abs(index) <= len(items):
        raise Failure("position_out_of_range", position=position, length=len(items))
    return index - 1 if index > 0 else len(items) + index
