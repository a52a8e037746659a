"""What a record stores outside its own row, sub-table rows and multi-reference links: read, then compared."""

from collections.abc import Mapping
from uuid import UUID

from jigsmith.records.draft import Batch, Draft, Row, RowChanges
from jigsmith.records.probes import Probe, Rows, ask
from jigsmith.records.record_table import FieldTable, LinkTable
from jigsmith.records.sql import Parameters
from jigsmith.storage.identifiers import new_id


def load_parts(batch: Batch) -> None:
    """Read the stored rows and links of those parts that the existing drafts submit."""
    drafts = [draft for draft in batch.running() if draft.exists]
    probes = []
    for name in batch.table.parted:
        touched = {draft.id: draft for draft in drafts if name in draft.values}
        if touched:
            probes.append(_probe(batch, name, touched))
    ask(batch.writer.uow, probes)


def _probe(batch: Batch, name: str, drafts: Mapping[UUID, Draft]) -> Probe:
    link = batch.table.links.get(name)
    return _links_probe(link, drafts) if link else _rows_probe(batch.table.sub_tables[name], name, drafts)


def _links_probe(link: LinkTable, drafts: Mapping[UUID, Draft]) -> Probe:
    parameters, found = Parameters(), {draft.id: list[UUID]() for draft in drafts.values()}
    owners = parameters.add(list(drafts), "uuid[]")
    for draft in drafts.values():
        draft.before[link.name] = found[draft.id]

    def receive(rows: Rows) -> None:
        for owner, target in rows:
            found[owner].append(target)

    sql = f"SELECT record_id, target_id FROM {link.qualified} WHERE record_id = ANY({owners}) ORDER BY record_id, position"
    return Probe(sql, parameters.values, receive)


def _rows_probe(table: FieldTable, name: str, drafts: Mapping[UUID, Draft]) -> Probe:
    parameters, found = Parameters(), {draft.id: list[Row]() for draft in drafts.values()}
    owners = parameters.add(list(drafts), "uuid[]")
    names = ("id", *table.by_name)
    for draft in drafts.values():
        draft.before[name] = found[draft.id]

    def receive(rows: Rows) -> None:
        for owner, *values in rows:
            found[owner].append(dict(zip(names, values, strict=True)))

    columns = "".join(f", {column}" for column in table.column_names)
    sql = f"SELECT parent_id, id{columns} FROM {table.qualified} WHERE parent_id = ANY({owners}) ORDER BY parent_id, position"
    return Probe(sql, parameters.values, receive)


def compare_rows(batch: Batch) -> None:
    """Work out which sub-table rows are new, changed, moved or gone; foreign row ids are refused."""
    if not batch.table.sub_tables:
        return
    for draft in batch.running():
        for name in batch.table.sub_tables:
            if name in draft.values:
                _compare(draft, name)


def _compare(draft: Draft, name: str) -> None:
    stored = {row["id"]: (position, row) for position, row in enumerate(draft.rows_before(name))}
    final: list[Row] = []
    added: list[Row] = []
    changed: list[tuple[Row, Row]] = []
    moved: list[tuple[Row, int]] = []
    for position, row in enumerate(draft.rows_after(name)):
        if row.get("id") is None:
            row = {**row, "id": new_id()}
            added.append(row)
        elif (found := stored.pop(row["id"], None)) is None:
            draft.refuse("row_unknown", f"/{name}/{position}/id", id=str(row["id"]))
            continue
        else:
            row = {**found[1], **row}
            if row != found[1]:
                changed.append((found[1], row))
            if position != found[0]:
                moved.append((row, position))
        final.append(row)
    changes = RowChanges(tuple(added), tuple(changed), tuple(row for _, row in stored.values()), tuple(moved))
    draft.values[name] = final
    if changes.any or not draft.exists:
        draft.row_changes[name] = changes
    else:
        del draft.values[name]
