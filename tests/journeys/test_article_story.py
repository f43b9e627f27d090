"""An article is written with its buttons, shows itself while it is written, survives a lost page, and is reviewed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import AGENT, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(kept, "PNG")
    return kept.getvalue()


def test_an_article_is_written_and_asked_to_be_reviewed(site: Site, new_tab: Callable[..., Page]) -> None:
    desk = new_tab()
    sign_in(desk, site, "/desk/sign-in/", AGENT)
    desk.goto(site.url("acme.localhost", "/desk/knowledge/new/"))
    text = desk.locator("#id_markdown")
    text.fill("Open the vent")
    text.press("ControlOrMeta+a")
    text.press("ControlOrMeta+b")
    expect(text).to_have_value("**Open the vent**")
    text.press("ControlOrMeta+b")
    expect(text).to_have_value("Open the vent")
    text.press("End")
    desk.get_by_role("button", name="Warning", exact=True).click()
    desk.keyboard.type("Hot water.")
    expect(text).to_have_value("Open the vent\n\n:::warning\nHot water.\n:::")

    # With the keyboard alone: one stop for the whole bar, then the arrows.
    heading = desk.get_by_role("button", name="Heading", exact=True)
    heading.focus()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("button", name="Bold", exact=True)).to_be_focused()

    desk.get_by_role("button", name="Preview").click()
    shown = desk.get_by_role("region", name="Preview")
    expect(shown.get_by_role("note")).to_contain_text("Hot water.")
    text.press("ControlOrMeta+End")
    desk.locator("[data-upload-file]").set_input_files(
        {"name": "vent.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(shown.get_by_role("img", name="vent")).to_be_visible()
    before = text.input_value()
    desk.locator("[data-upload-file]").set_input_files(
        {"name": "vent.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(desk.get_by_text("says it is a picture, but it is not one")).to_be_visible()
    expect(text).to_have_value(before)

    # The page is lost: what was written is there again.
    expect(desk.get_by_text("Kept on this device")).to_be_visible()
    desk.wait_for_timeout(700)  # the copy is made half a second after the last key
    desk.reload()
    expect(text).to_have_value(before)
    desk.get_by_label("Title").fill("Bleed the pump by hand")
    desk.get_by_role("button", name="Keep the draft").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Bleed the pump by hand")

    desk.get_by_role("link", name="Ask for a review").click()
    desk.get_by_label("Who reviews it").select_option("Liu Yang")
    desk.get_by_role("button", name="Ask for a review").click()
    expect(desk.get_by_role("heading", name="Waits for Liu Yang's review")).to_be_visible()
    desk.locator(".k-article .p-body p").first.select_text()
    expect(desk.get_by_label("About this passage")).to_have_value("Open the vent")
    desk.get_by_label("Comment", exact=True).fill("Which one?")
    desk.get_by_role("button", name="Comment", exact=True).click()
    expect(desk.locator(".k-quote")).to_have_text("Open the vent")
    desk.get_by_role("button", name="Resolve").click()
    expect(desk.get_by_text("Resolved", exact=True)).to_be_visible()
