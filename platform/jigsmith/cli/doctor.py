"""`jigsmith doctor`: what is wrong with an installation, and how to mend it."""

import click


@click.command()
def doctor() -> None:
    """检查安装 · check the installation."""
