"""`jigsmith template list|install`."""

import click

from jigsmith.accounts.access import get_actor
from jigsmith.accounts.members import member_by_login
from jigsmith.cli.running import running_services
from jigsmith.templates.reading import list_templates
from jigsmith.templates.service import install_template
from jigsmith.tenants.lookup import get_tenant

INSTALL_SECONDS = 300


@click.group()
def template() -> None:
    """模板的列出与安装 · solution templates."""


@template.command("list")
def show() -> None:
    """列出模板 · list the templates on the shelf."""
    with running_services() as services:
        for head in list_templates(services.settings.templates_dir):
            click.echo(f"{head.name}\t{head.version}\t{head.label.zh}\t{head.label.en or ''}")


@template.command()
@click.argument("name")
@click.option("--tenant", "code", required=True, help="企业代码 · the tenant's code")
@click.option("--as", "login", default="admin", show_default=True, help="以谁的名义 · the member who installs")
@click.option("--demo", is_flag=True, help="包括演示数据 · with sample data")
def install(name: str, code: str, login: str, demo: bool) -> None:
    """安装模板 · install a template into a tenant."""
    with running_services() as services:
        with services.database.control() as control:
            found = get_tenant(control, code)
        with services.database.tenant(found.ref, exclusive=True, timeout=INSTALL_SECONDS) as uow:
            actor = get_actor(uow, member_by_login(uow, login), time_zone=found.time_zone)
            root = services.settings.templates_dir
            done = install_template(uow, actor, root, name, demo=demo, time_zone=found.time_zone)
    click.echo(
        f"已安装 {done.name}：版本 {done.version}，{done.records} 条记录 · "
        f"installed {done.name}: version {done.version}, {done.records} records"
    )
