"""The command line: `jigsmith`."""

from jigsmith.cli.program import main

__all__ = ["main"]
