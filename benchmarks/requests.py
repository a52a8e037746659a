"""The same work over HTTP for both sides: requests per second and latency, ours against the hand-written floor."""

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

import psutil

from benchmarks.load import Load, Request, run_load
from benchmarks.stage import FORM, Stage, cpu_seconds, free_port, served

SECONDS = 4.0
ROUNDS = 3
TARGETS = {"create": 0.50, "read": 0.60, "list": 0.60, "bulk": None}
BULK = 1000


@dataclass(frozen=True)
class Side:
    """One of the two servers and how it is asked for each kind of work."""

    server: psutil.Process
    port: int
    headers: dict[str, str]
    make: dict[str, Callable[[int], Request]]


@dataclass(frozen=True)
class Round:
    """A round's load, and the server's processor time a request, in ms (PostgreSQL's own not counted)."""

    load: Load
    cpu_ms: float


def report(number: int) -> dict[str, object]:
    """A report's values."""
    return {
        "code": f"B{number}",
        "worker": f"W{number % 200}",
        "machine": f"M{number % 31}",
        "started": "2026-03-01T08:00:00Z",
        "qty": "12.50",
        "price": "3.36",
        "rating": 4,
        "note": "第一批",
    }


def _body(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _ours(stage: Stage, server: psutil.Process, port: int) -> Side:
    path = f"/api/records/{FORM}"
    query = {
        "filter": {"field": "worker", "operator": "equals", "value": "W7"},
        "sorts": [{"field": "started", "descending": True}],
        "limit": 25,
        "count": "about",
    }
    rows = [{"values": report(number)} for number in range(BULK)]
    make: dict[str, Callable[[int], Request]] = {
        "create": lambda n: Request(f"POST {path}", _body({"values": report(n)})),
        "read": lambda n: Request(f"GET {path}/{stage.ids[n % len(stage.ids)]}"),
        "list": lambda n: Request(f"POST {path}/query", _body(query)),
        "bulk": lambda n: Request(f"POST {path}/bulk", _body({"action": "create", "rows": rows, "atomic": True})),
    }
    headers = {"Authorization": f"Bearer {stage.token}", "Content-Type": "application/json"}
    return Side(server, port, headers, make)


def _floor(stage: Stage, server: psutil.Process, port: int) -> Side:
    rows = [report(number) for number in range(BULK)]
    make: dict[str, Callable[[int], Request]] = {
        "create": lambda n: Request("POST /reports", _body(report(n))),
        "read": lambda n: Request(f"GET /reports/{stage.ids[n % len(stage.ids)]}"),
        "list": lambda n: Request("GET /reports?worker=W7"),
        "bulk": lambda n: Request("POST /reports/bulk", _body(rows)),
    }
    return Side(server, port, {"Authorization": "Bearer floor", "Content-Type": "application/json"}, make)


def compare(stage: Stage, works: list[str], *, clients: tuple[int, ...] = (1, 16)) -> None:
    """Run both servers side by side, in turn, and print medians and ratios."""
    ours, floor = free_port(), free_port()
    with ExitStack() as stack:
        mine = stack.enter_context(served(stage, ["-m", "jigsmith", "serve"], {"JIGSMITH_PORT": str(ours)}, ours))
        extra = {
            "FLOOR_DATABASE_URL": stage.urls.database_url.replace("postgresql://", "postgresql+asyncpg://"),
            "FLOOR_SCHEMA": stage.tenant.schema,
            "FLOOR_TOKEN": "floor",
            "FLOOR_MEMBER": str(stage.actor.member_id),
        }
        serve = ["-m", "granian", "--interface", "asgi", "--port", str(floor), "--no-ws", "benchmarks.floor:app"]
        theirs = stack.enter_context(served(stage, serve, extra, floor))
        sides = {"ours": _ours(stage, mine, ours), "floor": _floor(stage, theirs, floor)}
        print(
            f"{'work':8}{'clients':>8}{'ours/s':>10}{'floor/s':>10}{'ratio':>8}{'target':>8}{'ours p50 ms':>13}{'p95':>8}"
        )
        for work in works:
            for count in clients if work != "bulk" else (1,):
                _print(work, count, _measure(sides, work, count))


def _measure(sides: dict[str, Side], work: str, clients: int) -> dict[str, list[Round]]:
    found: dict[str, list[Round]] = {name: [] for name in sides}
    for side in sides.values():
        _round(side, work, clients, 1.0)
    for _ in range(ROUNDS):
        for name, side in sides.items():
            found[name].append(_round(side, work, clients, SECONDS))
    return found


def _round(side: Side, work: str, clients: int, seconds: float) -> Round:
    before = cpu_seconds(side.server)
    load = run_load(side.port, side.headers, side.make[work], clients=clients, seconds=seconds)
    return Round(load, (cpu_seconds(side.server) - before) / load.requests * 1000)


def _print(work: str, clients: int, found: dict[str, list[Round]]) -> None:
    factor = BULK if work == "bulk" else 1
    ours, floor = (median(one.load.per_second for one in found[name]) * factor for name in ("ours", "floor"))
    mine, theirs = (median(one.cpu_ms for one in found[name]) for name in ("ours", "floor"))
    middle = median(one.load.median_ms for one in found["ours"])
    slow = median(one.load.p95_ms for one in found["ours"])
    target = TARGETS[work]
    said = f"{target:.0%}" if target else "–"
    print(
        f"{work:8}{clients:8d}{ours:10.0f}{floor:10.0f}{ours / floor:7.0%}{said:>7} |"
        f"{mine:13.2f}{theirs:7.2f}{theirs / mine:7.0%} |{middle:12.2f}{slow:7.2f}"
    )
    sys.stdout.flush()
