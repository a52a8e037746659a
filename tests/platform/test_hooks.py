"""Plugins add routes, only under their own prefix."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from fastapi import APIRouter

from jigsmith.hooks import Hooks, hookimpl, load_plugins, plugin_routers


class Plugin:
    """A plugin with one route."""

    def __init__(self, prefix: str) -> None:
        self._router = APIRouter(prefix=prefix)
        self._router.add_api_route("/hello", lambda: "hello")

    @hookimpl
    def jigsmith_routers(self) -> Sequence[APIRouter]:
        return [self._router]


def test_a_plugins_routes_are_found() -> None:
    manager = load_plugins()
    manager.register(Plugin("/api/plugins/greeting"))
    assert [route.path for router in plugin_routers(manager) for route in router.routes] == [  # type: ignore[attr-defined]
        "/api/plugins/greeting/hello"
    ]


def test_a_plugin_cannot_take_the_products_own_paths() -> None:
    manager = load_plugins()
    manager.register(Plugin("/api/records"))
    with pytest.raises(ValueError, match="/api/plugins/"):
        plugin_routers(manager)


def test_every_hook_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "hooks.md").read_text("utf-8")
    for name in vars(Hooks):
        assert name.startswith("_") or f"`{name}(" in page
