"""Makes the pictures of the README from the demo tenant: `python -m tests.e2e.readme_images docs/images`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import FLAGS
from tests.e2e.server import Server, chromium, running_server
from tests.e2e.test_main_job import COLUMNS, LOG, MATCH, REFERENCES
from tests.e2e.visits import Visit, new_context
from tests.e2e.wizard import Wizard

MOST_BYTES = 150_000


def main() -> None:
    """Writes the pictures into the folder named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with running_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with _visit(browser, server, None) as guest:
            guest.open("/")
            guest.button("sign_in").wait_for()
            _keep(guest, folder / "sign-in.png")
        with _visit(browser, server, "manager") as manager:
            manager.open("/f/job_report")
            _keep(manager, folder / "list.png")
        with _visit(browser, server, "manager", "en") as manager:
            manager.open("/f/job_report?view=rejects")
            manager.page.get_by_role("gridcell").nth(2).click()
            manager.page.get_by_role("tab", name="History").wait_for()
            _keep(manager, folder / "record-en.png")
        with _visit(browser, server, "worker", phone=True) as worker:
            worker.open("/f/job_report/new")
            _keep(worker, folder / "form-phone.png")
        with _visit(browser, server, "clerk") as clerk:
            _preview(clerk)
            _keep(clerk, folder / "import-preview.png")
        browser.close()


@contextmanager
def _visit(
    browser: Browser, server: Server, login: str | None, language: str = "zh", phone: bool = False
) -> Iterator[Visit]:
    with new_context(browser, server, login, language, phone) as context:
        yield Visit(server, context, language)


def _preview(clerk: Visit) -> None:
    wizard = Wizard(clerk, "job_report")
    wizard.upload(LOG)
    wizard.map(COLUMNS)
    wizard.match(MATCH)
    wizard.create_missing(REFERENCES)
    wizard.check()
    clerk.settle()


def _keep(visit: Visit, path: Path) -> None:
    visit.settle()
    visit.page.screenshot(path=path)
    size = path.stat().st_size
    assert size < MOST_BYTES, f"{path} has {size} bytes; the limit is {MOST_BYTES}"
    print(path, size)


if __name__ == "__main__":
    main()
