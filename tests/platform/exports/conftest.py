"""A form with every exportable kind of field, and exports written without a worker."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from pydantic import TypeAdapter
from python_calamine import CalamineWorkbook

from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.exports.service import ExportPlace, ExportRequest, export_file
from jigsmith.records.service import Records
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.web.services import Services

DEFINITIONS = """
- kind: form
  name: customer
  label: {zh: 客户, en: Customer}
  title: name
  fields: [{type: text, name: name, label: {zh: 名称}, required: true}]
- kind: form
  name: order
  label: {zh: "订单/2026", en: Order}
  title: code
  fields:
    - {type: text, name: code, label: {zh: 单号, en: Code}, required: true}
    - {type: number, name: qty, label: {zh: 数量, en: Quantity}, decimals: 10}
    - {type: money, name: price, label: {zh: 单价, en: Price}}
    - {type: date, name: due, label: {zh: 交期, en: Due}}
    - {type: datetime, name: started, label: {zh: 开工, en: Started}}
    - {type: time, name: shift, label: {zh: 班次, en: Shift}}
    - {type: duration, name: took, label: {zh: 用时, en: Took}}
    - {type: boolean, name: urgent, label: {zh: 加急, en: Urgent}}
    - {type: choice, name: state, label: {zh: 状态, en: State}, options: [{value: open, label: {zh: 进行, en: Open}}]}
    - {type: reference, name: customer, label: {zh: 客户, en: Customer}, target: customer}
    - {type: multi_reference, name: watchers, label: {zh: 关注, en: Watchers}, target: customer}
    - {type: member, name: owner, label: {zh: 负责人, en: Owner}}
    - {type: text, name: secret, label: {zh: 底价, en: Floor}}
    - {type: auto_number, name: number, label: {zh: 流水号, en: No.}}
    - type: sub_table
      name: lines
      label: {zh: 明细, en: Lines}
      fields:
        - {type: text, name: item, label: {zh: 物料, en: Item}}
        - {type: number, name: amount, label: {zh: 件数, en: Amount}}
- kind: role
  name: sales
  label: {zh: 销售}
  forms:
    order: {actions: [read, export], hidden: [secret], rows: {field: state, operator: equals, value: open}}
    customer: {actions: [read]}
- kind: role
  name: looker
  label: {zh: 查看}
  forms:
    order: {actions: [read]}
"""


@dataclass
class Desk:
    """Makes records and exports them."""

    place: ExportPlace
    folder: Path
    make_person: Callable[..., Any]

    def create(self, form: str = "order", **values: Any) -> UUID:
        """A record."""
        with self.place.unit() as uow:
            records = Records(uow, self.place.catalogs.get(uow), self.place.actor)
            return UUID(str(records.create(form, values)["id"]))

    def create_many(self, rows: list[dict[str, Any]]) -> None:
        """Many orders."""
        with self.place.unit() as uow:
            records = Records(uow, self.place.catalogs.get(uow), self.place.actor)
            records.save_many("order", [(None, row, None) for row in rows], atomic=True)

    def export(self, **request: Any) -> Path:
        """Write an export and answer its path."""
        chosen = ExportRequest.model_validate({"form": "order"} | request)
        path = self.folder / f"export.{chosen.format}"
        export_file(self.place, chosen, path)
        return path

    def sheets(self, **request: Any) -> dict[str, list[list[Any]]]:
        """Every sheet's cells."""
        with CalamineWorkbook.from_path(self.export(**request)) as book:
            return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def as_role(self, role: str) -> "Desk":
        """The desk of somebody with one role."""
        person = self.make_person(self.place.tenant, role, roles=(role,))
        with self.place.unit() as uow:
            actor = get_actor(uow, person.member_id)
        return replace(self, place=replace(self.place, actor=actor))

    def in_language(self, language: Any) -> "Desk":
        """The desk in another language."""
        return replace(self, place=replace(self.place, actor=replace(self.place.actor, language=language)))


@pytest.fixture
def desk(services: Services, tenant: TenantRef, admin_actor: Actor, make_person: Any, tmp_path: Path) -> Desk:
    """The desk, without records."""
    found = TypeAdapter(list[AnyDefinition]).validate_python(yaml.safe_load(DEFINITIONS))
    with services.database.tenant(tenant, exclusive=True) as uow:
        plan = plan_publish(uow, {f"{one.kind}/{one.name}": one for one in found})
        publish(uow, admin_actor, plan, note="test")
    return Desk(ExportPlace(services, tenant, admin_actor, Catalogs()), tmp_path, make_person)
