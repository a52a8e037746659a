"""The floor: minimal hand-written FastAPI + SQLAlchemy endpoints over the very table a form has.

Token comparison, pydantic types and one statement each; no rights, no history, no events. Its speed is what a
careful developer would get without the platform. FLOOR_DATABASE_URL, FLOOR_SCHEMA and FLOOR_TOKEN come from the bench.
"""

import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Uuid,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(os.environ["FLOOR_DATABASE_URL"], pool_size=16)
report = Table(
    "bench_report",
    MetaData(schema=os.environ["FLOOR_SCHEMA"]),
    Column("id", Uuid, primary_key=True),
    Column("revision", Integer),
    Column("created_at", DateTime(timezone=True)),
    Column("created_by", Uuid),
    Column("updated_at", DateTime(timezone=True)),
    Column("updated_by", Uuid),
    Column("deleted_at", DateTime(timezone=True)),
    Column("code", String),
    Column("worker", String),
    Column("machine", String),
    Column("started", DateTime(timezone=True)),
    Column("qty", Numeric),
    Column("price", Numeric),
    Column("rating", BigInteger),
    Column("note", String),
)
MEMBER = UUID(os.environ["FLOOR_MEMBER"])


class Report(BaseModel):
    """The record as the floor knows it."""

    code: str
    worker: str
    machine: str
    started: datetime
    qty: Decimal
    price: Decimal
    rating: int
    note: str | None = None


class Stored(Report):
    """A stored report."""

    id: UUID
    revision: int


class Found(BaseModel):
    """A page and its count."""

    records: list[Stored]
    count: int


def signed_in(authorization: Annotated[str, Header()]) -> None:
    """The token must match."""
    if authorization != f"Bearer {os.environ['FLOOR_TOKEN']}":
        raise HTTPException(401)


app = FastAPI(dependencies=[Depends(signed_in)])


@app.post("/reports", status_code=201)
async def create(body: Report) -> Stored:
    """Insert one row."""
    now = datetime.now(UTC)
    row: dict[str, Any] = {
        **body.model_dump(),
        "id": uuid4(),
        "revision": 1,
        "created_at": now,
        "created_by": MEMBER,
        "updated_at": now,
        "updated_by": MEMBER,
    }
    async with engine.begin() as connection:
        await connection.execute(insert(report).values(row))
    return Stored.model_validate(row)


@app.post("/reports/bulk", status_code=201)
async def create_many(bodies: list[Report]) -> int:
    """Insert many rows in one statement."""
    now = datetime.now(UTC)
    common = {"revision": 1, "created_at": now, "created_by": MEMBER, "updated_at": now, "updated_by": MEMBER}
    async with engine.begin() as connection:
        await connection.execute(insert(report), [{**body.model_dump(), "id": uuid4(), **common} for body in bodies])
    return len(bodies)


@app.get("/reports/{id}")
async def read(id: UUID) -> Stored:  # noqa: A002
    """Read one row."""
    async with engine.connect() as connection:
        row = (await connection.execute(select(report).where(report.c.id == id))).mappings().first()
    if row is None:
        raise HTTPException(404)
    return Stored.model_validate(row)


@app.get("/reports")
async def find(worker: str) -> Found:
    """25 rows of a worker by time, with the count."""
    condition = (report.c.worker == worker) & report.c.deleted_at.is_(None)
    async with engine.connect() as connection:
        page = select(report).where(condition).order_by(report.c.started.desc(), report.c.id).limit(25)
        rows = (await connection.execute(page)).mappings().all()
        count = (await connection.execute(select(func.count()).select_from(report).where(condition))).scalar_one()
    return Found(records=[Stored.model_validate(row) for row in rows], count=count)
