"""The sign-in page lists the demonstration's accounts only where `jigsmith up --demo` serves them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from jigsmith.main import create_app
from jigsmith.templates.demo import ensure_demo
from jigsmith.templates.demo_accounts import DEMO_PASSWORD, DEMO_TENANT
from jigsmith.tenants.lookup import find_tenant
from jigsmith.tenants.service import create_tenant, drop_tenant
from jigsmith.web.services import Services

ROOT = Path(__file__).parents[3] / "solution_templates"
Health = Callable[..., dict[str, Any]]


@pytest.fixture
def health(services: Services) -> Any:
    """What the health route of a fresh server answers, with demo on or off; the demo tenant is dropped at the end."""

    def ask(*, demo: bool) -> dict[str, Any]:
        with_setting = replace(services, settings=replace(services.settings, demo=demo, templates_dir=ROOT))
        with TestClient(create_app(with_setting)) as client:
            found: dict[str, Any] = client.get("/api/health").json()
            return found

    yield ask
    with services.database.control() as control:
        if find_tenant(control, DEMO_TENANT) is not None:
            drop_tenant(control, DEMO_TENANT)


@pytest.mark.xdist_group("demo")
def test_another_server_never_lists_them_and_changed_passwords_drop_out(services: Services, health: Health) -> None:
    assert health(demo=True)["demo"] is False
    ensure_demo(replace(services, settings=replace(services.settings, templates_dir=ROOT)))
    assert "demo" not in health(demo=False)
    assert "demo_accounts" not in health(demo=False)
    shown = {one["login"]: one for one in health(demo=True)["demo_accounts"]}
    assert shown["admin"]["role"] == {"zh": "管理员", "en": "Administrator"}
    assert shown["owner"] == {
        "tenant": DEMO_TENANT,
        "login": "owner",
        "password": DEMO_PASSWORD,
        "role": {"zh": "老板", "en": "Owner"},
    }
    with services.database.control() as control:
        control.execute(
            text(
                "UPDATE account SET password_hash = '' WHERE id IN (SELECT account_id FROM membership WHERE login = 'owner')"
            )
        )
    assert "owner" not in {one["login"] for one in health(demo=True)["demo_accounts"]}


@pytest.mark.xdist_group("demo")
def test_a_real_tenant_named_demo_shows_nothing(services: Services, health: Health) -> None:
    with services.database.control() as control:
        create_tenant(control, DEMO_TENANT, "真企业", time_zone="Asia/Shanghai")
    assert health(demo=True) == {"status": "ok", "database": True, "valkey": True, "demo": False, "demo_accounts": []}
