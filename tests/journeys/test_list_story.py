"""A list as somebody makes it their own in a real browser: widths, columns and views, by keyboard and by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import AGENT, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]

LIST = "/desk/tickets/?view=all"
WIDTHS = """() => Object.fromEntries([...document.querySelectorAll('th[data-column]')].map(
    (head) => [head.dataset.column, Math.round(head.getBoundingClientRect().width)]))"""
# What moved between the first paint and now.
SHIFT = """() => new Promise((tell) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => tell(sum), 300);
})"""

CUT = """() => [...document.querySelectorAll('td:nth-child(3) .r-cut')].some(
    (one) => one.scrollWidth > one.clientWidth)"""


@pytest.fixture
def desk(site: Site, new_tab: Callable[..., Page]) -> Page:
    tab = new_tab()
    sign_in(tab, site, "/desk/sign-in/", AGENT)
    tab.goto(site.url("acme.localhost", LIST))
    return tab


def test_a_column_made_wider_by_keyboard_stays_as_wide(desk: Page) -> None:
    before = desk.evaluate(WIDTHS)
    sizer = desk.get_by_role("separator", name="Width of “Status”")
    sizer.focus()
    with desk.expect_response("**/columns/") as kept:
        desk.keyboard.press("ArrowRight")
        desk.keyboard.press("Shift+ArrowRight")
    assert kept.value.status == 204
    now = desk.evaluate(WIDTHS)
    assert abs(now["status"] - before["status"] - 48) <= 1
    assert all(abs(now[name] - before[name]) <= 1 for name in now if name not in {"subject", "status"})
    expect(sizer).to_have_attribute("aria-valuenow", str(now["status"]))
    expect(sizer).to_be_focused()

    desk.reload()
    assert desk.evaluate(WIDTHS) == now
    assert desk.evaluate(SHIFT) < 0.02
    with desk.expect_response("**/columns/"):
        desk.get_by_role("separator", name="Width of “Status”").press("Home")
    assert desk.evaluate(WIDTHS)["status"] == 56

    desk.get_by_role("link", name="Columns").first.click()
    desk.get_by_role("button", name="Reset").click()
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.locator("colgroup")).to_have_count(0)
    assert desk.evaluate(WIDTHS) == before


def test_a_column_is_sized_by_mouse_and_fits_itself(desk: Page) -> None:
    sizer = desk.get_by_role("separator", name="Width of “Customer”")
    place = sizer.bounding_box()
    assert place is not None
    before = desk.evaluate(WIDTHS)["requester_name"]
    with desk.expect_response("**/columns/"):
        desk.mouse.move(place["x"] + 4, place["y"] + 12)
        desk.mouse.down()
        desk.mouse.move(place["x"] - 56, place["y"] + 12, steps=4)
        desk.mouse.up()
    assert abs(desk.evaluate(WIDTHS)["requester_name"] - before + 60) <= 2
    with desk.expect_response("**/columns/"):
        sizer.dblclick()
    assert desk.evaluate(CUT) is False
    desk.get_by_role("link", name="Columns").first.click()
    desk.get_by_role("button", name="Reset").click()
    expect(desk.locator("colgroup")).to_have_count(0)


def test_columns_are_chosen_and_put_in_order_by_keyboard(desk: Page) -> None:
    desk.get_by_role("link", name="Columns").first.click()
    box = desk.get_by_role("dialog")
    box.get_by_role("checkbox", name="Tags").check()
    box.get_by_role("checkbox", name="Assignee").uncheck()
    up = box.get_by_role("button", name="Move “Tags” up")
    for _step in range(7):
        up.press("Enter")
        expect(up).to_be_focused()
    expect(box.locator("[data-order-said]")).to_have_text("“Tags” is number 1 of 9")
    box.get_by_role("button", name="Show these").click()
    expect(desk.locator("th[data-column]").nth(1)).to_have_attribute("data-column", "tags")
    expect(desk.locator("th[data-column=assignee]")).to_have_count(0)


def test_views_are_put_in_order_by_keyboard_and_by_grip(site: Site, desk: Page) -> None:
    for name in ("First", "Second", "Third"):
        desk.goto(site.url("acme.localhost", f"/desk/views/tickets/new/?view=all&q={name}"))
        desk.get_by_label("Name of the view").fill(name)
        desk.get_by_role("button", name="Save view").click()
        expect(desk.locator(".r-list-tabs [aria-current]")).to_contain_text(name)
    desk.goto(site.url("acme.localhost", "/desk/views/tickets/"))
    lines = desk.locator("[data-order-item]")
    with desk.expect_response("**/place/") as kept:
        desk.get_by_role("button", name="Move “Third” up").press("Enter")
    assert kept.value.status == 204
    grip, target = lines.nth(0).locator("[data-order-grip]").bounding_box(), lines.nth(2).bounding_box()
    assert grip is not None
    assert target is not None
    with desk.expect_response("**/place/"):
        desk.mouse.move(grip["x"] + 10, grip["y"] + 12)
        desk.mouse.down()
        desk.mouse.move(grip["x"] + 10, target["y"] + 20, steps=6)
        desk.mouse.up()
    desk.reload()
    names = lines.evaluate_all("(all) => all.map((one) => one.dataset.orderName)")
    assert names == ["Third", "Second", "First"]
