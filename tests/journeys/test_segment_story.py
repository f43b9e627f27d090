"""A segment put together in a real browser: by keyboard, counted on the way, kept, and shown as a list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import AGENT, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]


def test_each_choice_is_counted_at_once_and_the_focus_stays(site: Site, new_tab: Callable[..., Page]) -> None:
    tab = new_tab()
    sign_in(tab, site, "/desk/sign-in/", AGENT)
    tab.goto(site.url("acme.localhost", "/desk/segments/new/"))
    tab.get_by_label("Name", exact=True).fill("With requests")
    about = tab.get_by_label("About", exact=True)
    about.select_option("@tickets")
    expect(tab.get_by_label("When")).to_be_visible()
    expect(about).to_have_value("@tickets")
    tab.get_by_label("Comparison").select_option("least")
    many = tab.get_by_label("How many")
    many.fill("1")
    many.press("Tab")
    result = tab.get_by_role("complementary", name="Who meets the conditions")
    expect(result).to_contain_text("at least 1 ticket was filed")
    expect(tab.get_by_label("When")).to_be_focused()
    # The second change is heard as the first one was: what listens is not what was drawn anew.
    tab.get_by_label("When").select_option("last")
    days = tab.get_by_label("Days", exact=True)
    days.fill("30")
    days.press("Tab")
    expect(result).to_contain_text("in the last 30 days")
    tab.get_by_role("button", name="Condition", exact=True).click()
    expect(tab.get_by_label("About", exact=True).nth(1)).to_be_focused()
    expect(result).to_contain_text("1 condition is not finished")
    tab.get_by_role("button", name="Remove the condition").nth(1).click()
    expect(result).not_to_contain_text("is not finished")
    expect(tab.get_by_label("Name", exact=True)).to_have_value("With requests")
    tab.get_by_role("button", name="Save the segment").click()
    expect(tab.get_by_role("heading", name="With requests")).to_be_visible()
    tab.get_by_role("link", name="Show all in the list").click()
    expect(tab.get_by_text("segment is")).to_be_visible()
