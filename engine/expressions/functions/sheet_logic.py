"""Conditions as spreadsheets write them. IF, IFS, SWITCH and IFERROR are made lazy where a call is read (lazy.py)."""

from engine.expressions.functions.sheet import SheetFunction, flat
from engine.expressions.operators import same
from engine.expressions.run import Failure, Run
from engine.expressions.values import Function, Value, kind


@SheetFunction(
    "IF",
    zh="条件成立取第二个，否则取第三个（不写为空）；只计算取用的那个。",
    en="The second when the condition holds, else the third or nothing; only that one is evaluated.",
    example='IF(2 > 1, "a", 1 / 0) = "a"',
    aliases=("如果",),
).takes("condition: boolean?, then: any, otherwise?: any -> any")
def if_(condition: bool | None, then: Value, otherwise: Value = None) -> Value:
    return then if condition else otherwise


@SheetFunction(
    "IFS",
    zh="依次写条件与结果，取第一个成立的；都不成立为空。",
    en="Conditions and results in turn; the result of the first that holds, nothing when none does.",
    example='IFS(1 > 2, "a", true, "b") = "b"',
    aliases=("多条件",),
).takes("condition: boolean?, result: any, ...more: any -> any")
def ifs(*values: Value) -> Value:
    return next((values[index + 1] for index in range(0, len(values) - 1, 2) if values[index] is True), None)


@SheetFunction(
    "SWITCH",
    zh="按值取结果：值、情形、结果……，最后可写默认结果。",
    en="A value, then cases and results in turn, at the end what holds otherwise.",
    example='SWITCH(2, 1, "一", 2, "二", "其他") = "二"',
    aliases=("匹配",),
).takes("value: any, case: any, result: any, ...more: any -> any")
def switch(value: Value, *cases: Value) -> Value:
    for index in range(0, len(cases) - 1, 2):
        if same(value, cases[index]):
            return cases[index + 1]
    return cases[-1] if len(cases) % 2 else None


@SheetFunction(
    "IFERROR",
    zh="算不出（结果为空）时改取第二个，并不再提示原因。",
    en="The second when the first cannot be computed or is empty; its warnings are dropped.",
    example="IFERROR(1 / 0, 0) = 0",
    aliases=("出错时",),
).takes("value: any, fallback: any -> any", needs_run=True)
def if_error(run: Run, value: Value, fallback: Value) -> Value:
    before = len(run.warnings)
    result = _evaluated(value)
    if result is not None:
        return result
    del run.warnings[before:]
    return _evaluated(fallback)


def _evaluated(value: Value) -> Value:
    """What a delayed argument gives; a value that came with the call as it is."""
    return value.call(()) if isinstance(value, Function) and not value.names else value


def _truths(values: tuple[Value, ...]) -> list[bool | None]:
    found = list(flat(values))
    for value in found:
        if value is not None and type(value) is not bool:
            raise Failure("item_type_actual", expected="boolean", actual=kind(value))
    return found


@SheetFunction(
    "AND",
    zh="是否全部成立；有未知（空）又没有不成立的为空。",
    en="Whether all hold; empty when one is unknown and none is false.",
    example="AND(1 < 2, true) = true",
    aliases=("并且",),
).takes("...conditions: any -> boolean")
def and_(*values: Value) -> bool | None:
    found = _truths(values)
    return False if False in found else None if None in found else True


@SheetFunction(
    "OR",
    zh="是否有一个成立；有未知（空）又没有成立的为空。",
    en="Whether any holds; empty when one is unknown and none is true.",
    example="OR(1 > 2, true) = true",
    aliases=("或者",),
).takes("...conditions: any -> boolean")
def or_(*values: Value) -> bool | None:
    found = _truths(values)
    return True if True in found else None if None in found else False


@SheetFunction(
    "XOR",
    zh="成立的个数是否为奇数。",
    en="Whether an odd number of them hold.",
    example="XOR(true, false) = true",
    aliases=("异或",),
).takes("...conditions: any -> boolean")
def xor(*values: Value) -> bool | None:
    found = _truths(values)
    return None if None in found else found.count(True) % 2 == 1


@SheetFunction("NOT", zh="取反。", en="The opposite.", example="NOT(false) = true", aliases=("取反",)).takes(
    "condition: boolean? -> boolean"
)
def not_(condition: bool | None) -> bool | None:
    return None if condition is None else not condition


@SheetFunction(
    "ISBLANK",
    zh="是否为空（空值或空文字）。",
    en="Whether there is no value, or a text of no characters.",
    example='ISBLANK("") = true',
    aliases=("为空",),
).takes("value: any -> boolean")
def is_blank(value: Value) -> bool:
    return value is None or value == ""
