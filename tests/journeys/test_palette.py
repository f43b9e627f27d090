"""An agent works by keyboard alone: the palette opens, finds, goes, acts, and gives the focus back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import AGENT, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]

TICKET = "/desk/tickets/1003/"


@pytest.fixture
def tab(site: Site, new_tab: Callable[..., Page]) -> Page:
    tab = new_tab()
    sign_in(tab, site, "/desk/sign-in/", AGENT)
    tab.goto(site.url("acme.localhost", TICKET))
    return tab


def chosen(tab: Page) -> str:
    """The row that a screen reader is told of, which is the one that is seen as chosen."""
    told = tab.locator("#palette input").get_attribute("aria-activedescendant")
    row = tab.locator('#palette [aria-selected="true"]')
    expect(row).to_have_count(1)
    assert row.get_attribute("id") == told
    return row.inner_text()


def test_by_keyboard_from_a_record_to_another(tab: Page, site: Site) -> None:
    palette, field = tab.locator("#palette"), tab.locator("#palette input")
    opener = tab.locator("[data-palette-open]").first
    opener.focus()
    tab.keyboard.press("Control+k")
    expect(field).to_be_focused()
    expect(palette.get_by_role("option", name="Assign to me")).to_be_visible()
    first = chosen(tab)
    tab.keyboard.press("End")
    assert chosen(tab) != first
    tab.keyboard.press("ArrowDown")
    assert chosen(tab) == first
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Home")
    assert chosen(tab) == first
    tab.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(opener).to_be_focused()

    tab.keyboard.press("Control+k")
    tab.keyboard.type("harbour")
    tab.keyboard.press("Enter")  # typed faster than answered: it goes where was meant
    expect(tab).not_to_have_url(re.compile(TICKET))
    tab.goto(site.url("acme.localhost", "/desk/customers/"))
    tab.keyboard.press("Control+k")
    expect(palette.get_by_role("group", name="Opened lately")).to_contain_text("#1003")


def test_what_it_does_it_does_on_the_page(tab: Page) -> None:
    tab.keyboard.press("Control+k")
    tab.keyboard.type("urgent")
    expect(tab.locator("#palette mark").first).to_have_text("Urgent")
    tab.keyboard.press("Enter")
    expect(tab.locator(".r-talk-head")).to_contain_text("Urgent")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("assign to me")
    tab.keyboard.press("Enter")
    expect(tab.locator(".r-talk-head")).to_contain_text("Zhang Min")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("dark")
    tab.keyboard.press("Enter")
    expect(tab.locator("html")).to_have_attribute("data-bs-theme", "dark")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("internal note")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="Save note")).to_be_visible()


def test_control_and_enter_opens_a_tab_and_stays(tab: Page) -> None:
    tab.keyboard.press("Control+k")
    tab.keyboard.type("1002")
    expect(tab.locator("#palette").get_by_role("option").first).to_contain_text("#1002")
    with tab.context.expect_page() as opened:
        tab.keyboard.press("Control+Enter")
    expect(opened.value).to_have_url(re.compile("/desk/tickets/1002/"))
    expect(tab.locator("#palette")).to_be_visible()


def test_an_input_method_keeps_its_enter(tab: Page) -> None:
    tab.keyboard.press("Control+k")
    expect(tab.locator("#palette [role=option]").first).to_be_visible()
    tab.locator("#palette input").evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(tab.locator("#palette")).to_be_visible()
    assert TICKET in tab.url


def test_a_silent_server_is_told_and_asked_again(tab: Page) -> None:
    tab.route("**/desk/palette/**", lambda route: route.abort())
    tab.keyboard.press("Control+k")
    tab.keyboard.type("new ticket")
    expect(tab.get_by_role("alert").filter(has_text="No answer from the server")).to_be_visible()
    expect(tab.locator("#palette input")).to_have_value("new ticket")
    tab.unroute("**/desk/palette/**")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/desk/tickets/new/"))


def test_a_slow_answer_shows_that_it_waits_and_an_old_one_never_shows(tab: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    tab.route(re.compile(r"/desk/palette/\?q=li\b"), hold)
    tab.keyboard.press("Control+k")
    expect(tab.locator("#palette [role=option]").first).to_be_visible()
    tab.keyboard.type("li")
    expect(tab.locator("#palette-rows")).to_have_attribute("aria-busy", "true")
    tab.keyboard.type("zzz")
    expect(tab.locator("#palette")).to_contain_text("Nothing matches “lizzz”")
    for route in held:
        route.abort()
    expect(tab.locator("#palette")).to_contain_text("Nothing matches “lizzz”")


def test_the_search_field_shows_records_as_one_types(tab: Page, site: Site) -> None:
    tab.keyboard.press("/")
    field, rows = tab.get_by_role("combobox", name="Search everything"), tab.locator("#finder-rows")
    expect(field).to_be_focused()
    tab.keyboard.type("sun")
    expect(rows.get_by_role("group", name="Contacts")).to_contain_text("Sun Lili")
    expect(rows.locator('[aria-selected="true"]')).to_have_count(0)
    tab.keyboard.press("Escape")
    expect(rows).to_be_hidden()
    expect(field).to_have_value("sun")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"/desk/search/\?q=sun"))
    tab.goto(site.url("acme.localhost", "/desk/customers/"))
    tab.keyboard.press("/")
    expect(rows.get_by_role("group", name="Opened lately")).to_contain_text("#1003")


def test_on_a_phone_the_search_opens_it_over_the_whole_screen(site: Site, new_tab: Callable[..., Page]) -> None:
    tab = new_tab(phone=True)
    sign_in(tab, site, "/desk/sign-in/", AGENT)
    tab.locator(".r-tabbar").get_by_text("Search").click()
    palette = tab.locator("#palette")
    expect(palette.get_by_role("option", name="New ticket")).to_be_visible()
    box = palette.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    palette.get_by_role("button", name="Close").click()
    expect(palette).to_be_hidden()


def test_on_a_phone_one_begins_a_note_while_the_composer_is_folded(site: Site, new_tab: Callable[..., Page]) -> None:
    tab = new_tab(phone=True)
    sign_in(tab, site, "/desk/sign-in/", AGENT)
    tab.goto(site.url("acme.localhost", TICKET))
    expect(tab.locator(".r-composer .r-segment")).to_be_hidden()
    for words, composer in (("internal note", ".r-composer.is-note"), ("reply", ".r-composer:not(.is-note)")):
        tab.locator(".r-tabbar").get_by_text("Search").click()
        tab.keyboard.type(words)
        expect(tab.locator("#palette mark").first).to_be_visible()
        tab.keyboard.press("Enter")
        expect(tab.locator("#palette")).to_be_hidden()
        expect(tab.locator(composer)).to_be_visible()


def test_signing_out_forgets_what_was_taken_often(tab: Page) -> None:
    kept = "Object.keys(localStorage).filter(key => key.startsWith('rapport:kept:')).length"
    tab.keyboard.press("Control+k")
    tab.keyboard.type("internal note")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="Save note")).to_be_visible()
    assert tab.evaluate(kept) > 0
    tab.keyboard.press("Control+k")
    tab.keyboard.type("sign out")
    expect(tab.locator("#palette mark").first).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("signed-out|sign-in|sign-out"))
    assert tab.evaluate(kept) == 0
