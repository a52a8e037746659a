"""A table described as a value: columns, indexes and foreign keys, before any of it exists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.types import TypeEngine

from engine.definition import Label
from engine.fields.base import Field
from jigsmith.tables.columns import child_table
from jigsmith.tables.sql import fitted, quoted, retired_name, type_sql

Purpose = Literal["records", "rows", "links"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where fields stand: in a form's own table, or in the rows of one of its sub-tables."""

    form: str
    table: str
    label: Label
    rows: bool = False
    within: Label | None = None
    """The sub-table's label."""
    number: int | None = None
    """The version that retired the table, when it is only now coming back."""

    @property
    def stored(self) -> str:
        """The table's name before the changes of a plan."""
        return self.table if self.number is None else retired_name(self.table, self.number)

    def inside(self, field: Field) -> "Place":
        """The rows of the sub-table `field`."""
        return Place(self.form, child_table(self.table, field.name), self.label, True, field.label, self.number)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Values are nullable: what is required is decided by the form's validator, not by the table."""

    name: str
    type: TypeEngine[Any]
    required: bool = False
    default: str | None = None
    """An SQL expression."""

    def sql(self) -> str:
        """The column as CREATE TABLE and ADD COLUMN write it."""
        default = f" DEFAULT {self.default}" if self.default else ""
        return f"{quoted(self.name)} {type_sql(self.type)}{default}{' NOT NULL' if self.required else ''}"

    def sql_type(self) -> str:
        """The column as ALTER COLUMN writes it."""
        return f"{quoted(self.name)} TYPE {type_sql(self.type)}"


@dataclass(frozen=True, slots=True)
class Index:
    """An index on SQL elements; `unique` ones count live records only where the table has a recycle bin."""

    name: str
    table: str
    elements: tuple[str, ...]
    unique: bool = False
    method: str = "btree"
    condition: str | None = None

    def sql(self) -> str:
        """The CREATE INDEX statement."""
        unique = "UNIQUE " if self.unique else ""
        condition = f" WHERE {self.condition}" if self.condition else ""
        return (
            f"CREATE {unique}INDEX {quoted(self.name)} ON {quoted(self.table)} "
            f"USING {self.method} ({', '.join(self.elements)}){condition}"
        )


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column that points at another table's id; `cascade` deletes with the target."""

    name: str
    table: str
    column: str
    target: str
    cascade: bool = False

    def sql(self) -> str:
        """The constraint as ALTER TABLE writes it. Deferrable, so that a purge may take records in any order."""
        cascade = " ON DELETE CASCADE" if self.cascade else ""
        return (
            f"ADD CONSTRAINT {quoted(self.name)} FOREIGN KEY ({quoted(self.column)}) "
            f"REFERENCES {quoted(self.target)} (id){cascade} DEFERRABLE INITIALLY IMMEDIATE"
        )


@dataclass(frozen=True)
class Table:
    """One table of a form: its records, a sub-table's rows, or a multi-reference's links."""

    name: str
    purpose: Purpose
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    indexes: tuple[Index, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    def sql(self) -> str:
        """The CREATE TABLE statement, without indexes and foreign keys."""
        columns = ", ".join(column.sql() for column in self.columns)
        key = ", ".join(quoted(name) for name in self.primary_key)
        return (
            f"CREATE TABLE {quoted(self.name)} ({columns}, "
            f"CONSTRAINT {quoted(primary_key_name(self.name))} PRIMARY KEY ({key}))"
        )


def primary_key_name(table: str) -> str:
    """The name of a table's primary key."""
    return fitted("_pk_", table, "")


def index_name(table: str, column: str) -> str:
    """The name of the index behind `indexed`, references and lists."""
    return fitted("_ix_", f"{table}.{column}", "")


def unique_name(table: str, column: str) -> str:
    """The name of the index behind `unique`."""
    return fitted("_uq_", f"{table}.{column}", "")


def foreign_key_name(table: str, column: str) -> str:
    """The name of a column's foreign key."""
    return fitted("_fk_", f"{table}.{column}", "")


def tables_sql(tables: Iterable[Table]) -> str:
    """Everything needed to create tables from nothing, in an order that allows references in circles."""
    tables = tuple(tables)
    statements = [table.sql() for table in tables]
    statements += [index.sql() for table in tables for index in table.indexes]
    statements += [f"ALTER TABLE {quoted(key.table)} {key.sql()}" for table in tables for key in table.foreign_keys]
    return ";\n".join(statements)
