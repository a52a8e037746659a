"""Every change of a form's tables, and its reverse."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from jigsmith.tables.changes import Change, apply_changes
from jigsmith.tables.purge import purge_retired

LONG = "工" * 21
WORDS = ["order", "user", "select", "表", "table", LONG, "Group"]


def snapshot(shop: Any) -> list[tuple[Any, ...]]:
    """Columns, indexes and constraints of the tenant's own tables."""
    schema = shop.tenant.schema
    columns = shop.run(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        f"WHERE table_schema = '{schema}' AND table_name NOT LIKE '\\_%' AND column_name NOT LIKE '\\_was\\_%'"
    )
    indexes = shop.run(
        f"SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = '{schema}' AND tablename NOT LIKE '\\_%'"
    )
    keys = shop.run(
        "SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c "
        f"JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = '{schema}' AND c.contype IN ('f', 'p') "
        "AND c.conrelid::regclass::text NOT LIKE '%\\_was\\_%' AND c.conname NOT LIKE '\\_was\\_%'"
    )
    return sorted(columns) + sorted(indexes) + sorted(keys)


def rows_of(shop: Any) -> list[Any]:
    """Every value of the form t and its children."""
    names = sorted(column for column in shop.columns("t") if not column.startswith("_"))
    found = [shop.run(f"SELECT {', '.join(names)} FROM t ORDER BY id")]
    for child in ("t__lines", "t__peers"):
        if shop.columns(child):
            names = sorted(column for column in shop.columns(child) if not column.startswith("_"))
            found.append(shop.run(f"SELECT {', '.join(names)} FROM {child} ORDER BY 1, 2"))
    return found


def base(shop: Any) -> list[dict[str, Any]]:
    f = shop.field
    return [
        f("text", "code", unique=True, required=True),
        f("number", "qty", indexed=True),
        f("choice", "state", options=[{"value": "a", "label": {"zh": "甲"}}, {"value": "b", "label": {"zh": "乙"}}]),
        f("reference", "parent", target="t"),
        f("sub_table", "lines", fields=[f("text", "note"), f("number", "n")]),
        f("multi_reference", "peers", target="t"),
    ]


def filled(shop: Any) -> None:
    shop.publish(shop.form("t", *base(shop)))
    shop.run(
        "INSERT INTO t (id, code, qty, state) SELECT gen_random_uuid(), 'c' || n, n, 'b' FROM generate_series(1, 5) n"
    )
    shop.run("UPDATE t SET parent = id WHERE qty > 2")
    shop.run("INSERT INTO t__lines (id, parent_id, note, n) SELECT gen_random_uuid(), id, 'x', qty FROM t")
    shop.run("INSERT INTO t__peers (record_id, target_id) SELECT id, id FROM t")
    shop.run(
        "INSERT INTO t__peers (record_id, target_id, position) SELECT a.id, b.id, 1 FROM t a, t b "
        "WHERE a.qty = 1 AND b.qty IN (2, 3)"
    )


def edited(shop: Any, **changes: Any) -> Any:
    """The base form with fields replaced by name (None drops one); new names are added."""
    fields = {field["name"]: field for field in base(shop)}
    fields |= changes
    return shop.form("t", *(field for field in fields.values() if field is not None))


CASES: dict[str, tuple[Callable[[Any], Any], list[str]]] = {
    "add a field": (lambda s: edited(s, extra=s.field("text", "extra")), ["add_field"]),
    "add a required field": (
        lambda s: edited(s, extra=s.field("boolean", "extra", required=True, default=True)),
        ["add_field"],
    ),
    "add a sub-table": (
        lambda s: edited(s, extra=s.field("sub_table", "extra", fields=[s.field("date", "d")])),
        ["add_field"],
    ),
    "add a reference": (lambda s: edited(s, extra=s.field("reference", "extra", target="t")), ["add_field"]),
    "drop a field": (lambda s: edited(s, qty=None), ["drop_field"]),
    "drop a reference": (lambda s: edited(s, parent=None), ["drop_field"]),
    "drop a sub-table": (lambda s: edited(s, lines=None), ["drop_field"]),
    "drop a multi-reference": (lambda s: edited(s, peers=None), ["drop_field"]),
    "convert a field": (lambda s: edited(s, qty=s.field("text", "qty")), ["convert_field"]),
    "drop unique": (lambda s: edited(s, code=s.field("text", "code", required=True)), ["drop_unique"]),
    "no longer required": (lambda s: edited(s, code=s.field("text", "code", unique=True)), ["unset_required"]),
    "required": (lambda s: edited(s, qty=s.field("number", "qty", indexed=True, required=True)), ["set_required"]),
    "add unique": (lambda s: edited(s, qty=s.field("number", "qty", indexed=True, unique=True)), ["add_unique"]),
    "drop an index": (lambda s: edited(s, qty=s.field("number", "qty")), ["drop_index"]),
    "fewer options": (
        lambda s: edited(s, state=s.field("choice", "state", options=[{"value": "a", "label": {"zh": "甲"}}])),
        ["narrow_field", "edit_form"],
    ),
    "a row field goes, one comes": (
        lambda s: edited(s, lines=s.field("sub_table", "lines", fields=[s.field("number", "n"), s.field("date", "d")])),
        ["drop_field", "add_field"],
    ),
    "a row field converts": (
        lambda s: edited(
            s, lines=s.field("sub_table", "lines", fields=[s.field("text", "note"), s.field("text", "n")])
        ),
        ["convert_field"],
    ),
    "one reference becomes many": (
        lambda s: edited(s, parent=s.field("multi_reference", "parent", target="t")),
        ["convert_field"],
    ),
    "many references become one": (
        lambda s: edited(s, peers=s.field("reference", "peers", target="t")),
        ["convert_field"],
    ),
    "a label": (lambda s: edited(s, qty={**base(s)[1], "label": {"zh": "数量"}}), ["edit_form"]),
}


@pytest.mark.parametrize("name", CASES)
def test_each_change_is_undone_by_its_reverse(shop: Any, kinds: Any, name: str) -> None:
    make, expected = CASES[name]
    filled(shop)
    tables, values = snapshot(shop), rows_of(shop)
    plan = shop.plan(make(shop))
    assert sorted(kinds(plan)) == sorted(expected)
    with shop.database.tenant(shop.tenant, exclusive=True) as uow:
        apply_changes(uow, plan.changes)
    undo: list[Change] = [change.reverse() for change in reversed(plan.changes)]
    with shop.database.tenant(shop.tenant, exclusive=True) as uow:
        apply_changes(uow, undo)
    assert snapshot(shop) == tables
    assert rows_of(shop) == values
    redo = [change.reverse() for change in reversed(undo)]
    with shop.database.tenant(shop.tenant, exclusive=True) as uow:
        apply_changes(uow, redo)
        apply_changes(uow, [change.reverse() for change in redo])
    assert (snapshot(shop), rows_of(shop)) == (tables, values)


@pytest.mark.parametrize("name", CASES)
def test_each_change_is_undone_by_publishing_the_older_form(shop: Any, name: str) -> None:
    filled(shop)
    tables, values = snapshot(shop), rows_of(shop)
    shop.publish(CASES[name][0](shop))
    shop.publish(edited(shop))
    assert snapshot(shop) == tables
    assert rows_of(shop) == values


def test_a_dropped_form_comes_back_with_everything(shop: Any, kinds: Any) -> None:
    filled(shop)
    tables, values = snapshot(shop), rows_of(shop)
    shop.publish(edited(shop, lines=None))
    assert kinds(shop.publish(remove=["t"])) == ["drop_form"]
    assert shop.columns("t") == set()
    assert kinds(shop.publish(edited(shop))) == ["restore_form", "restore_field"]
    assert snapshot(shop) == tables
    assert rows_of(shop) == values


def test_of_many_references_the_first_stays_and_changed_ones_win_on_the_way_back(shop: Any) -> None:
    filled(shop)
    one = edited(shop, peers=shop.field("reference", "peers", target="t"))
    plan = shop.publish(one)
    assert [(loss.reason, loss.count) for loss in plan.losses] == [("values_first_kept", 1)]
    assert shop.run("SELECT count(*) FROM t WHERE peers = id") == [(5,)]
    shop.run("UPDATE t SET peers = (SELECT id FROM t WHERE qty = 5) WHERE qty = 4")
    shop.publish(edited(shop))
    links = "SELECT a.qty::int, b.qty::int FROM t__peers l JOIN t a ON a.id = record_id JOIN t b ON b.id = target_id"
    assert sorted(shop.run(links)) == [(1, 1), (1, 2), (1, 3), (2, 2), (3, 3), (4, 5), (5, 5)]


def test_references_to_what_has_gone_meanwhile_come_back_empty(shop: Any) -> None:
    target = shop.form("target", shop.field("text", "name"))
    shop.publish(
        target,
        shop.form("t", shop.field("reference", target="target"), shop.field("multi_reference", "m", target="target")),
    )
    shop.run("INSERT INTO target (id, name) SELECT gen_random_uuid(), n::text FROM generate_series(1, 2) n")
    shop.run("INSERT INTO t (id, f) SELECT gen_random_uuid(), id FROM target")
    shop.run("INSERT INTO t__m (record_id, target_id) SELECT id, f FROM t")
    shop.publish(shop.form("t"))
    shop.run("DELETE FROM target WHERE name = '1'")
    shop.publish(
        shop.form("t", shop.field("reference", target="target"), shop.field("multi_reference", "m", target="target"))
    )
    assert shop.run("SELECT count(*), count(f) FROM t") == [(2, 1)]
    assert shop.run("SELECT count(*) FROM t__m") == [(1,)]


def test_names_that_are_keywords_and_of_63_bytes_work(shop: Any) -> None:
    fields = [shop.field("text", name, unique=True) for name in WORDS]
    fields += [shop.field("reference", "references", target="select")]
    forms = [shop.form(name, *fields) for name in WORDS]
    forms[0] = shop.form("order", *fields, shop.field("sub_table", "lines", fields=[shop.field("number", "from")]))
    shop.publish(*forms)
    converted = [shop.field("number", name) for name in WORDS]
    shop.run(f'INSERT INTO "{LONG}" (id, "{LONG}", "select") VALUES (gen_random_uuid(), \'1\', \'2\')')
    shop.publish(*(shop.form(name, *converted) for name in WORDS))
    assert shop.run(f'SELECT "{LONG}"::text, "select"::text FROM "{LONG}"') == [("1.00", "2.00")]
    shop.publish(*forms)
    assert shop.run(f'SELECT "{LONG}", "select" FROM "{LONG}"') == [("1", "2")]
    shop.publish(remove=WORDS)
    shop.publish(*forms)
    assert shop.run(f'SELECT "{LONG}", "select" FROM "{LONG}"') == [("1", "2")]


def test_forms_that_refer_to_each_other_in_a_circle_are_created_at_once(shop: Any) -> None:
    a = shop.form("a", shop.field("reference", "b", target="b"), shop.field("multi_reference", "bs", target="b"))
    b = shop.form("b", shop.field("reference", "a", target="a"))
    shop.publish(a, b)
    shop.publish(remove=["a", "b"])
    shop.publish(a, b)
    assert {"id", "a"} <= shop.columns("b")


def test_losses_name_each_cell(shop: Any) -> None:
    filled(shop)
    shop.run("UPDATE t SET qty = NULL WHERE qty = 3")
    ids = {row[1]: row[0] for row in shop.run("SELECT id::text, code FROM t")}
    plan = shop.plan(edited(shop, qty=shop.field("number", "qty", indexed=True, required=True), state=None))
    found = {loss.reason: loss for loss in plan.losses}
    assert found["values_missing"].samples == ((ids["c3"], ""),)
    assert found["values_dropped"].count == 5
    assert {value for _, value in found["values_dropped"].samples} == {"乙"}


def test_samples_stop_at_a_hundred_but_the_count_is_exact(shop: Any) -> None:
    shop.publish(shop.form("t", shop.field("text")))
    shop.run("INSERT INTO t (id, f) SELECT gen_random_uuid(), 'x' || n FROM generate_series(1, 250) n")
    (loss,) = shop.plan(shop.form("t", shop.field("number"))).losses
    assert (loss.count, len(loss.samples)) == (250, 100)
    assert list(loss.samples) == sorted(loss.samples)


def test_duplicates_block_a_unique_field_and_are_listed(shop: Any) -> None:
    shop.publish(shop.form("t", shop.field("text")))
    shop.run("INSERT INTO t (id, f) SELECT gen_random_uuid(), x FROM unnest(ARRAY['a', 'a', 'b', NULL, NULL]) x")
    shop.run("INSERT INTO t (id, f, deleted_at) VALUES (gen_random_uuid(), 'b', now())")
    plan = shop.plan(shop.form("t", shop.field("text", unique=True)))
    assert [(loss.reason, loss.count, loss.blocking) for loss in plan.losses] == [("values_duplicate", 2, True)]
    assert [found.code for found in plan.errors] == ["values_duplicate"]


def test_the_same_definitions_again_change_nothing(shop: Any) -> None:
    filled(shop)
    assert shop.plan(edited(shop)).changes == ()


def test_purging_removes_what_was_retired_and_nothing_else(shop: Any) -> None:
    filled(shop)
    shop.publish(edited(shop, lines=None, peers=None, state=None, qty=shop.field("text", "qty")), shop.form("state"))
    shop.publish(remove=["state"])
    with shop.database.tenant(shop.tenant, exclusive=True) as uow:
        assert purge_retired(uow, datetime.now(UTC)) == 5
    left = shop.run(
        f"SELECT tablename FROM pg_tables WHERE schemaname = '{shop.tenant.schema}' AND tablename LIKE '\\_was\\_%'"
    )
    assert left == []
    assert {column for column in shop.columns("t") if column.startswith("_")} == set()
    plan = shop.publish(edited(shop))
    assert {change.kind for change in plan.changes} == {"add_field", "convert_field"}
