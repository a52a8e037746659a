"""Chromium against one real demo server; every test here shares one worker process."""

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.server import Server, chromium, running_server
from tests.e2e.visits import MakeVisit, Visit, new_context

HERE = Path(__file__).parent
SCREENSHOTS = HERE / "screenshots"
FAILED = pytest.StashKey[bool]()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder, and keeps them in one process so that they share the server."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers a failed test, so that its pages are pictured before they close."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The demo server of this run, or a running one named by JIGSMITH_E2E_SERVER."""
    if running := os.environ.get("JIGSMITH_E2E_SERVER"):
        yield Server(running)
        return
    with running_server() as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Not longer than a module: Playwright occupies the process's event loop while it lives."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(server: Server, browser: Browser, request: pytest.FixtureRequest) -> Iterator[MakeVisit]:
    """Makes visits (`login`, `language`, `phone`); in the end no console may have reported an error."""
    visits: list[Visit] = []
    with ExitStack() as stack:

        def make(login: str | None = None, language: str = "zh", phone: bool = False) -> Visit:
            context = new_context(browser, server, login, language, phone)
            stack.callback(context.close)
            visits.append(Visit(server, context, language))
            return visits[-1]

        yield make
        if FAILED in request.node.stash:
            for number, failed in enumerate(visits):
                failed.page.screenshot(path=SCREENSHOTS / "failed" / f"{request.node.name}-{number}.png")
    assert [noise for visit in visits for noise in visit.noise] == []
