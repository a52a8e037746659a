"""The import wizard as a person walks through it."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.visits import OPEN_LIST, Visit

JOB_MS = 60_000
OUTCOMES = ("added", "updated", "unchanged", "duplicate", "error")


class Wizard:
    """The wizard of one form in one visit."""

    def __init__(self, visit: Visit, form: str) -> None:
        self.visit = visit
        self.page = visit.page
        self.form = form

    def upload(self, path: Path) -> None:
        """Opens the wizard and hands it a file; it reads the columns."""
        self.visit.open(f"/f/{self.form}/import")
        self.page.locator("input[type=file]").set_input_files(path)
        expect(self.page.locator("[data-column]").first).to_be_visible(timeout=JOB_MS)

    def map(self, columns: Mapping[str, str]) -> None:
        """Sends columns of the file to the fields with these labels, where the guess says otherwise."""
        for title, label in columns.items():
            row = self.page.locator(f'[data-column="{title}"]')
            if row.locator(f'.ant-select-content[title="{label}"]').count() == 0:
                self.visit.choose(row, label, search=label)
        for title, label in columns.items():
            expect(self.page.locator(f'[data-column="{title}"]').get_by_role("cell").last).to_contain_text(label)
        self.visit.button("next").click()

    def match(self, labels: Iterable[str]) -> None:
        """Chooses the fields that tell records apart."""
        box = self.page.get_by_role("combobox", name=self.visit.say("match"), exact=True)
        box.click()
        for label in labels:
            box.fill(label)
            self.page.locator(f'{OPEN_LIST} [title="{label}"]').click()
        box.press("Escape")

    def create_missing(self, labels: Iterable[str]) -> None:
        """Lets these references make the records they do not find."""
        for label in labels:
            name = f"{label} · {self.visit.say('when_missing')}"
            self.page.get_by_role("combobox", name=name, exact=True).click()
            self.page.locator(f'{OPEN_LIST} [title="{self.visit.say("create")}"]').click()

    def check(self) -> None:
        """Starts the dry run and waits for its answer."""
        self.visit.button("check").click()
        expect(self.tab("added")).to_be_visible(timeout=JOB_MS)

    def tab(self, outcome: str) -> Locator:
        """The preview's tab of an outcome."""
        return self.page.get_by_role("tab", name=re.compile(f"^{self.visit.say(outcome)} "))

    def counts(self) -> dict[str, int]:
        """How many rows the page says there are of each outcome."""
        return {outcome: int(self.tab(outcome).locator("b").inner_text().replace(",", "")) for outcome in OUTCOMES}

    def run(self) -> None:
        """Imports, and waits until it is done."""
        self.page.get_by_role("button", name=re.compile(self.visit.say("run_pattern"))).click()
        expect(self.page.get_by_text(self.visit.say("import_done"), exact=True)).to_be_visible(timeout=JOB_MS)

    def undo(self) -> None:
        """Takes the import back, and waits until that is done."""
        self.visit.button("undo_import").click()
        self.page.get_by_role("dialog").get_by_role("button", name=self.visit.say("undo_import"), exact=True).click()
        expect(self.page.get_by_text(self.visit.say("import_undone"), exact=True)).to_be_visible(timeout=JOB_MS)
