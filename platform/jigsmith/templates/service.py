"""Install a solution template into a tenant: definitions, data and demo data in one transaction."""

from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from pydantic import JsonValue

from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog, compile_catalog
from jigsmith.apps.publish import Plan, plan_publish, publish
from jigsmith.errors import Conflict, Invalid
from jigsmith.records.service import Records
from jigsmith.storage.unit_of_work import UnitOfWork
from jigsmith.templates.context import TemplateContext
from jigsmith.templates.data import load_files
from jigsmith.templates.definition import Part
from jigsmith.templates.models import installed
from jigsmith.templates.reading import Template, list_templates, read_template


@dataclass(frozen=True)
class Installed:
    """What an installation did."""

    name: str
    version: int
    """The tenant's catalog version that came of it."""
    records: int


def install_template(uow: UnitOfWork, actor: Actor, root: Path, name: str, *, demo: bool, time_zone: str) -> Installed:
    """Install the template `name` of the folder `root` inside an exclusive unit of work.

    Raises NotFound, Conflict (installed already, a name taken by the tenant's own definitions), Invalid (a template
    it requires is missing; a definition or a data file has errors). The caller's transaction then rolls back whole.
    """
    template = read_template(root, name)
    _refuse_unready(uow, template)
    author = replace(actor, source=f"template:{name}")
    plan = plan_publish(uow, dict(template.definitions), app=name, time_zone=time_zone)
    _refuse_taken(plan, template)
    version = publish(uow, author, plan, note=f"{template.head.label.zh} {template.head.version}")
    loaded = _load(uow, _catalog(uow, plan, version), author, template, demo=demo, time_zone=time_zone)
    uow.execute(
        sa.insert(installed).values(
            name=name, version=template.head.version, catalog_version=version, installed_by=actor.member_id
        )
    )
    return Installed(name, version, loaded)


def describe_templates(uow: UnitOfWork, root: Path) -> list[dict[str, JsonValue]]:
    """Every template on the shelf, and which version of it the tenant has (None: not installed)."""
    have = _installed(uow)
    return [
        {
            "name": head.name,
            "version": head.version,
            "label": head.label.model_dump(),
            "description": head.description.model_dump() if head.description else None,
            "requires": list(head.requires),
            "installed": have.get(head.name),
        }
        for head in list_templates(root)
    ]


def _installed(uow: UnitOfWork) -> dict[str, str]:
    return {row.name: row.version for row in uow.execute(sa.select(installed.c.name, installed.c.version))}


def _refuse_unready(uow: UnitOfWork, template: Template) -> None:
    have = _installed(uow)
    name = template.head.name
    if name in have:
        raise Conflict("template_installed", name=name, version=have[name])
    missing = [required for required in template.head.requires if required not in have]
    if missing:
        raise Invalid("template_requires", name=name, missing="、".join(missing))


def _refuse_taken(plan: Plan, template: Template) -> None:
    taken = sorted(plan.before.definitions.keys() & template.definitions.keys())
    if taken:
        raise Conflict("template_name_taken", name=template.head.name, taken="、".join(taken))


def _catalog(uow: UnitOfWork, plan: Plan, version: int) -> Catalog:
    """Compiled apart from the process's cache: this transaction may still roll back."""
    assert uow.tenant is not None
    return compile_catalog(uow.tenant.id, version, plan.wanted.definitions, plan.wanted.apps)


def _load(uow: UnitOfWork, catalog: Catalog, actor: Actor, template: Template, *, demo: bool, time_zone: str) -> int:
    records = Records(uow, catalog, replace(actor, is_admin=True, scopes=None))
    context = TemplateContext(uow, catalog, time_zone)
    parts: tuple[Part, ...] = ("data", "demo") if demo else ("data",)
    return sum(load_files(template.head.name, template.files(part), catalog, records, context) for part in parts)
