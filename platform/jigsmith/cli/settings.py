"""`jigsmith settings`: the reference page of all settings."""

import click

from jigsmith.settings import settings_page


@click.command()
def settings() -> None:
    """列出全部设置 · print docs/reference/settings.md."""
    click.echo(settings_page(), nl=False)
