"""Every page, in both languages, on a desk and on a phone: nothing sticks out, no console complains, everyone can use it.

With JIGSMITH_SCREENSHOTS=<folder> each page is pictured there as well.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.server import ROOT, Server, absent
from tests.e2e.visits import MakeVisit, Visit, new_context

AXE = ROOT / "designer-ui" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
SCREENS = [(language, phone) for language in ("zh", "en") for phone in (False, True)]
CSV = "订单,工序,机床,工人,类型,开始时间,完成时间,完成数\n" + "".join(
    f"JO-2603-0{at:02},车削,车床 1,G001,{'D' if at % 3 else '?'},2026-04-{at:02} 08:00,2026-04-{at:02} 09:00,{at}\n"
    for at in range(1, 13)
)


@dataclass(frozen=True)
class Data:
    """What the pages show."""

    report: str
    checked_import: str
    fresh_import: str
    done_import: str


@pytest.fixture(scope="module")
def data(server: Server, browser: Browser) -> Data:
    """A report with a history, a deleted order, and imports at every step."""
    with new_context(browser, server, "admin", "zh", False) as context:
        admin = Visit(server, context, "zh")
        report = admin.call("GET", "/api/records/job_report?limit=1")["records"][0]
        change = {"revision": report["revision"], "values": {"remark": "换刀后复查"}}
        admin.call("PATCH", f"/api/records/job_report/{report['id']}", change)
        order = admin.call("POST", "/api/records/job_order", {"values": {"code": f"BIN-{time.time_ns()}"}})
        admin.call("DELETE", f"/api/records/job_order/{order['id']}?revision={order['revision']}")
        done = _import(admin, run=True)
        data = Data(report["id"], _import(admin), _import(admin, check=False), done)
        admin.call("POST", f"/api/imports/{done}/undo")
        return data


def _import(visit: Visit, check: bool = True, run: bool = False) -> str:
    upload = visit.context.request.post(
        f"{visit.server.url}/api/imports",
        headers={"X-CSRF-Token": visit.call("GET", "/api/session")["csrf"]},
        multipart={
            "form": "job_report",
            "file": {"name": "reports.csv", "mimeType": "text/csv", "buffer": CSV.encode()},
        },
    )
    assert upload.ok, upload.text()
    made = str(upload.json()["id"])
    sheet = _wait(visit, made, "uploaded")["sheets"][0]
    if check:
        columns = {column["title"]: column["field"] for column in sheet["columns"]}
        settings = {"sheet": sheet["name"], "columns": columns, "match": [], "mode": "skip_bad", "references": {}}
        visit.call("PUT", f"/api/imports/{made}/settings", settings)
        _wait(visit, made, "checked")
    if run:
        visit.call("POST", f"/api/imports/{made}/run")
        _wait(visit, made, "done")
    return made


def _wait(visit: Visit, made: str, state: str) -> Any:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = visit.call("GET", f"/api/imports/{made}")
        if found["state"] == state and found.get("sheets"):
            return found
        time.sleep(0.1)
    raise AssertionError(f"the import stays {found['state']}")


Act = Callable[[Visit], None]


def _pages(data: Data) -> dict[str, tuple[str, Act | None]]:
    """Each page by name: its address, and what is done there before it is looked at."""
    wizard = "/f/job_report/import"
    return {
        "home": ("/", None),
        "list": ("/f/job_report", None),
        "list-filtered": ('/f/job_report?filter={"field":"rejected","operator":"greater","value":0}', None),
        "list-no-hit": ("/f/job_report?q=zzzz", None),
        "list-empty": ("/f/unit_conversion", None),
        "list-items": ("/f/item", None),
        "record": (f"/f/job_report/{data.report}", None),
        "record-history": (f"/f/job_report/{data.report}", _tab("history")),
        "record-edit": (f"/f/job_report/{data.report}", lambda visit: visit.button("edit").first.click()),
        "form": ("/f/job_report/new", None),
        "form-item": ("/f/item/new", None),
        "form-problems": ("/f/job_report/new", lambda visit: visit.button("save").first.click()),
        "import-upload": (wizard, None),
        "import-columns": (f"{wizard}?import={data.fresh_import}", None),
        "import-options": (f"{wizard}?import={data.fresh_import}&step=options", None),
        "import-preview": (f"{wizard}?import={data.checked_import}", None),
        "import-result": (f"{wizard}?import={data.done_import}", None),
        "bin": ("/f/job_order/bin", None),
        "bin-empty": ("/f/unit_conversion/bin", None),
        "members": ("/settings/members", None),
        "departments": ("/settings/departments", None),
        "tokens": ("/settings/tokens", None),
        "not-found": ("/nowhere", None),
    }


def _tab(key: str) -> Act:
    return lambda visit: visit.page.get_by_role("tab", name=visit.say(key)).click()


@pytest.mark.parametrize(("language", "phone"), SCREENS)
def test_every_page_fits_keeps_the_console_clean_and_shuts_nobody_out(
    visit: MakeVisit, data: Data, language: str, phone: bool
) -> None:
    admin = visit("admin", language, phone)
    admin.expect_status(404)
    problems: list[str] = []
    for name, (address, act) in _pages(data).items():
        admin.open(address)
        if act is not None:
            act(admin)
            admin.settle()
        problems += [f"{name}: {problem}" for problem in _problems(admin, language == "zh")]
        _picture(admin, f"{name}-{language}-{'390' if phone else '1280'}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(("language", "phone"), SCREENS)
def test_the_sign_in_page_fits_and_can_be_used_by_everyone(visit: MakeVisit, language: str, phone: bool) -> None:
    guest = visit(None, language, phone)
    guest.expect_status(401)
    guest.open("/")
    guest.button("sign_in").wait_for()
    _picture(guest, f"sign-in-{language}-{'390' if phone else '1280'}")
    problems = _problems(guest, with_barriers=True)
    assert not problems, "\n".join(problems)


def _problems(visit: Visit, with_barriers: bool) -> list[str]:
    return _overflow(visit) + _untranslated(visit) + (_barriers(visit) if with_barriers else [])


def _overflow(visit: Visit) -> list[str]:
    """Elements that make the page wider than the window."""
    found: list[str] = visit.page.evaluate(
        """() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth && document.body.scrollWidth <= root.clientWidth) return [];
          const wide = [...document.querySelectorAll('body *')].filter(
            (each) => each.getBoundingClientRect().right > root.clientWidth + 1);
          return wide.slice(0, 3).map((each) => `too wide: ${each.tagName} ${each.className}`);
        }"""
    )
    return found


def _untranslated(visit: Visit) -> list[str]:
    """Text keys shown instead of texts."""
    found: list[str] = visit.page.evaluate(
        r"() => document.body.innerText.match(/\b(?:list|form|fields|importing|bin|settings|action)\.[a-z]\w+/g) ?? []"
    )
    return [f"no text for {key}" for key in found]


def _barriers(visit: Visit) -> list[str]:
    """What axe-core finds seriously wrong."""
    if not AXE.is_file():
        absent("axe-core is not installed (cd designer-ui && npm ci)")
    if not visit.page.evaluate("() => 'axe' in window"):
        visit.page.evaluate(AXE.read_text("utf-8"))
    found = visit.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][-140:]}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"][:2]
    ]


def _picture(visit: Visit, name: str) -> None:
    folder = os.environ.get("JIGSMITH_SCREENSHOTS")
    if folder:
        visit.page.screenshot(path=Path(folder) / f"{name}.png")
