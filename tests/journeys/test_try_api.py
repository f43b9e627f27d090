"""Somebody tries the API in the browser: reads, changes, and is told what was wrong, by keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import AGENT, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]


@pytest.mark.parametrize("phone", [False, True])
def test_a_request_is_filled_in_and_answered(site: Site, new_tab: Callable[..., Page], phone: bool) -> None:
    tab = new_tab(phone=phone)
    sign_in(tab, site, "/desk/sign-in/", AGENT)
    tab.goto(site.url("acme.localhost", "/desk/profile/api/#list_tickets"))
    answer = tab.locator("[data-try-answer]")
    expect(tab.locator("#try-operation")).to_have_value("list_tickets")
    tab.get_by_role("button", name="Send the request").click()
    expect(tab.locator("#try-token-wrong")).to_be_visible()
    expect(tab.locator("#try-token")).to_be_focused()
    tab.get_by_role("button", name="Make one for an hour").click()
    expect(tab.locator("#try-token")).not_to_have_value("")
    tab.get_by_label("limit").fill("1")
    tab.keyboard.press("Enter")
    expect(answer.locator(".r-badge")).to_contain_text("200")
    expect(answer.locator("pre").first).to_contain_text('"next_cursor"')
    answer.locator("summary").last.click()
    expect(answer.locator("details").last).to_contain_text("Bearer $TOKEN")
    tab.get_by_label("limit").fill("1000000")
    tab.keyboard.press("Enter")
    expect(answer.locator(".r-badge")).to_contain_text("400")
    tab.locator("#try-operation").select_option("create_account")
    tab.locator("#try-body").fill("{not json")
    tab.get_by_role("button", name="Send the request").click()
    expect(tab.locator("#try-body-wrong")).to_be_visible()
    tab.locator("#try-body").fill('{"name": "Tried in the browser", "kind": "company", "language": "en"}')
    tab.get_by_role("button", name="Send the request").click()
    expect(answer.locator(".r-badge")).to_contain_text("201")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
