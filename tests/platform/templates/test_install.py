"""Installing the templates that ship, and refusing what would do harm."""

import csv
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from jigsmith.accounts.actor import Actor
from jigsmith.apps.files import write_files
from jigsmith.errors import Conflict, Invalid, NotFound
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.templates.reading import list_templates, read_template
from jigsmith.templates.service import Installed, describe_templates, install_template

ROOT = Path(__file__).parents[3] / "solution_templates"
NAMES = sorted(path.name for path in ROOT.iterdir() if path.is_dir())


def install(database: Database, tenant: TenantRef, actor: Actor, name: str, root: Path = ROOT) -> Installed:
    with database.tenant(tenant, exclusive=True) as uow:
        return install_template(uow, actor, root, name, demo=True, time_zone="Asia/Shanghai")


def count_rows(database: Database, tenant: TenantRef, table: str) -> int:
    with database.tenant(tenant) as uow:
        return int(uow.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())


@pytest.mark.parametrize("name", NAMES)
def test_a_template_installs_with_every_row_of_its_data(
    name: str, database: Database, tenant: TenantRef, admin_actor: Actor
) -> None:
    done = install(database, tenant, admin_actor, name)
    files = [*(ROOT / name).glob("data/*.csv"), *(ROOT / name).glob("demo/*.csv")]
    rows = {path.stem: len(list(csv.reader(path.read_text("utf-8").splitlines()))) - 1 for path in files}
    assert done.records == sum(rows.values()) > 0
    assert {form: count_rows(database, tenant, form) for form in rows} == rows


def test_all_templates_live_in_one_tenant(database: Database, tenant: TenantRef, admin_actor: Actor) -> None:
    versions = [install(database, tenant, admin_actor, name).version for name in NAMES]
    assert versions == [1, 2]
    with database.tenant(tenant) as uow:
        shelf = describe_templates(uow, ROOT)
    assert [(one["name"], one["installed"]) for one in shelf] == [("base", "1.0.0"), ("job_log", "1.0.0")]


def test_a_template_is_one_version_and_appears_in_the_menu(client: TestClient) -> None:
    answer = client.post("/api/templates/job_log/install", json={"demo": True})
    assert answer.status_code == 201, answer.text
    assert answer.json()["version"] == 1
    menu = client.get("/api/menu").json()
    assert [app["label"]["zh"] for app in menu["apps"]] == ["报工日志"]


def test_installing_twice_is_refused_and_changes_nothing(
    database: Database, tenant: TenantRef, admin_actor: Actor
) -> None:
    install(database, tenant, admin_actor, "job_log")
    with pytest.raises(Conflict) as refusal:
        install(database, tenant, admin_actor, "job_log")
    assert (refusal.value.code, refusal.value.values["version"]) == ("template_installed", "1.0.0")


def test_a_name_of_the_tenants_own_is_never_overwritten(
    database: Database, tenant: TenantRef, admin_actor: Actor, tmp_path: Path
) -> None:
    install(database, tenant, admin_actor, "job_log")
    shutil.copytree(ROOT / "job_log", tmp_path / "other")
    head = tmp_path / "other" / "template.yaml"
    head.write_text(head.read_text("utf-8").replace("name: job_log", "name: other", 1), "utf-8")
    with pytest.raises(Conflict) as refusal:
        install(database, tenant, admin_actor, "other", tmp_path)
    assert refusal.value.code == "template_name_taken"


def test_bad_data_names_every_cell_and_leaves_nothing(
    database: Database, tenant: TenantRef, admin_actor: Actor, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "job_log", tmp_path / "job_log")
    demo = tmp_path / "job_log" / "demo" / "job_order.csv"
    demo.write_text("code,qty,due\nA1,many,2026-01-01\nA2,5,1899-12-31\n", "utf-8")
    with pytest.raises(Invalid) as refusal:
        install(database, tenant, admin_actor, "job_log", tmp_path)
    assert {found.path for found in refusal.value.diagnostics} >= {"/2/qty"}
    with database.tenant(tenant) as uow:
        assert uow.version == 0
        assert describe_templates(uow, tmp_path)[0]["installed"] is None


def test_a_template_that_needs_another_waits_for_it(
    database: Database, tenant: TenantRef, admin_actor: Actor, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "job_log", tmp_path / "job_log")
    head = tmp_path / "job_log" / "template.yaml"
    head.write_text(head.read_text("utf-8").replace("requires: []", "requires: [base]"), "utf-8")
    with pytest.raises(Invalid) as refusal:
        install(database, tenant, admin_actor, "job_log", tmp_path)
    assert refusal.value.code == "template_requires"


@pytest.mark.parametrize("name", ["nothing", "../secrets", "base/../base", ""])
def test_an_unknown_template_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        read_template(ROOT, name)


def test_every_role_of_a_template_has_a_demonstration_account() -> None:
    for head in list_templates(ROOT):
        template = read_template(ROOT, head.name)
        roles = {key.removeprefix("role/") for key in template.definitions if key.startswith("role/")}
        assert roles == {role for account in head.accounts for role in account.roles}


@pytest.mark.parametrize("name", NAMES)
def test_a_templates_files_are_written_as_the_program_would_write_them(name: str) -> None:
    folder = ROOT / name
    texts = write_files(read_template(ROOT, name).definitions)
    assert texts == {file: (folder / file).read_text("utf-8") for file in texts}
