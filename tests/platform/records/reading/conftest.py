"""A workshop read by several people: orders of customers, with rights by team, and a few hidden fields."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
import yaml
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from engine.forms.definition import Sort
from engine.forms.filters import Filter
from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.records.listing import list_records
from jigsmith.records.paging import Page, Query
from jigsmith.records.service import Records
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef, UnitOfWork

DEFINITIONS = """
- kind: form
  name: customer
  label: {zh: 客户, en: Customer}
  title: name
  fields:
    - {type: text, name: name, label: {zh: 名称}}
    - {type: text, name: secret, label: {zh: 密级}}
    - {type: choice, name: region, label: {zh: 区域}, options: [{value: north, label: {zh: 北}}, {value: south, label: {zh: 南}}]}
- kind: form
  name: order
  label: {zh: 工单, en: Order}
  title: code
  fields:
    - {type: text, name: code, label: {zh: 单号}}
    - {type: text, name: note, label: {zh: 备注}}
    - {type: number, name: qty, label: {zh: 数量}}
    - {type: money, name: price, label: {zh: 单价}}
    - {type: rating, name: rank, label: {zh: 等级}}
    - {type: boolean, name: urgent, label: {zh: 加急}}
    - {type: choice, name: state, label: {zh: 状态}, options: [{value: open, label: {zh: 开}}, {value: done, label: {zh: 完}}]}
    - type: multi_choice
      name: tags
      label: {zh: 标签}
      options: [{value: a, label: {zh: 甲}}, {value: b, label: {zh: 乙}}, {value: c, label: {zh: 丙}}]
    - {type: date, name: due, label: {zh: 交期}, indexed: true}
    - {type: datetime, name: started, label: {zh: 开工}}
    - {type: time, name: at, label: {zh: 时刻}}
    - {type: duration, name: took, label: {zh: 用时}}
    - {type: member, name: owner, label: {zh: 负责人}}
    - {type: department, name: team, label: {zh: 部门}}
    - {type: reference, name: customer, label: {zh: 客户}, target: customer}
    - {type: multi_reference, name: watchers, label: {zh: 关注}, target: customer}
    - type: sub_table
      name: lines
      label: {zh: 明细}
      fields:
        - {type: text, name: item, label: {zh: 物料}}
        - {type: number, name: amount, label: {zh: 数量}}
        - {type: reference, name: supplier, label: {zh: 供应商}, target: customer}
  views:
    - {name: open, label: {zh: 未完}, columns: [code, price], filter: {field: state, operator: equals, value: open}, sorts: [{field: code}]}
    - {name: dear, label: {zh: 贵的}, columns: [price], filter: {field: price, operator: at_least, value: 100}}
- kind: form
  name: payroll
  label: {zh: 工资, en: Payroll}
  fields:
    - {type: text, name: name, label: {zh: 姓名}}
- kind: role
  name: seller
  label: {zh: 销售}
  forms:
    customer: {actions: [read], hidden: [secret], rows: {field: region, operator: equals, value: north}}
    order:
      actions: [read, update]
      rows: {field: owner, operator: equals, value: {user: member}}
      hidden: [price]
      read_only: [qty]
- kind: role
  name: checker
  label: {zh: 质检}
  forms:
    order:
      actions: [read]
      rows: {field: state, operator: equals, value: done}
      hidden: [price, note]
- kind: role
  name: northern
  label: {zh: 北区}
  forms:
    order: {actions: [read], rows: {field: customer.region, operator: equals, value: {user: attributes.region}}}
- kind: role
  name: blind
  label: {zh: 不见客户}
  forms:
    customer: {actions: [read], hidden: [name]}
    order: {actions: [read]}
- kind: menu
  name: shop
  label: {zh: 车间}
  items:
    - {type: form, form: order, view: dear}
    - type: group
      label: {zh: 更多}
      items: [{type: form, form: payroll}]
"""
_DEFINITIONS: TypeAdapter[list[AnyDefinition]] = TypeAdapter(list[AnyDefinition])
_FILTER: TypeAdapter[Filter] = TypeAdapter(Filter)


@dataclass(frozen=True)
class Workshop:
    """A tenant with the workshop's forms published, and what its members do."""

    database: Database
    tenant: TenantRef
    catalog: Catalog
    admin: Actor
    make_person: Callable[..., Any]
    make_client: Callable[..., TestClient]

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """A unit of work of the tenant."""
        with self.database.tenant(self.tenant) as uow:
            yield uow

    def create(self, form: str, values: Mapping[str, Any], actor: Actor | None = None) -> UUID:
        """Create and commit one record; its id."""
        with self.work() as uow:
            return UUID(str(Records(uow, self.catalog, actor or self.admin).create(form, values)["id"]))

    def page(self, form: str = "order", actor: Actor | None = None, **query: Any) -> Page:
        """A page; `filter` as plain data, `sort` as "-qty,code"."""
        if "filter" in query:
            query["filter"] = _FILTER.validate_python(query["filter"])
        if "sort" in query:
            names = query.pop("sort").split(",")
            query["sorts"] = tuple(Sort(field=name.lstrip("-"), descending=name[0] == "-") for name in names)
        with self.work() as uow:
            return list_records(uow, self.catalog, actor or self.admin, form, Query(**query))

    def codes(self, **query: Any) -> list[Any]:
        """The codes of a page of orders, in its order."""
        return [record["values"]["code"] for record in self.page(**query).records]  # type: ignore[index,call-overload]

    def person(self, login: str, *roles: str, **attributes: Any) -> tuple[Actor, TestClient]:
        """A member with roles: as services see them, and signed in."""
        person = self.make_person(self.tenant, login, roles=list(roles), attributes=attributes)
        with self.work() as uow:
            actor = get_actor(uow, person.member_id)
        return actor, self.make_client(person)


@pytest.fixture
def workshop(
    database: Database,
    tenant: TenantRef,
    admin_actor: Actor,
    make_person: Callable[..., Any],
    make_client: Callable[..., TestClient],
) -> Workshop:
    """The workshop, empty."""
    found = _DEFINITIONS.validate_python(yaml.safe_load(DEFINITIONS))
    with database.tenant(tenant, exclusive=True) as uow:
        plan = plan_publish(uow, {f"{one.kind}/{one.name}": one for one in found})
        publish(uow, admin_actor, plan, note="workshop")
    with database.tenant(tenant) as uow:
        catalog = Catalogs().get(uow)
    return Workshop(database, tenant, catalog, replace(admin_actor, source="ui"), make_person, make_client)
