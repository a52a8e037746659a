"""The `jigsmith` command: every subcommand, and errors told as one line in Chinese and English."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.errors import DiagnosticsError, EngineError
from engine.messages.messages import load_messages
from jigsmith.cli.check import check
from jigsmith.cli.doctor import doctor
from jigsmith.cli.openapi import openapi
from jigsmith.cli.serving import serve, worker
from jigsmith.cli.settings import settings
from jigsmith.cli.tables import export_records, import_records
from jigsmith.cli.templates import template
from jigsmith.cli.tenants import migrate, tenant
from jigsmith.cli.up import up
from jigsmith.errors import Invalid, JigsmithError
from jigsmith.settings import SettingError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jigsmith")
def program() -> None:
    """Jigsmith 应用搭建平台 · an app builder."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)


_COMMANDS: Sequence[click.Command] = (
    up, serve, worker, migrate, tenant, template, import_records, export_records, check, doctor, settings, openapi,
)  # fmt: skip
for command in _COMMANDS:
    program.add_command(command)


def main() -> None:
    """Run the command line; known errors end it with status 1 and their message."""
    try:
        program()
    except (JigsmithError, EngineError) as error:
        _tell(error)
    except SettingError as error:
        click.echo(str(error), err=True)
    else:
        return
    sys.exit(1)


def _tell(error: JigsmithError | EngineError) -> None:
    messages = load_messages(Path(__file__).parent.parent)
    for language in ("zh", "en"):
        click.echo(messages.text(error.code, error.values, language), err=True)
    findings: Sequence[object] = error.diagnostics if isinstance(error, Invalid | DiagnosticsError) else ()
    for one in findings:
        code, values = getattr(one, "code", ""), getattr(one, "values", {})
        place = " ".join(filter(None, (getattr(one, "definition", None), getattr(one, "path", ""))))
        click.echo(f"  {place}: {messages.text(code, values, 'zh')} · {messages.text(code, values, 'en')}", err=True)
