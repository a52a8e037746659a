"""Which of several dated versions holds on a day."""

from engine.expressions.functions.sheet import SheetFunction
from engine.expressions.run import Failure
from engine.expressions.temporal import Date, DateTime, as_moment, day_number
from engine.expressions.values import Value, kind


@SheetFunction(
    "effective",
    zh="某日有效的那一项：各项写有 valid_from、valid_to（含当日，空为不限），也可另给两个字段名；有几项取 valid_from 最晚的；没有为空。",
    en="The item that holds on a day: items have valid_from and valid_to, both included and open when empty, or fields "
    "named by the last two parameters; the one from the latest day of several, nothing when there is none.",
    example='effective([{price: 3, valid_from: @"2026-01-01"}, {price: 4, valid_from: @"2026-07-01"}], '
    '@"2026-06-30").price = 3',
    aliases=("生效", "有效项"),
).takes("list: list, date: date|moment, from?: string?, to?: string? -> item")
def effective(
    items: list[Value], on: Date | DateTime, from_: str | None = None, to: str | None = None
) -> dict[str, Value]:
    day, found = day_number(as_moment(on).date), None
    latest: int | None = None
    for item in items:
        start, end = _day(item, from_ or "valid_from"), _day(item, to or "valid_to")
        if (start is not None and start > day) or (end is not None and end < day):
            continue
        if found is None or (start is not None and (latest is None or start > latest)):
            found, latest = item, start
    if found is None:
        raise Failure("nothing_in_force")
    result: dict[str, Value] = found
    return result


def _day(item: Value, name: str) -> int | None:
    if type(item) is not dict:
        raise Failure("item_type_actual", expected="context", actual=kind(item))
    value = item.get(name)
    if value is None:
        return None
    if kind(value) not in ("date", "date and time"):
        raise Failure("item_type_actual", expected="date", actual=kind(value))
    return day_number(as_moment(value).date)
