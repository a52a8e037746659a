"""Any filter over any rows: SQL answers what a plain reading of the rules in Python answers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, combinations_with_replacement
from random import Random
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from engine.forms.definition import Sort
from engine.forms.filters import Filter
from jigsmith.records.listing import list_records
from jigsmith.records.paging import Query
from jigsmith.records.service import Records

FILTER: TypeAdapter[Filter] = TypeAdapter(Filter)
SHANGHAI = ZoneInfo("Asia/Shanghai")
CUSTOMERS = [UUID(f"0195f000-0000-7000-8000-00000000000{n}") for n in range(3)]
REGIONS: Mapping[str, str | None] = dict(zip(map(str, CUSTOMERS), ["north", "south", None], strict=True))
TODAY = datetime.now(SHANGHAI).date()

MIDNIGHT = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=SHANGHAI)
WORDS = ["a", "A", "ab", "b%", "_", "\\", "'x", "甲b"]
NUMBERS = ["-1", "0", "0.50", "1", "2.5"]
DAYS = [(TODAY + timedelta(days=offset)).isoformat() for offset in (-40, -7, -6, -1, 0, 1, 30)]
MOMENTS = [
    (MIDNIGHT + timedelta(seconds=seconds)).astimezone(UTC).isoformat()
    for seconds in (-170 * 3600, -24 * 3600, -1, 0, 1, 24 * 3600 - 1, 24 * 3600)
]
words = st.text(alphabet="aAb%_ '\\甲", min_size=1, max_size=4).filter(lambda text: text.strip() != "")
numbers, days, moments = st.sampled_from(NUMBERS), st.sampled_from(DAYS), st.sampled_from(MOMENTS)
states, tags = st.sampled_from(["open", "done"]), st.sampled_from(["a", "b", "c"])
customers = st.sampled_from(CUSTOMERS).map(str)

rows = st.fixed_dictionaries(
    {},
    optional={
        "code": st.none() | words,
        "qty": st.none() | numbers,
        "rank": st.none() | st.integers(1, 5),
        "urgent": st.none() | st.booleans(),
        "state": st.none() | states,
        "tags": st.none() | st.lists(tags, unique=True, max_size=3),
        "due": st.none() | days,
        "started": st.none() | moments,
        "customer": st.none() | customers,
        "watchers": st.lists(customers, unique=True, max_size=3),
        "lines": st.lists(st.just({"item": "x"}), max_size=1),
    },
)

PLAIN = ["equals", "not_equals"]
LISTS = ["in", "not_in"]
ORDER = ["less", "at_most", "greater", "at_least"]
PERIODS = [
    "today",
    "yesterday",
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "last_7_days",
    "next_30_days",
    "this_year",
]


def comparisons(field: str, value: st.SearchStrategy[Any], operators: Sequence[str]) -> st.SearchStrategy[Any]:
    def with_value(operator: str) -> st.SearchStrategy[Any]:
        if operator in ("empty", "not_empty"):
            return st.just({"field": field, "operator": operator})
        if operator in ("in", "not_in", "has_any", "has_all"):
            operand: st.SearchStrategy[Any] = st.lists(value, min_size=1, max_size=3)
        elif operator == "between":
            operand = st.tuples(st.none() | value, st.none() | value).filter(any).map(_in_order)
        elif operator == "within":
            operand = st.sampled_from(PERIODS)
        else:
            operand = value
        return operand.map(lambda one: {"field": field, "operator": operator, "value": one})

    return st.sampled_from([*operators, "empty", "not_empty"]).flatmap(with_value)


def _in_order(pair: tuple[Any, Any]) -> list[Any]:
    low, high = pair
    if low is not None and high is not None and _number(low) > _number(high):
        return [high, low]
    return [low, high]


def _number(value: Any) -> Any:
    try:
        return Decimal(value)
    except ArithmeticError:
        return value


leaves = st.one_of(
    comparisons("code", words, [*PLAIN, *LISTS, "contains", "not_contains", "starts_with"]),
    comparisons("qty", numbers, [*PLAIN, *LISTS, *ORDER, "between"]),
    comparisons("rank", st.integers(1, 5), [*PLAIN, *LISTS, *ORDER]),
    comparisons("urgent", st.booleans(), PLAIN),
    comparisons("state", states, [*PLAIN, *LISTS]),
    comparisons("tags", tags, ["has_any", "has_all"]),
    comparisons("due", days, [*PLAIN, *LISTS, *ORDER, "between", "within"]),
    comparisons("started", days, [*PLAIN, *ORDER, "within"]),
    comparisons("started", moments, [*PLAIN, *LISTS, *ORDER]),
    comparisons("customer", customers, [*PLAIN, *LISTS]),
    comparisons("watchers", customers, ["has_any", "has_all"]),
    comparisons("lines", st.none(), []),
    comparisons("customer.region", st.sampled_from(["north", "south"]), [*PLAIN, *LISTS]),
)
filters = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=5,
)


def holds(condition: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """The rules in plain Python."""
    if "all" in condition:
        return all(holds(part, row) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, row) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], row)
    field, operator, value = condition["field"], condition["operator"], condition.get("value")
    stored = row.get(field)
    if field == "customer.region":
        stored = REGIONS.get(row.get("customer") or "")
    opposite = {"not_equals": "equals", "not_in": "in", "not_contains": "contains", "empty": "not_empty"}
    if operator in opposite:
        return not positive(field, opposite[operator], stored, value)
    return positive(field, operator, stored, value)


def positive(field: str, operator: str, stored: Any, value: Any) -> bool:
    if stored is None or stored == [] or operator == "not_empty":
        return stored is not None and stored != []
    if operator in ("contains", "starts_with"):
        return value.lower() in stored.lower() if operator == "contains" else stored.lower().startswith(value.lower())
    if operator == "has_any":
        return bool(set(stored) & set(value))
    if operator == "has_all":
        return set(value) <= set(stored)
    if field == "started":
        return _instant_holds(operator, datetime.fromisoformat(stored), value)
    if operator == "within":
        start, end = period(value)
        return start <= date.fromisoformat(stored) < end
    if operator == "in":
        return any(_typed(field, stored) == _typed(field, one) for one in value)
    if operator == "between":
        low, high = value
        typed = _typed(field, stored)
        return (low is None or typed >= _typed(field, low)) and (high is None or typed <= _typed(field, high))
    return _compare(operator, _typed(field, stored), _typed(field, value))


def _typed(field: str, value: Any) -> Any:
    return Decimal(value) if field == "qty" else value


def _compare(operator: str, left: Any, right: Any) -> bool:
    found: bool = {
        "equals": left == right,
        "less": operator == "less" and left < right,
        "at_most": operator == "at_most" and left <= right,
        "greater": operator == "greater" and left > right,
        "at_least": operator == "at_least" and left >= right,
    }[operator]
    return found


def _instant_holds(operator: str, stored: datetime, value: Any) -> bool:
    local = stored.astimezone(SHANGHAI).date()
    if operator == "within":
        start, end = period(value)
        return start <= local < end
    if operator == "in":
        return any(_instant_holds("equals", stored, one) for one in value)
    if operator == "between":
        low, high = value
        above = low is None or _instant_holds("at_least", stored, low)
        return above and (high is None or _instant_holds("at_most", stored, high))
    if len(value) == 10:
        return _compare(operator, local, date.fromisoformat(value))
    return _compare(operator, stored, datetime.fromisoformat(value))


def period(name: str) -> tuple[date, date]:
    """Independent of the product's: first day, day after the last."""
    day = timedelta(days=1)
    monday = TODAY - day * TODAY.weekday()
    first = TODAY.replace(day=1)
    before = (first - day).replace(day=1)
    after = (first + day * 32).replace(day=1)
    return {
        "today": (TODAY, TODAY + day),
        "yesterday": (TODAY - day, TODAY),
        "this_week": (monday, monday + day * 7),
        "last_week": (monday - day * 7, monday),
        "this_month": (first, after),
        "last_month": (before, first),
        "last_7_days": (TODAY - day * 6, TODAY + day),
        "next_30_days": (TODAY, TODAY + day * 30),
        "this_year": (date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1)),
    }[name]


@contextmanager
def undone(workshop: Any) -> Iterator[Any]:
    """A unit of work that leaves nothing behind."""
    with workshop.work() as uow:
        yield uow
        uow.driver.execute("ROLLBACK; BEGIN")


@pytest.fixture
def stocked(workshop: Any) -> Any:
    """The workshop with three customers."""
    with workshop.work() as uow:
        for one, (key, region) in enumerate(REGIONS.items()):
            Records(uow, workshop.catalog, workshop.admin).create(
                "customer", {"name": f"c{one}", "region": region}, id=UUID(key)
            )
    return workshop


shared = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@shared
@given(found=st.lists(rows, min_size=1, max_size=6), asked=st.lists(filters, min_size=1, max_size=5))
def test_sql_agrees_with_the_rules(stocked: Any, found: list[dict[str, Any]], asked: list[dict[str, Any]]) -> None:
    with undone(stocked) as uow:
        records = Records(uow, stocked.catalog, stocked.admin)
        written = records.create_many("order", [(None, row) for row in found], atomic=True)
        for condition in asked:
            page = list_records(uow, stocked.catalog, stocked.admin, "order", Query(FILTER.validate_python(condition)))
            expected = {str(one.id) for one, row in zip(written, found, strict=True) if holds(condition, row)}
            assert {str(record["id"]) for record in page.records} == expected, condition
            assert page.count == len(expected)


EVERY: list[tuple[str, list[Any], list[str]]] = [
    ("code", WORDS, [*PLAIN, *LISTS, "contains", "not_contains", "starts_with"]),
    ("qty", NUMBERS, [*PLAIN, *LISTS, *ORDER, "between"]),
    ("rank", [1, 2, 5], [*PLAIN, *LISTS, *ORDER, "between"]),
    ("urgent", [True, False], PLAIN),
    ("state", ["open", "done"], [*PLAIN, *LISTS]),
    ("tags", ["a", "b", "c"], ["has_any", "has_all"]),
    ("due", DAYS, [*PLAIN, *LISTS, *ORDER, "between", "within"]),
    ("started", DAYS, [*PLAIN, *LISTS, *ORDER, "between", "within"]),
    ("started", MOMENTS, [*PLAIN, *LISTS, *ORDER, "between"]),
    ("customer", list(REGIONS), [*PLAIN, *LISTS]),
    ("watchers", list(REGIONS), ["has_any", "has_all"]),
    ("lines", [], []),
    ("customer.region", ["north", "south"], [*PLAIN, *LISTS]),
]


def every_operand(operator: str, values: list[Any]) -> Iterator[Any]:
    """All values, alone, in pairs or as ends."""
    if operator in ("empty", "not_empty"):
        yield None
    elif operator == "within":
        yield from PERIODS
    elif operator in ("in", "not_in", "has_any", "has_all"):
        yield from [[one] for one in values]
        yield from ([low, high] for low, high in combinations(values, 2))
    elif operator == "between":
        yield from ([low, high] for low, high in combinations_with_replacement(values, 2))
        yield from [[None, one] for one in values]
        yield from [[one, None] for one in values]
    else:
        yield from values


@pytest.mark.parametrize(("field", "values", "operators"), EVERY, ids=[f"{one[0]}-{len(one[1])}" for one in EVERY])
def test_every_operator_answers_what_the_rules_say(
    stocked: Any, field: str, values: list[Any], operators: list[str]
) -> None:
    draw = Random(7)
    table: dict[str, list[Any]] = {
        "code": [None, *WORDS],
        "qty": [None, *NUMBERS],
        "rank": [None, 1, 2, 5],
        "urgent": [None, True, False],
        "state": [None, "open", "done"],
        "tags": [None, ["a"], ["a", "b"], ["c", "b"]],
        "due": [None, *DAYS],
        "started": [None, *MOMENTS],
        "customer": [None, *REGIONS],
        "watchers": [[], [str(CUSTOMERS[0])], list(REGIONS)],
        "lines": [[], [{"item": "x"}]],
    }
    found = [{name: draw.choice(choices) for name, choices in table.items()} for _ in range(40)]
    with undone(stocked) as uow:
        records = Records(uow, stocked.catalog, stocked.admin)
        written = records.create_many("order", [(None, row) for row in found], atomic=True)
        for operator in [*operators, "empty", "not_empty"]:
            for value in every_operand(operator, values):
                condition = {"field": field, "operator": operator, "value": value}
                for asked in (condition, {"not": condition}):
                    query = Query(FILTER.validate_python(asked), columns=(), count="none")
                    page = list_records(uow, stocked.catalog, stocked.admin, "order", query)
                    expected = {str(one.id) for one, row in zip(written, found, strict=True) if holds(asked, row)}
                    assert {str(record["id"]) for record in page.records} == expected, asked


SORTABLE = ["code", "qty", "rank", "urgent", "state", "due", "started", "customer"]
sorts = st.lists(st.tuples(st.sampled_from(SORTABLE), st.booleans()), max_size=3, unique_by=lambda one: one[0])
plain_rows = st.fixed_dictionaries(
    {
        "code": st.none() | st.text(alphabet="ab1", min_size=1, max_size=2),
        "qty": st.none() | st.sampled_from(["1", "1.5", "-2"]),
        "rank": st.none() | st.integers(1, 2),
        "urgent": st.none() | st.booleans(),
        "state": st.none() | states,
        "due": st.none() | st.sampled_from(["2026-01-01", "2026-01-02"]),
        "started": st.none() | st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-01T00:00:01+08:00"]),
        "customer": st.none() | customers,
    }
)


def sort_key(row: Mapping[str, Any], field: str) -> Any:
    value = row[field]
    if value is None:
        return None
    if field == "customer":
        return f"c{list(REGIONS).index(value)}"
    return datetime.fromisoformat(value) if field == "started" else _typed(field, value)


@shared
@given(
    found=st.lists(plain_rows, min_size=1, max_size=9),
    later=st.lists(plain_rows, min_size=1, max_size=3),
    order=sorts,
    limit=st.integers(1, 3),
)
def test_pages_stay_complete_and_in_order_while_others_insert(
    stocked: Any, found: list[dict[str, Any]], later: list[dict[str, Any]], order: list[tuple[str, bool]], limit: int
) -> None:
    with undone(stocked) as uow:
        records = Records(uow, stocked.catalog, stocked.admin)
        written = records.create_many("order", [(None, row) for row in found], atomic=True)
        ids = {str(one.id): row for one, row in zip(written, found, strict=True)}
        keys = tuple(Sort(field=field, descending=descending) for field, descending in order)
        seen: list[str] = []
        cursor, waiting = None, list(later)
        while True:
            query = Query(sorts=keys, limit=limit, cursor=cursor, count="none")
            page = list_records(uow, stocked.catalog, stocked.admin, "order", query)
            seen += [str(record["id"]) for record in page.records]
            cursor = page.next_cursor
            if cursor is None:
                break
            if waiting:
                records.create_many("order", [(uuid7(), waiting.pop())], atomic=True)
        old = [one for one in seen if one in ids]
        assert len(seen) == len(set(seen))
        assert set(old) == set(ids)
        assert old == in_order(ids, order, old)


def in_order(rows: Mapping[str, Mapping[str, Any]], order: list[tuple[str, bool]], ids: list[str]) -> list[str]:
    """The ids by the sort keys, least significant first, empty values last; ties stay as they are."""
    for field, descending in reversed(order):
        filled = [one for one in ids if sort_key(rows[one], field) is not None]
        filled.sort(key=lambda one: sort_key(rows[one], field), reverse=descending)
        ids = filled + [one for one in ids if sort_key(rows[one], field) is None]
    return ids


def uuid7() -> UUID:
    return UUID(int=(uuid4().int & ~(0xF << 76)) | 0x7 << 76)
