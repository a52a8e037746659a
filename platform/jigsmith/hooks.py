"""What plugins may implement: packages with an entry point in the group "jigsmith.plugins"."""

from collections.abc import Sequence

import pluggy
from fastapi import APIRouter

PROJECT = "jigsmith"
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's implementation of a hook."""
_hookspec = pluggy.HookspecMarker(PROJECT)


class Hooks:
    """The hooks, by name; docs/reference/hooks.md describes them for plugin authors."""

    @_hookspec
    def jigsmith_routers(self) -> Sequence[APIRouter]:  # type: ignore[empty-body]
        """More HTTP routes; each path begins with /api/plugins/<plugin name>/."""


def load_plugins() -> pluggy.PluginManager:
    """The installed plugins. Raises what a broken plugin raises: the program does not start half-equipped."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    manager.load_setuptools_entrypoints("jigsmith.plugins")
    manager.check_pending()
    return manager


def plugin_routers(manager: pluggy.PluginManager) -> list[APIRouter]:
    """The routers of all plugins. Raises ValueError for a path outside /api/plugins/."""
    routers = [router for found in manager.hook.jigsmith_routers() for router in found]
    for router in routers:
        for route in router.routes:
            path = getattr(route, "path", "")
            if not path.startswith("/api/plugins/"):
                raise ValueError(f"a plugin's route must begin with /api/plugins/: {path}")
    return routers
