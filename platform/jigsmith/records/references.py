"""References, members and departments a save points at must exist, be live and readable, and stay so until commit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from engine.fields.base import StorageKind
from jigsmith.records.draft import Batch, Draft
from jigsmith.records.probes import Probe, Rows
from jigsmith.records.record_table import FieldTable, StoredColumn
from jigsmith.records.row_rights import row_condition
from jigsmith.records.sql import DEPARTMENTS, MEMBERS, Parameters

PEOPLE_SQL = {
    MEMBERS: ("_member", " AND t.active", "member_not_found"),
    DEPARTMENTS: ("_department", "", "department_not_found"),
}


@dataclass(slots=True)
class Pointers:
    """Every new pointer at one target, and where it was submitted."""

    target: str
    places: dict[UUID, list[tuple[Draft, str]]] = field(default_factory=dict)

    def add(self, pointed: UUID, draft: Draft, path: str) -> None:
        self.places.setdefault(pointed, []).append((draft, path))

    def refuse_missing(self, found: frozenset[object], code: str) -> None:
        """A finding at each place that points at what is not there (or not for the asker's eyes)."""
        for pointed, places in self.places.items():
            if pointed not in found:
                for draft, path in places:
                    draft.refuse(code, path, id=str(pointed), form=self.target)


def reference_probes(batch: Batch, *, restoring: bool = False) -> list[Probe]:
    """One probe per target form; found targets are locked FOR KEY SHARE, so nobody deletes them before we commit.

    `restoring` asks only whether the targets are there, not whether the asker might choose them anew.
    """
    targets: dict[str, Pointers] = {}
    for draft in batch.running():
        for target, pointed, path in _new_pointers(batch, draft):
            targets.setdefault(target, Pointers(target)).add(pointed, draft, path)
    return [_probe(batch, targets[target], restoring) for target in sorted(targets)]


def _probe(batch: Batch, pointers: Pointers, restoring: bool) -> Probe:
    parameters = Parameters()
    ids = parameters.add(list(pointers.places), "uuid[]")
    table, condition, code = _source(batch, pointers.target, parameters, restoring)

    def receive(rows: Rows) -> None:
        pointers.refuse_missing(frozenset(row[0] for row in rows), code)

    sql = f"SELECT t.id FROM {table} AS t WHERE t.id = ANY({ids}){condition} ORDER BY t.id FOR KEY SHARE OF t"
    return Probe(sql, parameters.values, receive)


def _source(batch: Batch, target: str, parameters: Parameters, restoring: bool) -> tuple[str, str, str]:
    """Table, condition and refusal for one kind of target."""
    if target in PEOPLE_SQL:
        table, condition, code = PEOPLE_SQL[target]
        return batch.table.beside(table), "" if restoring else condition, code
    live = " AND t.deleted_at IS NULL"
    if restoring and target == batch.table.name:  # records that come back together may refer to each other
        coming = parameters.add([draft.id for draft in batch.running()], "uuid[]")
        live = f" AND (t.deleted_at IS NULL OR t.id = ANY({coming}))"
    elif not restoring:
        rights = batch.writer.rights.find(target)
        readable = row_condition(batch.writer, rights, "read", "t", parameters) if rights else "false"
        live += f" AND ({readable})"
    return batch.table.beside(target), live, "reference_not_found"


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
