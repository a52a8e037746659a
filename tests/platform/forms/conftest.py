"""A form with everything a screen shows, seen by an administrator and by a seller."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from jigsmith.accounts.actor import Actor
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef

DEFINITIONS = """
- kind: form
  name: customer
  label: {zh: 客户, en: Customer}
  fields:
    - {type: text, name: name, label: {zh: 名称}}
    - {type: text, name: secret, label: {zh: 密级}}
    - {type: reverse_reference, name: orders, label: {zh: 工单}, target: 工单, field: customer, columns: [code, price]}
- kind: form
  name: 工单
  label: {zh: 工单, en: Order}
  icon: form
  fields:
    - {type: text, name: code, label: {zh: 单号}, required: true, unique: true, max_length: 20}
    - {type: money, name: price, label: {zh: 单价}}
    - {type: money, name: price_old, label: {zh: 原价}}
    - {type: number, name: qty, label: {zh: 数量}, min: 0, max: 1000}
    - {type: date, name: due, label: {zh: 交期}}
    - {type: datetime, name: started, label: {zh: 开工}}
    - {type: choice, name: state, label: {zh: 状态}, options: [{value: open, label: {zh: 开}}, {value: done, label: {zh: 完}}]}
    - {type: multi_choice, name: tags, label: {zh: 标签}, options: [{value: a, label: {zh: 甲}}, {value: b, label: {zh: 乙}}]}
    - {type: boolean, name: urgent, label: {zh: 加急}}
    - {type: json, name: extra, label: {zh: 附加}}
    - {type: member, name: owner, label: {zh: 负责人}}
    - type: reference
      name: customer
      label: {zh: 客户}
      target: customer
      display: [secret, name]
      filter: {all: [{field: secret, operator: equals, value: x}, {field: name, operator: not_empty}]}
    - {type: multi_reference, name: watchers, label: {zh: 关注}, target: customer}
    - type: sub_table
      name: lines
      label: {zh: 明细}
      fields:
        - {type: text, name: item, label: {zh: 物料}, required: true}
        - {type: number, name: amount, label: {zh: 数量}}
  layout:
    - {type: section, label: {zh: 成本}, items: [{type: field, field: price_old}]}
    - type: tabs
      tabs:
        - {label: {zh: 一}, items: [{type: field, field: code}, {type: field, field: qty}]}
        - {label: {zh: 二}, items: [{type: field, field: price}]}
  views:
    - {name: dear, label: {zh: 贵的}, columns: [price], filter: {field: price, operator: at_least, value: 100}}
    - name: open
      label: {zh: 未完}
      columns: [code, price]
      filter: {all: [{field: state, operator: equals, value: open}, {field: price, operator: not_empty}]}
      sorts: [{field: price}, {field: code}]
- kind: form
  name: payroll
  label: {zh: 工资, en: Payroll}
  fields: [{type: text, name: name, label: {zh: 姓名}}]
- kind: role
  name: seller
  label: {zh: 销售}
  forms:
    customer: {actions: [read], hidden: [secret]}
    工单: {actions: [read, create, update], hidden: [price, price_old], read_only: [qty]}
- kind: menu
  name: shop
  label: {zh: 车间}
  order: 2
  items:
    - {type: form, form: 工单, view: dear}
    - {type: group, label: {zh: 更多}, items: [{type: form, form: payroll}]}
- kind: menu
  name: base
  label: {zh: 基础}
  order: 1
  items: [{type: group, label: {zh: 人}, items: [{type: form, form: customer, label: {zh: 买家}}]}]
"""
_DEFINITIONS: TypeAdapter[list[AnyDefinition]] = TypeAdapter(list[AnyDefinition])


@dataclass(frozen=True)
class Shop:
    """The published tenant and its people."""

    admin: TestClient
    seller: TestClient


@pytest.fixture
def published(database: Database, tenant: TenantRef, admin_actor: Actor) -> TenantRef:
    """A tenant with the forms published."""
    found = _DEFINITIONS.validate_python(yaml.safe_load(DEFINITIONS))
    with database.tenant(tenant, exclusive=True) as uow:
        publish(uow, admin_actor, plan_publish(uow, {f"{one.kind}/{one.name}": one for one in found}), note="shop")
    return tenant


@pytest.fixture
def shop(
    published: TenantRef,
    client: TestClient,
    make_person: Callable[..., Any],
    make_client: Callable[..., TestClient],
) -> Shop:
    """Both people signed in."""
    return Shop(client, make_client(make_person(published, "seller", roles=["seller"])))
