"""References, members and departments a save points at must exist, be live and readable, and stay so until commit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from engine.fields.base import StorageKind
from jigsmith.records.draft import Batch, Draft
from jigsmith.records.probes import Questions, Rows
from jigsmith.records.record_table import FieldTable, StoredColumn
from jigsmith.records.row_rights import row_condition
from jigsmith.records.sql import DEPARTMENTS, MEMBERS, Parameters
from jigsmith.records.titles import title_sql

PEOPLE_SQL = {
    MEMBERS: ("_member", " AND t.active", "member_not_found"),
    DEPARTMENTS: ("_department", "", "department_not_found"),
}


@dataclass(slots=True)
class Pointers:
    """Every new pointer at one target, and where it was submitted."""

    target: str
    code: str
    """Tells that a target is missing."""
    places: dict[UUID, list[tuple[Draft, str]]] = field(default_factory=dict)

    def settle(self, rows: Rows) -> None:
        """Note the titles of what is there; a finding at each place that points at what is not, or not for the asker."""
        found: dict[str, object] = {str(key): title for key, title in rows}
        for pointed, places in self.places.items():
            title = found.get(str(pointed), self)
            for draft, path in places:
                if title is self:
                    draft.refuse(self.code, path, id=str(pointed), form=self.target)
                else:
                    draft.titles[str(pointed)] = title


def ask_references(batch: Batch, questions: Questions, *, restoring: bool = False) -> None:
    """One question per target form; found targets are locked FOR KEY SHARE, so nobody deletes them before we commit.

    `restoring` asks only whether the targets are there, not whether the asker might choose them anew.
    """
    targets: dict[str, Pointers] = {}
    for draft in batch.running():
        for target, pointed, path in _new_pointers(batch, draft):
            pointers = targets.get(target) or targets.setdefault(target, Pointers(target, _code(target)))
            pointers.places.setdefault(pointed, []).append((draft, path))
    for target in sorted(targets):
        _ask(batch, questions, targets[target], restoring)


def _code(target: str) -> str:
    return PEOPLE_SQL[target][2] if target in PEOPLE_SQL else "reference_not_found"


def _ask(batch: Batch, questions: Questions, pointers: Pointers, restoring: bool) -> None:
    writer, target = batch.writer, pointers.target
    ids = questions.parameters.add(list(pointers.places), "uuid[]")
    table, condition = _source(batch, target, questions.parameters, restoring)
    title = title_sql(writer.catalog, writer.rights, batch.table.schema, target, "t")
    sql = f"SELECT t.id::text, {title} FROM {table} AS t WHERE t.id = ANY({ids}){condition} ORDER BY t.id FOR KEY SHARE OF t"
    questions.add(sql, pointers.settle)


def _source(batch: Batch, target: str, parameters: Parameters, restoring: bool) -> tuple[str, str]:
    """Table and condition for one kind of target."""
    if target in PEOPLE_SQL:
        table, condition, _ = PEOPLE_SQL[target]
        return batch.table.beside(table), "" if restoring else condition
    live = " AND t.deleted_at IS NULL"
    if restoring and target == batch.table.name:  # records that come back together may refer to each other
        coming = parameters.add([draft.id for draft in batch.running()], "uuid[]")
        live = f" AND (t.deleted_at IS NULL OR t.id = ANY({coming}))"
    elif not restoring:
        rights = batch.writer.rights.find(target)
        readable = row_condition(batch.writer, rights, "read", "t", parameters) if rights else "false"
        live += f" AND ({readable})"
    return batch.table.beside(target), live


def _new_pointers(batch: Batch, draft: Draft) -> Iterator[tuple[str, UUID, str]]:
    """(target, id, path) of every pointer the draft adds; unchanged ones are left in peace."""
    table = batch.table
    yield from _of_columns(table, draft.values, draft.before, "")
    for name, link in table.links.items():
        if name in draft.values:
            known = frozenset(draft.links_before(name))
            for position, target in enumerate(draft.links_after(name)):
                if target not in known:
                    yield link.target, target, f"/{name}/{position}"
    for name, rows in table.sub_tables.items():
        if name in draft.row_changes and rows.pointers:
            yield from _of_rows(rows, draft, name)


def _of_rows(table: FieldTable, draft: Draft, name: str) -> Iterator[tuple[str, UUID, str]]:
    stored: Mapping[object, Mapping[str, object]] = {row["id"]: row for row in draft.rows_before(name)}
    for position, row in enumerate(draft.rows_after(name)):
        yield from _of_columns(table, row, stored.get(row["id"], {}), f"/{name}/{position}")


def _of_columns(
    table: FieldTable, values: Mapping[str, object], before: Mapping[str, object], path: str
) -> Iterator[tuple[str, UUID, str]]:
    for column in table.pointers:
        pointed = values.get(column.name)
        if isinstance(pointed, UUID) and pointed != before.get(column.name):
            yield target_name(column), pointed, f"{path}/{column.name}"


def target_name(column: StoredColumn) -> str:
    """What a pointer column points at: a form's name, "@member" or "@department"."""
    if column.kind is StorageKind.MEMBER:
        return MEMBERS
    return DEPARTMENTS if column.kind is StorageKind.DEPARTMENT else column.target or ""


def pointer_columns(table: FieldTable, form: str) -> Sequence[StoredColumn]:
    """The columns of `table` that point at records of `form`."""
    return [column for column in table.pointers if column.kind is StorageKind.RECORD and column.target == form]
