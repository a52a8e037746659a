"""Lists: sorts, search, paging, counts, and how many statements they take."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from jigsmith.errors import Invalid
from jigsmith.records.filters import Asking
from jigsmith.records.rights import rights_of
from jigsmith.records.search import search_sql
from jigsmith.records.sql import Parameters, fetch, schema_of


@pytest.fixture
def orders(workshop: Any) -> Any:
    """Five orders, some with empty values."""
    for code, qty, due in (("A1", "5", "2026-01-05"), ("A2", None, None), ("B1", "7.50", "2026-01-03")):
        workshop.create("order", {"code": code, "qty": qty, "due": due, "tags": ["a", "b"] if qty else None})
    workshop.create("order", {"code": "B2", "qty": "5", "note": "ＡＢＣ 加急"})
    workshop.create("order", {"code": None, "qty": "-1", "note": "100%_x"})
    return workshop


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that runs meanwhile."""
    seen: list[str] = []
    execute = psycopg.Cursor.execute
    with pytest.MonkeyPatch.context() as patch:

        def spy(self: Any, query: Any, *args: Any, **more: Any) -> Any:
            seen.append(str(query))
            return execute(self, query, *args, **more)

        patch.setattr(psycopg.Cursor, "execute", spy)
        yield seen


def test_a_list_answers_newest_first(orders: Any) -> None:
    assert orders.codes() == [None, "B2", "B1", "A2", "A1"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("code", ["A1", "A2", "B1", "B2", None]),
        ("-code", ["B2", "B1", "A2", "A1", None]),
        ("qty,-code", [None, "B2", "A1", "B1", "A2"]),
        ("-qty,code", ["B1", "A1", "B2", None, "A2"]),
        ("-due", ["B1", "A1"]),
    ],
)
def test_empty_values_come_last_in_either_direction(orders: Any, sort: str, expected: list[str | None]) -> None:
    found = orders.codes(sort=sort)
    assert found[: len(expected)] == expected or sort == "-due"
    if sort == "-due":
        assert found[:2] == ["A1", "B1"]


@pytest.mark.parametrize("sort", ["code", "-code", "due", "-due,qty", "-qty,code", "owner", "created_at", "tags_"])
def test_pages_are_complete_and_free_of_repetition(orders: Any, sort: str) -> None:
    if sort == "tags_":
        with pytest.raises(Invalid) as refused:
            orders.page(sort="tags")
        assert refused.value.diagnostics[0].code == "sort_unsupported"
        return
    whole = [record["id"] for record in orders.page(sort=sort).records]
    cursor, found = None, []
    while True:
        page = orders.page(sort=sort, limit=2, cursor=cursor)
        found += [record["id"] for record in page.records]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == whole
    assert len(whole) == 5


def test_a_tampered_or_foreign_cursor_is_refused(orders: Any) -> None:
    cursor = orders.page(sort="code", limit=1).next_cursor
    for changed, more in (
        (cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB"), {}),
        ("x", {}),
        ("", {}),
        ("é☃", {}),
        (cursor, {"sort": "-code"}),
        (cursor, {"secret": b"another server"}),
    ):
        if changed == "":
            continue
        with pytest.raises(Invalid) as refused:
            orders.page(**{"sort": "code", "limit": 1, "cursor": changed} | more)
        assert refused.value.code == "cursor_invalid"


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("a1", {"A1"}),
        ("Ａ１", {"A1"}),
        ("abc", {"B2"}),
        ("ＡＢＣ 加急", {"B2"}),
        ("b2 加急", {"B2"}),
        ("%_", {None}),
        ("%", {None}),
        ("nothing", set()),
        ("  ", {"A1", "A2", "B1", "B2", None}),
    ],
)
def test_search_ignores_case_and_width_and_takes_wildcards_literally(
    orders: Any, search: str, expected: set[str]
) -> None:
    assert set(orders.codes(search=search)) == expected


def test_a_list_with_count_and_titles_is_one_statement(orders: Any) -> None:
    customer = orders.create("customer", {"name": "华北厂"})
    order = orders.create(
        "order",
        {"code": "C1", "customer": str(customer), "watchers": [str(customer)], "owner": str(orders.admin.member_id)},
    )
    orders.page()
    with counted() as seen:
        page = orders.page(sort="-created_at")
    assert len([text for text in seen if "order" in text]) == 1
    assert page.count == 6
    assert page.records[0]["id"] == str(order)
    assert page.records[0]["titles"] == {str(customer): "华北厂", str(orders.admin.member_id): "管理员"}
    assert page.records[0]["values"]["watchers"] == [str(customer)]
    assert "lines" not in page.records[0]["values"]


def test_statements_do_not_grow_with_the_page(orders: Any) -> None:
    with counted() as few:
        orders.page(limit=1)
    with counted() as many:
        orders.page(limit=100)
    assert len(few) == len(many)


def test_counts_are_exact_to_ten_thousand_and_estimated_beyond(orders: Any) -> None:
    with orders.work() as uow:
        uow.driver.execute(
            'INSERT INTO "order" (id, revision, created_at, updated_at, code) '
            "SELECT gen_random_uuid(), 1, now(), now(), 'N' || n FROM generate_series(1, 12000) n"
        )
        uow.driver.execute('ANALYZE "order"')
    page = orders.page(limit=1)
    assert not page.count_is_exact
    assert 11_000 <= page.count <= 13_000
    page = orders.page(limit=1, count="exact")
    assert (page.count, page.count_is_exact) == (12_005, True)
    page = orders.page(limit=1, filter={"field": "code", "operator": "starts_with", "value": "n1"})
    assert (page.count, page.count_is_exact) == (3112, True)
    assert orders.page(limit=1, count="none").count is None


def test_the_recycle_bin_lists_only_deleted_records(orders: Any) -> None:
    record = orders.page(limit=1).records[0]
    with orders.work() as uow:
        uow.driver.execute('UPDATE "order" SET deleted_at = now() WHERE id = %s', [record["id"]])
    page = orders.page(deleted=True)
    assert [one["id"] for one in page.records] == [record["id"]]
    assert page.records[0]["deleted_at"]
    assert record["id"] not in {one["id"] for one in orders.page().records}


def test_columns_limit_what_is_read(orders: Any) -> None:
    assert set(orders.page(columns=("code", "qty")).records[0]["values"]) == {"code", "qty"}
    with pytest.raises(Invalid) as refused:
        orders.page(columns=("code", "nope"))
    assert refused.value.diagnostics[0].code == "column_unknown"


def test_a_column_asked_for_a_thousand_times_is_read_once(orders: Any) -> None:
    assert set(orders.page(columns=("code",) * 10_000).records[0]["values"]) == {"code"}
    with pytest.raises(Invalid) as caught:
        orders.page(columns=tuple(f"nope{number}" for number in range(5_000)))
    assert len(caught.value.diagnostics) == 100


def test_limits_are_named(orders: Any) -> None:
    with pytest.raises(Invalid, match="limit_out_of_range"):
        orders.page(limit=0)
    with pytest.raises(Invalid, match="limit_out_of_range"):
        orders.page(limit=100_000)
    with pytest.raises(Invalid, match="too_many_sorts"):
        orders.page(sort="code,note,qty,price,rank,due")
    with pytest.raises(Invalid, match="search_too_long"):
        orders.page(search="x" * 300)


@pytest.mark.parametrize(
    "query",
    [
        "search=%00",
        "search=%ED%A0%80",
        "sort=%00",
        "sort=,,--",
        "cursor=%00",
        "cursor=AAAA",
        "columns=%00",
        "view=%00",
        "filter=%00",
        "filter={}",
        "filter=[]",
        'filter={"field":"code","operator":"equals","value":"\\u0000"}',
        'filter={"field":"code","operator":"equals","value":"\\ud800"}',
        'filter={"field":"code","operator":"equals","value":{"user":"nobody"}}',
        'filter={"field":"code","operator":"equals","value":{"user":"attributes.x"}}',
        'filter={"field":"qty","operator":"less","value":"1e999999"}',
        'filter={"field":"rank","operator":"less","value":99999999999999999999999}',
        'filter={"field":"took","operator":"less","value":"P999999999999D"}',
        'filter={"field":"started","operator":"less","value":"0001-01-01T00:00:00+14:00"}',
        'filter={"field":"started","operator":"at_most","value":"9999-12-31"}',
        'filter={"field":"due","operator":"within","value":"last_9999_days"}',
        'filter={"field":"due","operator":"within","value":"next_9999_days"}',
        'filter={"field":"id","operator":"equals","value":"\'; drop table order; --"}',
        'filter={"field":"code\\" or 1=1","operator":"empty"}',
        'filter={"field":"customer.customer.customer","operator":"empty"}',
        'filter={"field":".","operator":"empty"}',
        'filter={"field":"lines.item","operator":"empty"}',
    ],
)
def test_strange_queries_are_answered_or_refused_but_never_break(orders: Any, client: Any, query: str) -> None:
    answer = client.get(f"/api/records/order?{query}")
    assert answer.status_code in (200, 400, 422, 404), answer.text
    assert answer.status_code == 200 or answer.headers["content-type"] == "application/problem+json"


def test_deep_and_long_filters_are_refused(orders: Any, client: Any) -> None:
    deep: Any = {"field": "code", "operator": "empty"}
    for _ in range(12):
        deep = {"not": deep}
    long = {"any": [{"all": [{"field": "code", "operator": "empty"}] * 60}] * 60}
    for condition, code in ((deep, "filter_too_deep"), (long, "filter_too_long")):
        answer = client.post("/api/records/order/query", json={"filter": condition})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == code


@pytest.fixture
def sales(workshop: Any) -> Any:
    """Orders that point at customers in the north and the south, and at a person."""
    north = workshop.create("customer", {"name": "华北厂", "region": "north"})
    south = workshop.create("customer", {"name": "ＳＯＵＴＨ厂", "region": "south"})
    owner = str(workshop.admin.member_id)
    workshop.create("order", {"code": "N", "customer": str(north), "watchers": [str(south)], "state": "done"})
    workshop.create("order", {"code": "S", "customer": str(south), "owner": owner, "state": "done"})
    workshop.create("order", {"code": "O", "state": "open"})
    return workshop


@pytest.mark.parametrize(
    ("search", "expected"),
    [("华北", {"N"}), ("south", {"N", "S"}), ("south 管理员", {"S"}), ("N 华北", {"N"}), ("无此", set())],
)
def test_search_finds_records_by_the_titles_they_show(sales: Any, search: str, expected: set[str]) -> None:
    assert set(sales.codes(search=search)) == expected


def test_searching_titles_takes_no_further_statement(sales: Any) -> None:
    sales.page()
    with counted() as plain:
        sales.page()
    with counted() as searched:
        sales.page(search="华北")
    assert len(plain) == len(searched)


def test_searching_titles_keeps_row_rights_and_hidden_titles(sales: Any) -> None:
    checker, _ = sales.person("checker", "checker")
    blind, _ = sales.person("blind", "blind")
    sales.create("order", {"code": "X", "state": "open", "customer": sales.page("customer").records[0]["id"]})
    assert set(sales.codes(search="厂", actor=checker)) == {"N", "S"}
    assert sales.codes(search="厂", actor=blind) == []
    assert sales.codes(search="•", actor=blind) == []
    assert set(sales.codes(search="管理员", actor=blind)) == {"S"}


def test_searching_titles_among_many_rows_reads_the_targets_once(sales: Any) -> None:
    with sales.work() as uow:
        uow.driver.execute(
            "INSERT INTO customer (id, revision, created_at, updated_at, name) "
            "SELECT gen_random_uuid(), 1, now(), now(), '客户' || n FROM generate_series(1, 20000) n"
        )
        uow.driver.execute(
            'INSERT INTO "order" (id, revision, created_at, updated_at, code, customer) '
            "SELECT gen_random_uuid(), 1, now(), now(), 'N' || row_number() OVER (), id FROM customer, generate_series(1, 5)"
        )
        uow.driver.execute('ANALYZE "order"; ANALYZE customer')
        parameters, asking = Parameters(), Asking(sales.catalog, sales.admin, schema_of(uow))
        held = rights_of(sales.catalog, sales.admin).form("order")
        where = search_sql(asking, held, "客户12345", "r", parameters)
        plan = fetch(uow, f'EXPLAIN SELECT r.id FROM "order" r WHERE {where}', parameters.values)
    text = "\n".join(str(row[0]) for row in plan)
    assert "(hashed SubPlan" in text
    assert "(SubPlan" not in text, "one subquery would run for every row"
    assert len(sales.page(search="客户12345").records) == 5
