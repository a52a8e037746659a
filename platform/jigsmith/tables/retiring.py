"""Taking columns and tables out of use without losing them, and back."""

from engine.fields.base import Field
from jigsmith.tables.description import (
    ForeignKey,
    Place,
    Table,
    foreign_key_name,
    index_name,
    primary_key_name,
    unique_name,
)
from jigsmith.tables.sql import quoted, retired_name
from jigsmith.tables.tables import field_key
from jigsmith.tables.work import Work


def drop_bindings(place: Place, field: Field) -> Work:
    """Without its indexes and foreign key: a column that waits neither slows nor blocks the living."""
    table, name = place.table, field.name
    constraints = ((table, foreign_key_name(table, name)),) if field_key(place, field) else ()
    return Work(constraints=constraints, indexes=(index_name(table, name), unique_name(table, name)))


def retire_table(table: Table, number: int) -> Work:
    """Rename a table and all that carries its name; keys to other tables go, the key to its parent stays."""
    outward = tuple((table.name, key.name) for key in table.foreign_keys if not key.cascade)
    was = retired_name(table.name, number)
    renames = tuple(_renames(table, was, number, back=False))
    move = f"ALTER TABLE {quoted(table.name)} RENAME TO {quoted(was)}"
    return Work(constraints=outward, renames=(*renames, move), moved=((table.name, was),))


def revive_table(table: Table, number: int) -> Work:
    """Rename a table and all that carries its name back; `dangling` restores the keys to other tables."""
    was = retired_name(table.name, number)
    move = f"ALTER TABLE {quoted(was)} RENAME TO {quoted(table.name)}"
    return Work(renames=(move, *_renames(table, table.name, number, back=True)), moved=((was, table.name),))


def _renames(table: Table, current: str, number: int, *, back: bool) -> list[str]:
    """Names of indexes and kept constraints; while it is being retired the table still has its own name."""
    at = quoted(table.name)
    indexes = [index.name for index in table.indexes]
    constraints = [primary_key_name(table.name), *(key.name for key in table.foreign_keys if key.cascade)]
    statements = []
    for name in indexes:
        old, new = _ends(name, number, back)
        statements.append(f"ALTER INDEX IF EXISTS {old} RENAME TO {new}")
    for name in constraints:
        old, new = _ends(name, number, back)
        statements.append(f"ALTER TABLE {at} RENAME CONSTRAINT {old} TO {new}")
    return statements


def _ends(name: str, number: int, back: bool) -> tuple[str, str]:
    old, new = quoted(name), quoted(retired_name(name, number))
    return (new, old) if back else (old, new)


def dangling(key: ForeignKey) -> Work:
    """Bind a revived table's column again: what it points at and has gone becomes empty, or the link goes."""
    if key.cascade:
        return Work()
    column = quoted(key.column)
    gone = f"{column} IS NOT NULL AND NOT EXISTS (SELECT FROM {quoted(key.target)} AS r WHERE r.id = t.{column})"
    if key.column == "target_id":
        statement = f"DELETE FROM {quoted(key.table)} AS t WHERE {gone}"
    else:
        statement = f"UPDATE {quoted(key.table)} AS t SET {column} = NULL WHERE {gone}"
    return Work(statements=(statement,), binds=(key,))
