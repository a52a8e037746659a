"""Finds a route by the word after /api before any pattern is tried: a request meets the few routes of its noun."""

from collections import defaultdict
from collections.abc import Iterable

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send


class Branches:
    """Routes of several routers by their first word; `rest` answers what none of them matches.

    FastAPI tries the pattern of every route of every router, twice, in turn: with dozens of routes that costs more
    than a small handler does.
    """

    def __init__(self, routers: Iterable[APIRouter], rest: ASGIApp) -> None:
        self._rest = rest
        self._branches: defaultdict[str, list[BaseRoute]] = defaultdict(list)
        for router in routers:
            for route in router.routes:
                self._branches[_word(getattr(route, "path", ""))].append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to its route: the first that fits, else the first that only lacks the method."""
        found = self._find(scope) if scope["type"] == "http" else None
        if found is None:
            await self._rest(scope, receive, send)
            return
        route, child_scope = found
        scope.update(child_scope)
        await route.handle(scope, receive, send)

    def _find(self, scope: Scope) -> tuple[BaseRoute, Scope] | None:
        partial = None
        for route in self._branches.get(_word(scope["path"]), ()):
            match, child_scope = route.matches(scope)
            if match is Match.FULL:
                return route, child_scope
            if match is Match.PARTIAL and partial is None:
                partial = route, child_scope
        return partial


def _word(path: str) -> str:
    """ "records" of "/api/records/order"."""
    return path.split("/", 3)[2] if path.startswith("/api/") else ""
