"""`jigsmith migrate` and `jigsmith tenant create|list|drop`."""

import click

from jigsmith.accounts.members import NewMember, create_member
from jigsmith.cli.running import running_services
from jigsmith.storage.migrate import migrate_tenants
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.tenants.lookup import list_tenants
from jigsmith.tenants.service import create_tenant, drop_tenant
from jigsmith.web.services import Services


@click.command()
def migrate() -> None:
    """升级数据库结构 · bring the control schema and every tenant to the newest migration."""
    with running_services() as services:
        count = migrate_all(services)
    click.echo(f"已是最新：{count} 个企业 · up to date: {count} tenants")


def migrate_all(services: Services) -> int:
    """Migrate every tenant (the control schema already is); answers how many there are."""
    with services.database.control() as uow:
        refs: list[TenantRef] = [one.ref for one in list_tenants(uow)]
    return migrate_tenants(services.database, refs)


@click.group()
def tenant() -> None:
    """企业的创建、列出和删除 · tenants."""


@tenant.command("create")
@click.argument("code")
@click.option("--name", help="显示名称 · the name people see (default: the code)")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True)
@click.option("--admin", default="admin", show_default=True, help="管理员登录名 · the administrator's login")
@click.password_option(help="管理员密码 · the administrator's password")
def create(code: str, name: str | None, time_zone: str, admin: str, password: str) -> None:
    """创建企业和它的管理员 · make a tenant and its administrator."""
    with running_services() as services, services.database.control() as uow:
        made = create_tenant(uow, code, name or code, time_zone=time_zone)
        with uow.inside(made.ref) as inside:
            create_member(inside, NewMember(admin, "管理员", password, is_admin=True))
    click.echo(f"已创建企业 {code}，管理员 {admin} · made tenant {code} with administrator {admin}")


@tenant.command("list")
def show() -> None:
    """列出企业 · list tenants."""
    with running_services() as services, services.database.control() as uow:
        for one in list_tenants(uow):
            click.echo(f"{one.ref.code}\t{one.name}\t{one.state}\t{one.created_at:%Y-%m-%d}")


@tenant.command("drop")
@click.argument("code")
@click.option("--yes", is_flag=True, help="不再询问 · do not ask")
def drop(code: str, yes: bool) -> None:
    """删除企业及其全部数据 · remove a tenant with all its data."""
    if not yes:
        question = (
            f"将永久删除企业 {code} 的全部数据，请输入代码确认 · all data goes for good; type the code to confirm"
        )
        if click.prompt(question) != code:
            raise click.Abort
    with running_services() as services, services.database.control(timeout=600) as uow:
        drop_tenant(uow, code)
    click.echo(f"已删除企业 {code} · dropped tenant {code}")
