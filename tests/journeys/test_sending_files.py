"""A large picture over a slow network: how far it is, a way to stop, and nothing lost either way."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import CUSTOMER, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]

SLOW = 200_000  # bytes a second


def upload_at(tab: Page, bytes_a_second: int) -> None:
    network = tab.context.new_cdp_session(tab)
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second},
    )


def test_a_large_file_shows_how_far_it_is_and_can_be_stopped(
    site: Site, new_tab: Callable[..., Page], tmp_path: Path
) -> None:
    large = tmp_path / "log.txt"
    large.write_text("2026-11-22 02:00 pressure 2.1 bar\n" * 60_000)
    tab = new_tab(phone=True)
    sign_in(tab, site, "/sign-in/?with=password", CUSTOMER)
    tab.goto(site.url("acme.localhost", "/requests/new/"))
    tab.locator("[name=subject]").fill("The whole log of the night")
    tab.locator("[name=category]").first.check(force=True)
    tab.locator("[name=body]").fill("It begins at two.")
    tab.locator("input[type=file]").first.set_input_files(large)
    upload_at(tab, SLOW)

    tab.get_by_role("button", name="Send request").click()
    expect(tab.locator("[data-sending] progress")).to_be_visible()
    expect(tab.locator("[data-sending] [role=status]")).to_contain_text("% of 2 MB")
    tab.get_by_role("button", name="Stop sending").click()
    expect(tab.locator("[data-sending]")).to_have_count(0)
    expect(tab.locator("[name=subject]")).to_have_value("The whole log of the night")
    expect(tab.get_by_text("log.txt")).to_be_visible()

    upload_at(tab, -1)
    tab.get_by_role("button", name="Send request").click()
    tab.wait_for_url(re.compile(r"/requests/\d+/"))
    expect(tab.locator("main")).to_contain_text("#")


def test_what_is_wrong_with_a_file_is_said_on_the_page_that_was_sent(
    site: Site, new_tab: Callable[..., Page], tmp_path: Path
) -> None:
    program = tmp_path / "picture.png"
    program.write_bytes(b"MZ" + bytes(2000))
    tab = new_tab()
    sign_in(tab, site, "/sign-in/?with=password", CUSTOMER)
    tab.goto(site.url("acme.localhost", "/requests/new/"))
    tab.locator("[name=subject]").fill("A picture that is none")
    tab.locator("[name=category]").first.check(force=True)
    tab.locator("[name=body]").fill("See there.")
    tab.locator("input[type=file]").first.set_input_files(program)
    tab.get_by_role("button", name="Send request").click()
    expect(tab.locator("[data-summary]")).to_be_visible()
    expect(tab.locator("[name=subject]")).to_have_value("A picture that is none")
    # The page that came is alive: its scripts run.
    tab.locator("[name=subject]").fill("")
    tab.get_by_role("button", name="Send request").click()
    expect(tab.locator("[name=subject]")).to_have_attribute("aria-invalid", "true")
