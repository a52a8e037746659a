"""The commands, run in this process against the tests' services."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jigsmith.cli.program import program
from jigsmith.embedded.urls import ServiceUrls
from jigsmith.errors import Conflict
from jigsmith.settings import SettingError, Settings, from_environment, settings_page, to_environment
from jigsmith.storage.database import Database
from jigsmith.tenants.lookup import find_tenant

Run = Callable[..., Result]
FORM = """
name: {name}
label: {{zh: 物料}}
fields:
  - {{name: code, type: text, label: {{zh: 编码}}, required: true, unique: true}}
  - {{name: quantity, type: number, label: {{zh: 数量}}}}
title: code
"""


@pytest.fixture
def run(service_urls: ServiceUrls, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line; `fails` expects exit code 1 or an exception."""
    for name, value in to_environment(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", service_urls.database_url)
    monkeypatch.setenv("REDIS_URL", service_urls.redis_url)

    def invoke(*arguments: str, fails: bool = False, **more: Any) -> Result:
        result = CliRunner().invoke(program, arguments, **more)
        if not fails:
            assert result.exit_code == 0, (result.output, result.exception)
        return result

    return invoke


def test_a_tenant_is_made_listed_and_dropped(run: Run, database: Database) -> None:
    run("tenant", "create", "acme", "--name", "顶点", "--password", "a password")
    assert "acme\t顶点\tactive" in run("tenant", "list").output
    again = run("tenant", "create", "acme", "--password", "a password", fails=True)
    assert isinstance(again.exception, Conflict)
    assert run("tenant", "drop", "acme", input="no\n", fails=True).exit_code == 1
    run("tenant", "drop", "acme", input="acme\n")
    with database.control() as uow:
        assert find_tenant(uow, "acme") is None


def test_a_weak_password_makes_no_tenant(run: Run, database: Database) -> None:
    run("tenant", "create", "weak", "--password", "short", fails=True)
    with database.control() as uow:
        assert find_tenant(uow, "weak") is None


def test_migrate_says_how_many_tenants_are_up_to_date(run: Run) -> None:
    assert "up to date" in run("migrate").output


def test_doctor_finds_the_services_and_says_how_to_mend(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIGSMITH_PORT", "1")
    monkeypatch.setenv("JIGSMITH_UI_DIR", str(tmp_path))
    result = run("doctor", fails=True)
    assert result.exit_code == 1
    assert "✓ PostgreSQL 18" in result.output
    assert "✓ Valkey" in result.output
    assert "JIGSMITH_UI_DIR" in result.output
    (tmp_path / "index.html").touch()
    monkeypatch.setenv("JIGSMITH_PORT", "58123")
    assert "all is well" in run("doctor").output


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing", "DATABASE_URL"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "REDIS_URL"),
        ("JIGSMITH_DATA_DIR", f"{__file__}/var", "JIGSMITH_DATA_DIR"),
    ],
)
def test_doctor_names_what_does_not_answer(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, word: str
) -> None:
    monkeypatch.setenv(name, value)
    result = run("doctor", fails=True)
    assert result.exit_code == 1, result.output
    assert any(line.startswith("    →") and word in line for line in result.output.split("\n")), result.output


def test_doctor_sees_missing_privileges(run: Run, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.control() as uow:
        uow.driver.execute("CREATE ROLE powerless LOGIN")
    monkeypatch.setenv("DATABASE_URL", database.url.replace("jigsmith@", "powerless@"))
    assert 'ALTER ROLE "powerless" CREATEROLE' in run("doctor", fails=True).output


def test_check_names_file_and_line_of_every_problem(run: Run, tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    (forms / "item.yaml").write_text(FORM.format(name="item"), "utf-8")
    assert "1 definitions, 0 errors" in run("check", str(tmp_path)).output
    (forms / "other.yaml").write_text(FORM.format(name="other").replace("type: number", "type: nimber"), "utf-8")
    result = run("check", str(tmp_path), fails=True)
    assert result.exit_code == 1
    assert "forms/other.yaml:6" in result.output


def test_openapi_lists_the_fixed_routes(run: Run) -> None:
    assert '"/api/session"' in run("openapi").output


def test_settings_survive_their_way_through_an_environment() -> None:
    settings = Settings(data_dir=Path("/data"), port=9, secure_cookies=True, secret="s", redis_url="redis://x")
    assert from_environment(to_environment(settings)) == settings
    assert from_environment({}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JIGSMITH_PORT", "abc"),
        ("JIGSMITH_THREADS", "0"),
        ("JIGSMITH_SECURE_COOKIES", "perhaps"),
        ("JIGSMITH_PORT", "-1"),
    ],
)
def test_an_unfit_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        from_environment({name: value})


def test_the_settings_page_is_up_to_date() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "settings.md"
    assert page.read_text("utf-8") == settings_page(), "run: jigsmith settings > docs/reference/settings.md"
