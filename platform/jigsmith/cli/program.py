"""The `jigsmith` command: every subcommand, and errors told as one line in Chinese and English."""

import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.errors import DiagnosticsError, EngineError
from engine.messages.messages import load_messages
from jigsmith.errors import Invalid, JigsmithError
from jigsmith.settings import SettingError

_COMMANDS = {
    "up": "up:up",
    "serve": "serving:serve",
    "worker": "serving:worker",
    "migrate": "tenants:migrate",
    "tenant": "tenants:tenant",
    "template": "templates:template",
    "import": "tables:import_records",
    "export": "tables:export_records",
    "check": "check:check",
    "doctor": "doctor:doctor",
    "settings": "settings:settings",
    "openapi": "openapi:openapi",
}


class _Program(click.Group):
    """Loads the one command that is asked for: every process of `jigsmith up` starts through here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(importlib.import_module(f"jigsmith.cli.{module}"), name)
        return found


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jigsmith")
def program() -> None:
    """Jigsmith 应用搭建平台 · an app builder."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)


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
