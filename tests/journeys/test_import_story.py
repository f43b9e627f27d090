"""Customers come in from a file: matched, looked at, corrected, applied and taken back, by a person with a browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]
ADMINISTRATOR = "zhao@acme.example"
CSV = "Company,Grade,Customer since\r\nBaltic Pulp,High,03/04/2024\r\nOld Harbour Rope,A+,05/06/2023\r\n"


def send(desk: Page, name: str, text: str) -> None:
    upload = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    desk.set_input_files("input[type=file]", upload)  # type: ignore[arg-type]
    desk.get_by_role("button", name="Read the file").click()
    expect(desk.get_by_role("heading", name="Match the columns")).to_be_visible()


def test_a_file_comes_in_is_corrected_and_taken_back(site: Site, new_tab: Callable[..., Page]) -> None:
    desk = new_tab()
    sign_in(desk, site, "/desk/sign-in/", ADMINISTRATOR)
    desk.goto(site.url("acme.localhost", "/desk/customers/"))
    desk.get_by_role("link", name="Import").first.click()
    send(desk, "fair.csv", CSV)
    desk.get_by_role("button", name="Show what would happen").click()
    expect(desk.get_by_text("can be read in two ways").first).to_be_visible()
    desk.locator("select[name=dates-2]").select_option("dmy")
    desk.get_by_role("button", name="Show what would happen").click()
    # The page asks by itself until the worker has looked at every row.
    expect(desk.get_by_text("Nothing has changed yet.")).to_be_visible(timeout=60_000)
    expect(desk.get_by_text("“A+” is none of the choices")).to_be_visible()
    with desk.expect_download() as kept:
        desk.get_by_role("link", name="Download 1 row to correct").click()
    desk.get_by_role("button", name="Import 1 row").click()
    expect(desk.get_by_text("Everything is done.")).to_be_visible(timeout=60_000)
    first = desk.url

    rejected = list(csv.reader(io.StringIO(Path(kept.value.path()).read_text("utf-8-sig"))))
    assert rejected[1][0] == "Old Harbour Rope"
    rejected[1][1] = "Medium"
    corrected = io.StringIO()
    csv.writer(corrected).writerows(rejected)
    desk.goto(site.url("acme.localhost", "/desk/imports/"))
    send(desk, "corrected.csv", corrected.getvalue())
    desk.locator("select[name=dates-2]").select_option("dmy")
    desk.get_by_role("button", name="Show what would happen").click()
    expect(desk.get_by_role("button", name="Import 1 row")).to_be_visible(timeout=60_000)
    desk.get_by_role("button", name="Import 1 row").click()
    expect(desk.get_by_text("Everything is done.")).to_be_visible(timeout=60_000)

    desk.goto(site.url("acme.localhost", "/desk/customers/?q=Baltic"))
    expect(desk.get_by_role("link", name="Baltic Pulp").first).to_be_visible()
    desk.goto(first)
    desk.get_by_role("button", name="Undo 1 change").click()
    expect(desk.get_by_text("Undone. Everything is as it was before.")).to_be_visible(timeout=60_000)
    desk.goto(site.url("acme.localhost", "/desk/customers/"))
    expect(desk.get_by_text("Old Harbour Rope").first).to_be_visible()
    expect(desk.get_by_text("Baltic Pulp")).to_have_count(0)
