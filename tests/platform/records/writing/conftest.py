"""A small shop: customers and orders with lines, watchers and a running number; real tables in a fresh tenant."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
import yaml
from pydantic import TypeAdapter

from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.apps.catalogs import Catalogs
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.records.rules import NO_HOOKS, Hooks
from jigsmith.records.service import Records
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef

FORMS = """
- kind: form
  name: customer
  label: {zh: 客户, en: Customer}
  title: name
  fields:
    - {type: text, name: code, label: {zh: 编码}, unique: true, required: true}
    - {type: text, name: name, label: {zh: 名称}}
    - {type: choice, name: region, label: {zh: 区域}, options: [{value: north, label: {zh: 北}}, {value: south, label: {zh: 南}}]}
    - {type: reference, name: parent, label: {zh: 上级}, target: customer}
- kind: form
  name: order
  label: {zh: 工单, en: Order}
  title: number
  fields:
    - {type: auto_number, name: number, label: {zh: 单号}, segments: [{type: text, text: GD-}, {type: counter, digits: 4}], unique: true}
    - {type: text, name: subject, label: {zh: 事由}}
    - {type: long_text, name: note, label: {zh: 备注}}
    - {type: rich_text, name: body, label: {zh: 正文}}
    - {type: number, name: qty, label: {zh: 数量}, default: "1"}
    - {type: money, name: price, label: {zh: 单价}}
    - {type: boolean, name: urgent, label: {zh: 加急}}
    - {type: date, name: due, label: {zh: 交期}}
    - {type: datetime, name: started, label: {zh: 开工}}
    - {type: time, name: at, label: {zh: 时刻}}
    - {type: duration, name: took, label: {zh: 用时}}
    - {type: multi_choice, name: tags, label: {zh: 标签}, options: [{value: a, label: {zh: 甲}}, {value: b, label: {zh: 乙}}]}
    - {type: file, name: drawing, label: {zh: 图纸}}
    - {type: json, name: extra, label: {zh: 附加}}
    - {type: member, name: owner, label: {zh: 负责人}}
    - {type: department, name: team, label: {zh: 部门}}
    - {type: reference, name: customer, label: {zh: 客户}, target: customer}
    - {type: multi_reference, name: watchers, label: {zh: 关注}, target: customer}
    - type: sub_table
      name: lines
      label: {zh: 明细}
      fields:
        - {type: text, name: item, label: {zh: 物料}, required: true}
        - {type: number, name: amount, label: {zh: 数量}}
        - {type: image, name: photo, label: {zh: 照片}}
        - {type: reference, name: supplier, label: {zh: 供应商}, target: customer}
"""
ROLES = """
- kind: role
  name: clerk
  label: {zh: 文员}
  forms:
    customer: {actions: [read]}
    order:
      actions: [read, create, update]
      hidden: [price]
      read_only: [due]
- kind: role
  name: north
  label: {zh: 北区}
  forms:
    customer:
      actions: [read, create, update, delete]
      rows: {field: region, operator: equals, value: north}
    order: {actions: [read, create, update, delete]}
"""
OTHER_FORMS = """
- kind: form
  name: customer
  label: {zh: 顾客}
  fields:
    - {type: number, name: code, label: {zh: 编码}}
    - {type: date, name: name, label: {zh: 生日}}
    - {type: reference, name: parent, label: {zh: 上级}, target: customer}
"""


@dataclass(frozen=True)
class Shop:
    """A tenant with the shop's tables."""

    database: Database
    tenant: TenantRef
    catalog: Catalog
    admin: Actor
    add_member: Callable[[str], UUID]

    @contextmanager
    def records(self, actor: Actor | None = None, *, hooks: Hooks = NO_HOOKS) -> Iterator[Records]:
        """Records in a unit of work of its own."""
        with self.database.tenant(self.tenant) as uow:
            yield Records(uow, self.catalog, actor or self.admin, hooks=hooks)

    def create(self, form: str, actor: Actor | None = None, **values: Any) -> dict[str, Any]:
        """Create and commit one record."""
        with self.records(actor) as records:
            return records.create(form, values)

    def get(self, form: str, record: Mapping[str, Any]) -> dict[str, Any]:
        """The record as an administrator reads it now."""
        with self.records() as records:
            return records.get(form, UUID(record["id"]))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer of a plain query in the tenant's schema."""
        with self.database.tenant(self.tenant) as uow:
            return uow.driver.execute(sql.encode()).fetchall()

    def member(self, login: str, *roles: str) -> Actor:
        """Another member, with roles."""
        return Actor(self.add_member(login), login, frozenset(roles))


def open_shop(database: Database, tenant: TenantRef, admin: Actor, definitions: str) -> Shop:
    """Publish definitions (YAML) in a tenant."""
    found: TypeAdapter[list[AnyDefinition]] = TypeAdapter(list[AnyDefinition])
    wanted = found.validate_python(yaml.safe_load(definitions))
    with database.tenant(tenant, exclusive=True) as uow:
        plan = plan_publish(uow, {f"{one.kind}/{one.name}": one for one in wanted})
        assert plan.errors == ()
        publish(uow, admin, plan, note="shop")
    with database.tenant(tenant) as uow:
        catalog = Catalogs().get(uow)

    def add_member(login: str) -> UUID:
        with database.tenant(tenant) as uow:
            row = uow.driver.execute(
                "INSERT INTO _member (id, login, name) VALUES (gen_random_uuid(), %s, %s) RETURNING id", (login, login)
            ).fetchone()
        assert row is not None
        return UUID(str(row[0]))

    return Shop(database, tenant, catalog, replace(admin, source="ui"), add_member)


@pytest.fixture
def shop(database: Database, tenant: TenantRef, admin_actor: Actor) -> Shop:
    """The shop, published and empty."""
    return open_shop(database, tenant, admin_actor, FORMS + ROLES)


@pytest.fixture
def other_shop(database: Database, second_tenant: TenantRef, make_person: Callable[..., Any]) -> Shop:
    """Another tenant, whose form "customer" is a different one."""
    person = make_person(second_tenant, "admin", is_admin=True)
    with database.tenant(second_tenant) as uow:
        admin = get_actor(uow, person.member_id)
    return open_shop(database, second_tenant, admin, OTHER_FORMS)
