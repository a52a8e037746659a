"""A publish goes over a table as often for twenty fields as for two: benchmarks/ tells the seconds, this tells why."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.storage.unit_of_work import UnitOfWork

ROWS = 1_000
FEW, MANY = 2, 20


@dataclass(frozen=True)
class Passes:
    """What a publish did to the table, as PostgreSQL counts it within the transaction."""

    scans: int
    rows_updated: int


def wide(shop: Any, fields: int, type_: str, **more: Any) -> AnyDefinition:
    """A form of so many fields of one type."""
    own = [shop.field(type_, f"f{number}", **more) for number in range(fields)]
    found: AnyDefinition = shop.form("t", shop.field("text", "code", unique=True), *own)
    return found


def fill(shop: Any, fields: int) -> None:
    """Rows whose texts are numbers, except for every hundredth first field."""
    columns = ", ".join(f"f{number}" for number in range(fields))
    values = ", ".join(f"(n + {number})::text || '.5'" for number in range(fields))
    shop.run(
        f"INSERT INTO t (id, code, {columns}) SELECT gen_random_uuid(), 'c' || n, {values} FROM generate_series(1, {ROWS}) n"
    )
    shop.run("UPDATE t SET f0 = '约 ' || code WHERE code LIKE 'c%99'")


def publish_counting(shop: Any, form: AnyDefinition) -> Passes:
    """Publish and count."""
    with shop.database.tenant(shop.tenant, exclusive=True, timeout=120) as uow:
        before = counts(uow)  # a connection still holds those of earlier transactions
        publish(uow, shop.actor, plan_publish(uow, {"form/t": form}), note="", accept_losses=True)
        after = counts(uow)
    return Passes(*(new - old for new, old in zip(after, before, strict=True)))


def counts(uow: UnitOfWork) -> tuple[int, int]:
    """Scans of the table, and rows of it updated, not yet told to the statistics."""
    columns = "coalesce(sum(seq_scan)::int, 0), coalesce(sum(n_tup_upd)::int, 0)"
    schema = "schemaname = current_schema() AND relname = 't'"
    found = uow.execute(text(f"SELECT {columns} FROM pg_stat_xact_user_tables WHERE {schema}"))
    scans, updated = (int(value) for value in found.mappings().one().values())
    return scans, updated


def there_and_back(shop: Any, fields: int) -> list[Passes]:
    """Texts become numbers and texts again; nothing is lost on the way."""
    shop.publish(wide(shop, fields, "text"))
    fill(shop, fields)
    total = f"SELECT sum(hashtext(code || f0 || f{fields - 1})) FROM t"
    before = shop.run(total)
    plan = shop.plan(wide(shop, fields, "number", decimals=1))
    assert [(loss.field, loss.count) for loss in plan.losses] == [("f0", ROWS // 100)]
    there = publish_counting(shop, wide(shop, fields, "number", decimals=1))
    last = (ROWS + 1) * ROWS / 2 + (fields - 0.5) * ROWS
    assert shop.run(f"SELECT count(f0), sum(f{fields - 1}) FROM t") == [(ROWS - ROWS // 100, last)]
    back = publish_counting(shop, wide(shop, fields, "text"))
    assert shop.run(total) == before
    return [there, back]


def test_twenty_conversions_go_over_the_table_as_often_as_two(shop: Any, second_shop: Any) -> None:
    few, many = there_and_back(shop, FEW), there_and_back(second_shop, MANY)
    assert few == many
    assert all(0 < one.scans < FEW + MANY for one in many), many


def test_add_drop_rename_and_convert_together_are_reversible(shop: Any) -> None:
    shop.publish(wide(shop, MANY, "text"))
    fill(shop, MANY)
    fields = [shop.field("text", "code", unique=True)]
    fields += [shop.field("number", f"f{number}", decimals=1, indexed=True) for number in range(5)]
    fields += [{**shop.field("text", f"f{number}"), "label": {"zh": f"改名 {number}"}} for number in range(5, 12)]
    fields += [shop.field("boolean", f"new{number}", required=True, default=True) for number in range(4)]
    fields += [shop.field("sub_table", "lines", fields=[shop.field("text", "note")])]
    shop.publish(shop.form("t", *fields))
    assert shop.run("SELECT count(f3), bool_and(new1) FROM t") == [(ROWS, True)]
    shop.publish(wide(shop, MANY, "text"))
    assert shop.run("SELECT count(f3), count(f15), min(f4::numeric)::text FROM t") == [(ROWS, ROWS, "5.5")]
