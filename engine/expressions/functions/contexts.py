"""Functions over contexts, and is()."""

from engine.expressions.functions.declare import BuiltIn
from engine.expressions.operators import identical
from engine.expressions.run import Failure
from engine.expressions.values import Value

Context = dict[str, Value]

GET_VALUE = BuiltIn(
    "get value",
    zh="按键取值；键可以是路径列表。",
    en="The value of a key, or along a list of keys.",
    example='get value({a: 1}, "a") = 1',
)
GET_ENTRIES = BuiltIn(
    "get entries",
    zh="所有键与值的列表。",
    en="A list of keys with their values.",
    example='get entries({a: 1}) = [{key: "a", value: 1}]',
)
CONTEXT = BuiltIn(
    "context",
    zh="由键与值的列表得到上下文。",
    en="A context from a list of keys with values.",
    example='context([{key: "a", value: 1}]) = {a: 1}',
)
CONTEXT_PUT = BuiltIn(
    "context put",
    zh="添加或替换一个键的值；键可以是路径列表。",
    en="The context with one value added or replaced, also along a list of keys.",
    example='context put({a: {b: 1}}, ["a", "b"], 2) = {a: {b: 2}}',
)
CONTEXT_MERGE = BuiltIn(
    "context merge",
    zh="合并多个上下文，后者优先。",
    en="Contexts merged; the last one wins.",
    example="context merge([{a: 1}, {a: 2}]) = {a: 2}",
)
IS = BuiltIn(
    "is",
    zh="类型与值是否都完全相同（含时区写法）。",
    en="Whether two values are the same in kind and value, zones included.",
    example='is(@"10:00:00Z", @"10:00:00+00:00") = true',
)


@GET_VALUE.form("m: context, key: string -> any")
def _get_value(context: Context, key: str) -> Value:
    if key not in context:
        raise Failure("key_missing", key=key)
    return context[key]


@GET_ENTRIES.form("m: context -> list")
def _get_entries(context: Context) -> list[Value]:
    return [{"key": key, "value": value} for key, value in context.items()]


@CONTEXT.form("entries: list -> context")
def _context(entries: list[Value]) -> Context:
    made: Context = {}
    for entry in entries:
        if type(entry) is not dict or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise Failure("entry_malformed")
        if entry["key"] in made:
            raise Failure("key_twice", key=entry["key"])
        made[entry["key"]] = entry["value"]
    return made


@CONTEXT_PUT.form("context: context, key: string, value: any -> context")
def _context_put(context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


@CONTEXT_PUT.form("context: context, keys: list, value: any -> context")
def _context_put_deep(context: Context, keys: list[Value], value: Value) -> Context:
    if not keys or not all(isinstance(key, str) for key in keys):
        raise Failure("item_type", function="context put", expected="string")
    if len(keys) > 100:
        raise Failure("length_out_of_range", length=len(keys))
    levels = [context]
    for key in keys[:-1]:
        below = levels[-1].get(key)
        if type(below) is not dict:
            raise Failure("key_missing", key=key)
        levels.append(below)
    for level, key in zip(reversed(levels), reversed(keys), strict=True):
        value = {**level, key: value}
    made: Context = value
    return made


@CONTEXT_MERGE.form("contexts: list -> context")
def _context_merge(contexts: list[Value]) -> Context:
    merged: Context = {}
    for context in contexts:
        if type(context) is not dict:
            raise Failure("item_type", function="context merge", expected="context")
        merged.update(context)
    return merged


@IS.form("value1?: any, value2: any -> boolean")
def _is(left: Value, right: Value) -> bool:
    return identical(left, right)
