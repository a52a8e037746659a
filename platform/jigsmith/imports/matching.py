"""Which rows mean records that exist, which repeat earlier rows: one query each for a chunk, nothing kept in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue

from jigsmith.imports.columns import ColumnPlan
from jigsmith.imports.rows import CellError, ReadRow, fingerprint, key_of
from jigsmith.imports.unique_values import mark_taken
from jigsmith.records.reading import get_many
from jigsmith.records.record_table import StoredColumn, record_tables
from jigsmith.records.sql import fetch, quoted, schema_of, table_sql
from jigsmith.storage.unit_of_work import UnitOfWork

WORTH_HASHING = 20_000
"""From so many rows in the file and records in the table on, the records' keys are hashed once into a table."""


@dataclass(frozen=True)
class Matcher:
    """Finds the records and earlier rows that rows of one import mean."""

    plan: ColumnPlan
    import_id: UUID
    hashed: bool
    """Existing records are found by hashes made beforehand."""
    empty: bool = False
    """The form had no record when the check began; what comes later is looked at before the import writes."""

    def settle(self, uow: UnitOfWork, rows: Iterable[ReadRow]) -> None:
        """Decide the outcome of each row without errors: added, updated, unchanged, duplicate, or an error after all."""
        sound = [row for row in rows if not row.errors]
        for row in sound:
            row.digest = fingerprint([reading.value for reading in row.readings])
            row.key = key_of(self.plan.match, row.values)
        keyed = [row for row in sound if row.key is not None]
        self._mark_repeated(uow, keyed)
        self._mark_existing(uow, [row for row in keyed if row.outcome == "added"])
        for row in sound:
            if row.outcome == "added" and not row.errors:
                self._settle_new(row)
        mark_taken(uow, self.plan, [row for row in sound if row.outcome in ("added", "updated")])
        for row in rows:
            if row.errors:
                row.outcome, row.key = "error", None

    def prepare(self, uow: UnitOfWork) -> None:
        """Hash the existing records' keys, when that pays."""
        self.forget(uow)
        if self.hashed:
            keys = ", ".join(f"f.{quoted(column.name)}" for column in self._columns(uow))
            _run(
                uow,
                f"INSERT INTO _import_match SELECT %(id)s, hash_record_extended(ROW({keys}), 0), f.id "
                f"FROM {self._table(uow)} f WHERE f.deleted_at IS NULL",
                {"id": self.import_id},
            )
            _run(uow, "ANALYZE _import_match", {})

    def forget(self, uow: UnitOfWork) -> None:
        """Drop the hashes."""
        _run(uow, "DELETE FROM _import_match WHERE import_id = %(id)s", {"id": self.import_id})

    def _mark_repeated(self, uow: UnitOfWork, rows: Sequence[ReadRow]) -> None:
        earlier: dict[str, tuple[int, str]] = {}
        if rows:
            sql = (
                f"SELECT key, row, digest FROM {table_sql(schema_of(uow), '_import_row')} "
                "WHERE import_id = %(id)s AND key = ANY(%(keys)s::uuid[])"
            )
            found = fetch(uow, sql, {"id": self.import_id, "keys": [row.key for row in rows]})
            earlier = {_hex(key): (number, _hex(digest)) for key, number, digest in found}  # type: ignore[misc]
        for row in rows:
            assert row.key is not None
            assert row.digest is not None
            first = earlier.setdefault(row.key, (row.number, row.digest))
            if first[0] == row.number:
                continue
            row.duplicate_of = first[0]
            if first[1] == row.digest:
                row.outcome, row.key = "duplicate", None
            else:
                name = self.plan.match[0]
                row.errors.append(CellError(self._title(name), name, "duplicate_in_file", {"row": first[0]}))

    def _mark_existing(self, uow: UnitOfWork, rows: Sequence[ReadRow]) -> None:
        found = self._find(uow, rows) if rows and not self.empty else {}
        ids = [identity for row in rows for identity in found.get(row.number, ())[:1]]
        current = {str(one["id"]): one for one in self._current(uow, ids)} if ids else {}
        for row in rows:
            matches = found.get(row.number, [])
            name = self.plan.match[0]
            if len(matches) > 1:
                values = {"count": len(matches)}
                row.errors.append(CellError(self._title(name), name, "match_ambiguous", values))
            elif matches:
                record = current.get(str(matches[0]))
                if record is None:
                    row.errors.append(CellError(self._title(name), name, "match_not_readable", {}))
                else:
                    self._compare(row, matches[0], record["values"])

    def _compare(self, row: ReadRow, identity: UUID, values: JsonValue) -> None:
        assert isinstance(values, dict)
        row.id = identity
        row.new_targets = [] if not self.plan.settings.update_existing else row.new_targets
        row.changes = differences(values, row.values)
        row.outcome = "updated" if row.changes and self.plan.settings.update_existing else "unchanged"
        if row.outcome == "updated" and not self.plan.held.may("update"):
            row.errors.append(
                CellError(None, "", "action_not_allowed", {"action": "update", "form": self.plan.held.form})
            )

    def _settle_new(self, row: ReadRow) -> None:
        row.values = {name: value for name, value in row.values.items() if value is not None and value != []}
        row.errors += [CellError(None, name, "value_required", {"field": name}) for name in self.plan.missing]
        if not self.plan.held.may("create"):
            row.errors.append(
                CellError(None, "", "action_not_allowed", {"action": "create", "form": self.plan.held.form})
            )

    def _current(self, uow: UnitOfWork, ids: Sequence[UUID]) -> list[dict[str, JsonValue]]:
        return get_many(uow, self.plan.catalog, self.plan.actor, self.plan.form.name, ids)

    def _find(self, uow: UnitOfWork, rows: Sequence[ReadRow]) -> dict[int, list[UUID]]:
        """Row number → ids of the live records with the same match values, at most two."""
        columns = self._columns(uow)
        values: dict[str, object] = {"n": [row.number for row in rows], "id": self.import_id}
        arrays = ["%(n)s::bigint[]"]
        places = {column.field.name: at for at, column in enumerate(self.plan.columns)}
        for index, column in enumerate(columns):
            at = places[column.name]
            values[f"k{index}"] = [row.readings[at].stored for row in rows]
            arrays.append(f"%(k{index})s::{column.sql_type}[]")
        keys = ", ".join(f"k{index}" for index in range(len(columns)))
        same = " AND ".join(self._same(column, index) for index, column in enumerate(columns))
        hashes = self._hash_condition(columns, keys)
        sql = (
            f"SELECT w.n, (array_agg(f.id))[1:2] FROM unnest({', '.join(arrays)}) AS w(n, {keys}) "
            f"JOIN {self._source(uow)} ON {hashes}{same} AND f.deleted_at IS NULL GROUP BY w.n"
        )
        return {row[0]: row[1] for row in fetch(uow, sql, values)}  # type: ignore[misc]

    def _source(self, uow: UnitOfWork) -> str:
        if not self.hashed:
            return f"{self._table(uow)} f"
        matches = table_sql(schema_of(uow), "_import_match")
        return f"({matches} m JOIN {self._table(uow)} f ON f.id = m.record_id AND m.import_id = %(id)s)"

    def _hash_condition(self, columns: Sequence[StoredColumn], keys: str) -> str:
        """A condition PostgreSQL can hash or look up, also where NULL must equal NULL."""
        wanted = f"hash_record_extended(ROW({', '.join(f'w.{key}' for key in keys.split(', '))}), 0)"
        if self.hashed:
            return f"m.hash = {wanted} AND "
        if len(columns) == 1:
            return ""
        own = ", ".join(f"f.{quoted(column.name)}" for column in columns)
        return f"hash_record_extended(ROW({own}), 0) = {wanted} AND "

    def _same(self, column: StoredColumn, index: int) -> str:
        own = f"f.{quoted(column.name)}"
        simple = column.field.required or len(self.plan.match) == 1
        return f"{own} = w.k{index}" if simple else f"{own} IS NOT DISTINCT FROM w.k{index}"

    def _columns(self, uow: UnitOfWork) -> list[StoredColumn]:
        table = record_tables(self.plan.catalog, schema_of(uow))[self.plan.form.name]
        return [table.by_name[name] for name in self.plan.match]

    def _table(self, uow: UnitOfWork) -> str:
        return table_sql(schema_of(uow), self.plan.form.name)

    def _title(self, name: str) -> str | None:
        return next((column.title for column in self.plan.columns if column.field.name == name), None)


def make_matcher(uow: UnitOfWork, plan: ColumnPlan, import_id: UUID, rows: int) -> Matcher:
    """A matcher, hashing when both the file and the table are large."""
    matcher = Matcher(plan, import_id, hashed=False)
    if not plan.match:
        return matcher
    if not fetch(uow, f"SELECT 1 FROM {matcher._table(uow)} WHERE deleted_at IS NULL LIMIT 1", {}):
        return Matcher(plan, import_id, hashed=False, empty=True)
    if rows < WORTH_HASHING:
        return matcher
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {matcher._table(uow)} LIMIT {WORTH_HASHING}) AS counted"
    large = fetch(uow, sql, {})[0][0] == WORTH_HASHING
    return Matcher(plan, import_id, hashed=large)


def differences(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> dict[str, dict[str, JsonValue]]:
    """What writing `after` over `before` would change."""
    return {
        name: {"before": before.get(name), "after": value}
        for name, value in after.items()
        if (before.get(name) or None) != (value or None) or _differs_as_false(before.get(name), value)
    }


def _differs_as_false(before: JsonValue, after: JsonValue) -> bool:
    """No and nothing are two values; an empty list and nothing are one."""
    return (before is None) != (after is None) and (before is False or after is False or before == 0 or after == 0)


def _hex(identity: object) -> str:
    return str(identity).replace("-", "")


def _run(uow: UnitOfWork, sql: str, values: Mapping[str, object]) -> None:
    uow.driver.execute(sql.encode(), values)
