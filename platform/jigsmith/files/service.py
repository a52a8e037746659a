"""Uploads: described in a row, stored as bytes, attached when a record that names them is saved, else cleaned up."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO
from uuid import UUID, uuid4

import sqlalchemy as sa

from engine.errors import FieldProblem
from engine.fields.file import AttachedField
from jigsmith.accounts.actor import Actor
from jigsmith.errors import JigsmithError, LimitReached, NotFound
from jigsmith.files.media_types import HEAD, media_type
from jigsmith.files.models import StoredFile
from jigsmith.files.models import files as table
from jigsmith.storage.database import Database
from jigsmith.storage.file_store import FileStore
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork

_log = logging.getLogger(__name__)
LOOSE_HOURS = 24
CLEANED = 500
_BLOCK = 256 * 1024
COLUMNS = tuple(table.c[each.name] for each in fields(StoredFile))


@dataclass(frozen=True)
class Place:
    """The field a file is meant for."""

    form: str
    field: str
    definition: AttachedField


@dataclass(frozen=True)
class Store:
    """Where files of one tenant go: rows and bytes."""

    database: Database
    files: FileStore
    tenant: TenantRef


def save_upload(store: Store, actor: Actor, place: Place, source: BinaryIO, name: str) -> StoredFile:
    """Check an upload against its field and keep it, loose until a record names it. `source` is read twice.

    Raises LimitReached("file_too_large"), Invalid("file_type_mismatch") and FieldProblem (type not accepted).
    """
    shown = clean_name(name)
    head = source.read(HEAD)
    source.seek(0)
    most = place.definition.limits()[1]
    size, digest = _measure(source, most, shown)
    source.seek(0)
    found = media_type(shown, head)
    place.definition.check_upload(shown, size, found)
    row = {
        "id": uuid4(),
        "name": shown,
        "size": size,
        "type": found,
        "sha256": digest,
        "form": place.form,
        "field": place.field,
        "created_by": actor.member_id,
    }
    key = row["id"].hex  # type: ignore[attr-defined]
    # The row comes first: bytes without a row would never be found again.
    with store.database.tenant(store.tenant) as uow:
        uow.execute(sa.insert(table).values(**row, key=key, created_at=sa.func.clock_timestamp()))
    store.files.save(store.tenant.id, key, source)
    with store.database.tenant(store.tenant) as uow:
        return get_file(uow, row["id"])  # type: ignore[arg-type]


def get_file(uow: UnitOfWork, file_id: UUID) -> StoredFile:
    """What is known of a file. Raises NotFound("file_not_found")."""
    found = find_files(uow, [file_id])
    if not found:
        raise NotFound("file_not_found", id=str(file_id))
    return found[0]


def find_files(uow: UnitOfWork, ids: Iterable[UUID]) -> list[StoredFile]:
    """The known ones among the files."""
    rows = uow.execute(sa.select(*COLUMNS).where(table.c.id.in_(list(ids))))
    return [StoredFile(**row._mapping) for row in rows]


def check_attachments(
    uow: UnitOfWork, actor: Actor, form: str, field: str, ids: Sequence[UUID], record_id: UUID
) -> list[StoredFile]:
    """Attach files to a record that is being saved; answers them in the order of `ids`.

    Only the actor's own loose uploads for this very field, and files the record has already. Raises
    FieldProblem("file_not_attachable") – for a stranger's file no less than for one that does not exist.
    """
    if not ids:
        return []
    query = sa.select(*COLUMNS).where(table.c.id.in_(list(ids))).order_by(table.c.id).with_for_update()
    known = {row.id: StoredFile(**row._mapping) for row in uow.execute(query)}
    for one in ids:
        found = known.get(one)
        fits = found is not None and (found.form, found.field) == (form, field)
        own = found is not None and found.record_id is None and found.created_by == actor.member_id
        if found is None or not fits or not (own or found.record_id == record_id):
            raise FieldProblem("file_not_attachable", id=str(one))
    loose = [one for one in ids if known[one].record_id is None]
    if loose:
        uow.execute(sa.update(table).where(table.c.id.in_(loose)).values(record_id=record_id))
    return [known[one] for one in ids]


def clean_up(uow: UnitOfWork, store: FileStore, forms: Iterable[str]) -> int:
    """Housekeeping: remove uploads no record took within a day, and files of records that are gone for good.

    `forms` are the tenant's forms; the bytes go after the commit. Answers how many files were removed.
    """
    assert uow.tenant is not None
    tenant_id, schema = uow.tenant.id, uow.tenant.schema
    loose = sa.and_(
        table.c.record_id.is_(None), table.c.created_at < sa.func.now() - sa.func.make_interval(0, 0, 0, 0, LOOSE_HOURS)
    )
    # A file that a save is attaching at this moment is locked, and not loose any more.
    query = sa.select(table.c.id, table.c.key).where(loose).limit(CLEANED)
    found = list(uow.execute(query.with_for_update(skip_locked=True)))
    for form in forms:
        records = sa.table(form, sa.column("id"), schema=schema)
        gone = sa.select(table.c.id, table.c.key).where(
            table.c.form == form,
            table.c.record_id.is_not(None),
            ~sa.exists().where(records.c.id == table.c.record_id),
        )
        found += list(uow.execute(gone.limit(CLEANED).with_for_update(skip_locked=True, of=table)))
    uow.execute(sa.delete(table).where(table.c.id.in_([row.id for row in found])))
    keys = [row.key for row in found]
    uow.after_commit(lambda: _delete_all(store, tenant_id, keys))
    return len(found)


def clean_name(name: str) -> str:
    """The last part of a path a browser may send, without control characters, at most 255 characters."""
    last = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    kept = "".join(letter for letter in last if letter.isprintable()).strip().strip(".") or "file"
    if len(kept) <= 255:
        return kept
    suffix = PurePosixPath(kept).suffix[:20]
    return kept[: 255 - len(suffix)] + suffix


def _measure(source: BinaryIO, most: int, name: str) -> tuple[int, str]:
    """Size and SHA-256, read in blocks. Raises LimitReached as soon as there is too much."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        size += len(block)
        if size > most:
            raise LimitReached("file_too_large", limit=most // 1024**2, actual=f"> {most // 1024**2}", name=name)
        digest.update(block)
    return size, digest.hexdigest()


def _delete_all(store: FileStore, tenant_id: UUID, keys: Sequence[str]) -> None:
    """One that cannot be deleted now keeps no other."""
    for key in keys:
        try:
            store.delete(tenant_id, key)
        except JigsmithError as error:
            _log.warning("the bytes %s of tenant %s stay behind: %s", key, tenant_id, error)
