"""An article is written in Wagtail's editor, shown as it will be, published, and read in the portal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]
ADMINISTRATOR = "zhao@acme.example"


def test_an_article_is_written_in_blocks_and_published(
    site: Site, new_tab: Callable[..., Page], picture: Path
) -> None:
    desk = new_tab()
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    sign_in(desk, site, "/desk/sign-in/", ADMINISTRATOR)
    desk.goto(site.url("acme.localhost", "/desk/knowledge/"))
    desk.get_by_role("link", name="Block editor").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Acme Pumps")
    desk.get_by_role("link", name="Articles").click()
    desk.get_by_role("link", name="Add child page").click()

    desk.get_by_role("textbox", name="Title").fill("Listen to the bearing")
    desk.get_by_role("button", name="Insert a block").first.click()
    desk.get_by_role("option", name="Text").click()
    desk.locator("[contenteditable=true]").click()
    desk.keyboard.type("A dry bearing sings like a nightingale.")

    # A picture is uploaded without leaving the page.
    desk.get_by_role("button", name="Insert a block").last.click()
    desk.get_by_role("option", name="Picture").click()
    desk.get_by_role("button", name="Choose a picture").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.get_by_label("File").set_input_files(picture)
    dialog.get_by_role("button", name="Upload").click()
    expect(desk.get_by_text("gauge.png")).to_be_visible()

    # How it will look stands beside it.
    desk.get_by_role("button", name="Toggle preview").click()
    shown = desk.frame_locator("#w-preview-iframe")
    expect(shown.get_by_text("nightingale")).to_be_visible()
    expect(shown.locator("img")).to_be_visible()
    desk.get_by_role("button", name="Toggle preview").click()

    desk.get_by_role("button", name="Save draft").click()
    expect(desk.get_by_text("The draft is kept.")).to_be_visible()
    foot = desk.locator("footer")
    foot.get_by_role("button", name="More actions").click()
    foot.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("Published: readers see it now.")).to_be_visible()
    desk.get_by_role("link", name="In the portal").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Listen to the bearing")
    expect(desk.get_by_text("nightingale")).to_be_visible()

    desk.go_back()
    desk.get_by_role("link", name="Back to Rapport").click()
    expect(desk.get_by_role("link", name="Listen to the bearing")).to_be_visible()
    assert [url for url in asked if not url.startswith((site.url("acme.localhost"), "data:", "blob:"))] == []
