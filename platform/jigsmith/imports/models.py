"""An import and its rows: the tables, and the settings a person chooses."""

from typing import Annotated, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Property
from sqlalchemy.dialects import postgresql as pg

Outcome = Literal["added", "updated", "unchanged", "duplicate", "error"]

metadata = sa.MetaData()
imports = sa.Table(
    "_import",
    metadata,
    sa.Column("id", pg.UUID(as_uuid=True), primary_key=True),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file_key", sa.Text, nullable=False),
    sa.Column("sheets", pg.JSONB, nullable=False),
    sa.Column("settings", pg.JSONB(none_as_null=True)),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("counts", pg.JSONB, nullable=False),
    sa.Column("problem", pg.JSONB(none_as_null=True)),
    sa.Column("undo", pg.JSONB(none_as_null=True)),
    sa.Column("checkpoint", sa.BigInteger, nullable=False),
    sa.Column("job_id", pg.UUID(as_uuid=True)),
    sa.Column("version", sa.Integer),
    sa.Column("checked_at", sa.DateTime(timezone=True)),
    sa.Column("created_by", pg.UUID(as_uuid=True), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)
import_rows = sa.Table(
    "_import_row",
    metadata,
    sa.Column("import_id", pg.UUID(as_uuid=True), primary_key=True),
    sa.Column("row", sa.BigInteger, primary_key=True),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("key", pg.UUID(as_uuid=True)),
    sa.Column("digest", pg.UUID(as_uuid=True)),
    sa.Column("payload", pg.JSONB, nullable=False),
)


class ReferenceSetting(BaseModel):
    """How the texts of one reference column find their records."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Annotated[str, Property(min_length=1, max_length=63)] = "title"
    """"title" (the title, then any unique text field), or a field of the target."""
    create: bool = False
    """Make a missing target, with nothing but this text."""


class ImportSettings(BaseModel):
    """What an import shall do; the same again gives the same result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sheet: Annotated[str, Property(max_length=200)] | None = None
    """None: the first sheet with rows."""
    columns: Annotated[dict[str, str | None], Property(max_length=2000)]
    """Column title → field name; None or left out: not imported."""
    match: Annotated[list[str], Property(max_length=20)] = []
    """Fields whose values together say which record a row means; none: every row is new."""
    mode: Literal["all_or_nothing", "skip_bad"] = "all_or_nothing"
    references: Annotated[dict[str, ReferenceSetting], Property(max_length=500)] = {}
    update_existing: bool = True
    """False leaves records that exist as they are."""


NO_COUNTS = {"added": 0, "updated": 0, "unchanged": 0, "duplicates": 0, "errors": 0, "rows": 0, "cell_errors": 0}
COUNTED: dict[str, str] = {
    "added": "added",
    "updated": "updated",
    "unchanged": "unchanged",
    "duplicate": "duplicates",
    "error": "errors",
}
"""Outcome → the name of its count."""
