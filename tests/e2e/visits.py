"""One person's browser: signed in, in a language, on a desk or a phone; what its console says is kept."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

from tests.e2e.server import Server
from tests.e2e.words import WORDS

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
_STATUS = re.compile(r"the server responded with a status of (\d+)")


class Visit:
    """A browser context of one person with its page."""

    def __init__(self, server: Server, context: BrowserContext, language: str) -> None:
        self.server = server
        self.context = context
        self.words = WORDS[language]
        self.noise: list[str] = []
        self._expected: set[int] = set()
        self._csrf = ""
        context.set_default_timeout(15_000)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.noise.append(str(error.error)))
        self.page: Page = context.new_page()

    def expect_status(self, *statuses: int) -> None:
        """Answers of these statuses belong to the story; the browser reports them as errors."""
        self._expected.update(statuses)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        status = _STATUS.search(message.text)
        if status and int(status[1]) in self._expected:
            return
        self.noise.append(f"{message.text} ({message.location.get('url', '')})")

    def open(self, path: str) -> None:
        """Goes to an address of the tenant and waits until nothing is loading."""
        self.page.goto(self.server.url + path)
        self.settle()

    def settle(self) -> None:
        """Waits until no skeleton and no spinner is on the page."""
        self.page.wait_for_function(
            """() => !document.querySelector(
              '[role=status][aria-label], [class*=_bar_]:empty, .ant-spin-spinning, .ant-btn-loading')"""
        )

    def call(self, method: str, path: str, body: object = None) -> Any:
        """An API call as this person; the JSON answered. Raises AssertionError when it is refused."""
        answer = self.ask(method, path, body)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.body() else None

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """An API call as this person; the answer, whatever its status."""
        if not self._csrf:
            self._csrf = self.context.request.get(f"{self.server.url}/api/session").json()["csrf"]
        return self.context.request.fetch(
            self.server.url + path,
            method=method,
            headers={"X-CSRF-Token": self._csrf, "Content-Type": "application/json"},
            data=None if body is None else json.dumps(body),
        )

    def say(self, key: str) -> str:
        """A text of the interface in this visit's language."""
        return self.words[key]

    def button(self, key: str, inside: Locator | None = None) -> Locator:
        """The button of that text, whatever its icon is called."""
        return (inside or self.page).get_by_role("button").filter(has_text=_whole(self.say(key)))

    def field(self, name: str) -> Locator:
        """The box of a form's field: label, input and message."""
        return self.page.locator(f'[data-field="{name}"]')

    def more(self, key: str) -> None:
        """Chooses an entry of the list's "more" menu."""
        self.page.get_by_role("toolbar").get_by_role("button", name=self.say("more"), exact=True).click()
        self.page.get_by_role("menuitem").filter(has_text=_whole(self.say(key))).click()

    def choose(self, box: Locator, text: str, search: str | None = None) -> None:
        """Picks the option of that text in a select, after typing `search` when given."""
        self.choose_in(box.get_by_role("combobox"), text, search)

    def choose_in(self, combobox: Locator, text: str, search: str | None = None) -> None:
        """Picks the option of that text in this select."""
        combobox.click()
        if search is not None:
            combobox.fill(search)
        self.page.locator(f'{OPEN_LIST} [title="{text}"]').first.click()

    def toast(self, text: str) -> Locator:
        """A short notice."""
        return self.page.get_by_text(text)


def _whole(text: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(text)}$")


OPEN_LIST = ".ant-select-dropdown:not(.ant-select-dropdown-hidden)"
MakeVisit = Callable[..., Visit]


def new_context(browser: Browser, server: Server, login: str | None, language: str, phone: bool) -> BrowserContext:
    """A browser context: language, time zone, width, and the session of an account when one is named."""
    context = browser.new_context(
        viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
        is_mobile=phone,
        has_touch=phone,
        locale={"zh": "zh-CN", "en": "en-US"}[language],
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.add_init_script(
        f"if (location.protocol != 'about:' && !localStorage['jigsmith.language'])"
        f" localStorage['jigsmith.language'] = '{language}'"
    )
    if login is not None:
        context.add_cookies([{"name": "jigsmith_session", "value": server.session_of(login), "url": server.url}])
    return context
