"""Chinese or English, at once and everywhere, without losing what is being typed."""

import pytest
from playwright.sync_api import expect

from tests.e2e.visits import MakeVisit


@pytest.mark.parametrize("phone", [False, True])
def test_the_language_is_switched_live_and_remembered(visit: MakeVisit, phone: bool) -> None:
    manager = visit("manager", "zh", phone)
    page = manager.page
    manager.open("/f/job_order/new")
    manager.field("code").get_by_role("textbox").fill("写到一半")
    page.evaluate("window.untouched = true")
    page.get_by_role("banner").get_by_title("语言").click()
    page.get_by_role("menuitem", name="English").click()
    expect(manager.field("code")).to_contain_text("Order no.")
    expect(page.get_by_role("button").filter(has_text="Save").first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(manager.field("code").get_by_role("textbox")).to_have_value("写到一半")
    assert page.evaluate("window.untouched") is True
    assert manager.call("GET", "/api/session")["member"]["language"] == "en"
    manager.field("code").get_by_role("textbox").fill("")
    page.reload()
    expect(manager.field("code")).to_contain_text("Order no.")
    page.get_by_role("banner").get_by_title("Language").click()
    page.get_by_role("menuitem", name="中文").click()
    expect(manager.field("code")).to_contain_text("订单号")


def test_the_server_answers_in_the_language_of_the_page(visit: MakeVisit) -> None:
    clerk = visit("clerk", "en")
    clerk.expect_status(422, 409)
    clerk.open("/f/job_order/new")
    clerk.field("code").get_by_role("textbox").fill("JO-2603-001")
    clerk.button("save").click()
    message = clerk.field("code").get_by_role("alert")
    expect(message).to_contain_text("JO-2603-001")
    expect(message).to_contain_text("must be unique")
