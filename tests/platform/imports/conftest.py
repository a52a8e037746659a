"""A shop's log to import into: orders, machines, workers and reports, and imports run without a worker."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
import yaml
from pydantic import TypeAdapter

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.imports.models import ImportSettings
from jigsmith.imports.preview import Wanted, preview_rows
from jigsmith.imports.service import (
    Upload,
    begin_run,
    begin_undo,
    create_import,
    run_check,
    run_import,
    run_undo,
    set_settings,
)
from jigsmith.imports.store import Import, get_import
from jigsmith.imports.workplace import Workplace
from jigsmith.records.paging import Query
from jigsmith.records.service import Records
from jigsmith.storage.queue import Progress, Quiet
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork
from jigsmith.web.services import Services

DEFINITIONS = """
- kind: form
  name: machine
  label: {zh: 设备, en: Machine}
  title: name
  fields:
    - {type: text, name: name, label: {zh: 名称, en: Name}, required: true, unique: true}
- kind: form
  name: worker
  label: {zh: 工人, en: Worker}
  title: name
  fields:
    - {type: text, name: code, label: {zh: 工号, en: Worker No.}, required: true, unique: true}
    - {type: text, name: name, label: {zh: 姓名, en: Name}}
    - {type: text, name: team, label: {zh: 班组, en: Team}, required: true, default: A}
- kind: form
  name: item
  label: {zh: 物料, en: Item}
  title: code
  fields:
    - {type: text, name: code, label: {zh: 物料编码, en: Item code}, required: true, unique: true}
    - {type: text, name: name, label: {zh: 品名, en: Description}}
    - {type: number, name: stock, label: {zh: 库存, en: Stock}, decimals: 2, max: 1000000}
    - {type: money, name: price, label: {zh: 单价, en: Price}}
    - {type: boolean, name: active, label: {zh: 启用, en: Active}}
    - {type: date, name: since, label: {zh: 启用日期, en: Since}}
    - {type: datetime, name: counted_at, label: {zh: 盘点时间, en: Counted at}}
    - {type: time, name: shift, label: {zh: 班次, en: Shift}}
    - {type: duration, name: cycle, label: {zh: 节拍, en: Cycle}}
    - {type: choice, name: kind, label: {zh: 类别, en: Kind}, options: [{value: raw, label: {zh: 原料, en: Raw}}, {value: part, label: {zh: 零件, en: Part}}]}
    - {type: reference, name: machine, label: {zh: 设备, en: Machine}, target: machine}
    - {type: multi_reference, name: workers, label: {zh: 操作工, en: Workers}, target: worker}
    - {type: member, name: keeper, label: {zh: 保管员, en: Keeper}}
    - {type: long_text, name: note, label: {zh: 备注, en: Note}}
- kind: role
  name: clerk
  label: {zh: 文员}
  forms:
    item: {actions: [read, import, update]}
    machine: {actions: [read]}
- kind: role
  name: reader
  label: {zh: 读者}
  forms:
    item: {actions: [read]}
"""
_DEFINITIONS: TypeAdapter[list[AnyDefinition]] = TypeAdapter(list[AnyDefinition])


@dataclass
class Shop:
    """A tenant with the forms above, and shortcuts for importing as one actor."""

    work: Workplace
    folder: Path

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """A transaction."""
        with self.work.unit() as uow:
            yield uow

    def upload(self, content: bytes, name: str = "items.csv", form: str = "item") -> Import:
        """Upload bytes as a file."""
        path = self.folder / "upload"
        path.write_bytes(content)
        return create_import(self.work, form, Upload(path, name))

    def check(self, found: Import, progress: Progress | None = None, **settings: Any) -> Import:
        """Check with guessed columns unless given."""
        sheet = next(sheet for sheet in found.sheets if sheet.rows)
        columns = {column.title: column.field for column in sheet.columns}
        chosen = ImportSettings.model_validate({"columns": columns, "mode": "skip_bad"} | settings)
        with self.unit() as uow:
            set_settings(uow, self.work.catalog(uow), self.work.actor, found.id, chosen)
        run_check(self.work, found.id, progress or Quiet())
        return self.load(found)

    def checked(self, content: bytes, name: str = "items.csv", **settings: Any) -> Import:
        """Upload and check."""
        return self.check(self.upload(content, name), **settings)

    def run(self, found: Import, progress: Progress | None = None) -> Import:
        """Write a checked import."""
        with self.unit() as uow:
            begin_run(uow, self.work.actor, found.id)
        run_import(self.work, found.id, progress or Quiet())
        return self.load(found)

    def resume(self, found: Import) -> None:
        """What a new worker does with a job whose worker died."""
        run_import(self.work, found.id, Quiet())

    def undo(self, found: Import) -> Import:
        """Take an import back."""
        with self.unit() as uow:
            begin_undo(uow, self.work.actor, found.id)
        run_undo(self.work, found.id, Quiet())
        return self.load(found)

    def load(self, found: Import) -> Import:
        """The import as stored now."""
        with self.unit() as uow:
            return get_import(uow, found.id)

    def rows(self, found: Import, outcome: Any = None, limit: int = 500) -> list[dict[str, Any]]:
        """Rows of the preview."""
        with self.unit() as uow:
            catalog = self.work.catalog(uow)
            wanted = Wanted(outcome, 0, limit)
            return preview_rows(uow, catalog, self.work.actor, found, wanted, self.work.services.messages).rows

    def codes(self, found: Import) -> dict[int, list[tuple[Any, str]]]:
        """Row → (column, code) of its errors."""
        return {r["row"]: [(e["column"], e["code"]) for e in r["errors"]] for r in self.rows(found, "error")}

    def create(self, form: str, **values: Any) -> UUID:
        """A record."""
        with self.unit() as uow:
            return UUID(str(self.work.records(uow).create(form, values)["id"]))

    def change(self, form: str, record_id: UUID, **values: Any) -> None:
        """Change a record."""
        with self.unit() as uow:
            self.work.records(uow).update(form, record_id, values, revision=None)

    def records(self, form: str = "item") -> list[dict[str, Any]]:
        """Every live record, whole."""
        with self.unit() as uow:
            records: Records = self.work.records(uow)
            found: list[dict[str, Any]] = []
            cursor: str | None = None
            while True:
                page = records.list(form, Query(limit=1000, cursor=cursor, count="none"))
                found += page.records
                cursor = page.next_cursor
                if cursor is None:
                    return found

    def values(self, form: str = "item", key: str = "code") -> dict[str, dict[str, Any]]:
        """Values of every record by one of them."""
        return {record["values"][key]: record["values"] for record in self.records(form)}

    def as_actor(self, actor: Actor) -> "Shop":
        """The same shop for somebody else."""
        return replace(self, work=replace(self.work, actor=actor))


def publish_forms(work: Workplace, text: str) -> None:
    """Publish definitions given as YAML."""
    found = _DEFINITIONS.validate_python(yaml.safe_load(text))
    with work.services.database.tenant(work.tenant, exclusive=True) as uow:
        plan = plan_publish(uow, {f"{one.kind}/{one.name}": one for one in found})
        publish(uow, work.actor, plan, note="test")


@pytest.fixture
def shop(services: Services, tenant: TenantRef, admin_actor: Actor, tmp_path: Path) -> Shop:
    """The shop, empty, seen by its administrator."""
    work = Workplace(services, tenant, admin_actor, Catalogs())
    publish_forms(work, DEFINITIONS)
    return Shop(work, tmp_path)


@pytest.fixture
def publish_text() -> Callable[[Workplace, str], None]:
    """Publishes further definitions."""
    return publish_forms


MakeCsv = Callable[..., bytes]
MakeXlsx = Callable[..., bytes]


@pytest.fixture
def make_csv() -> MakeCsv:
    """CSV bytes from rows."""

    def make(*rows: Sequence[object], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
        target = io.StringIO()
        csv.writer(target, delimiter=delimiter).writerows(rows)
        return target.getvalue().encode(encoding)

    return make


@pytest.fixture
def make_xlsx() -> MakeXlsx:
    """Workbook bytes: sheet name → rows of native cells."""

    def make(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
        target = io.BytesIO()
        options = {"default_date_format": "yyyy-mm-dd hh:mm", "strings_to_formulas": False}
        with xlsxwriter.Workbook(target, options) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                hours = book.add_format({"num_format": "[h]:mm:ss"})
                for at, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        sheet.write(at, column, cell, hours if isinstance(cell, timedelta) else None)
        return target.getvalue()

    return make
