"""A ticket is printed: asked for from its page, watched while it comes, opened and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.documents.reading import text_of
from tests.harness.site import Site
from tests.journeys.test_ticket_story import AGENT, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]


def test_a_ticket_is_printed_from_its_page(site: Site, new_tab: Callable[..., Page]) -> None:
    desk = new_tab()
    sign_in(desk, site, "/desk/sign-in/", AGENT)
    desk.goto(site.url("acme.localhost", "/desk/tickets/1001/"))
    subject = desk.get_by_role("heading", level=1).inner_text()
    desk.get_by_label("Print", exact=True).click()
    desk.get_by_role("button", name="PDF for the customer").click()
    # The page asks by itself until the worker has drawn it.
    download = desk.get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=60_000)
    expect(desk.get_by_role("heading", level=1)).to_contain_text(subject)
    with desk.expect_download() as kept:
        download.click()
    assert kept.value.suggested_filename == "ticket-1001.pdf"
    path = kept.value.path()
    assert subject in text_of(Path(path).read_bytes())
    desk.get_by_role("link", name="Back", exact=True).first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(subject)
