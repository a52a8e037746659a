"""Uploaded files: what is known of each; the bytes live in the file store."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata = sa.MetaData()
files = sa.Table(
    "_file",
    metadata,
    sa.Column("id", pg.UUID(as_uuid=True), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("record_id", pg.UUID(as_uuid=True)),
    sa.Column("created_by", pg.UUID(as_uuid=True), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One uploaded file. `record_id` is None until a record that names it is saved."""

    id: UUID
    name: str
    size: int
    type: str
    sha256: str
    key: str
    form: str
    field: str
    """The field's name; "<sub-table>.<field>" inside a sub-table."""
    record_id: UUID | None
    created_by: UUID
    created_at: datetime

    def described(self) -> dict[str, str | int]:
        """What a record's value and the API show of it."""
        return {"id": str(self.id), "name": self.name, "size": self.size, "type": self.type}
