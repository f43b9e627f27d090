"""Articles leave as an archive and come back from it: by a person with a browser, with the worker's own processes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.site import Site
from tests.journeys.test_ticket_story import AGENT, sign_in
from tests.knowledge_base.moving import packed, picture

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]
FOLDER = {
    "a/heron.md": "# Heron pumps\n\nThey stand in the water.\n\n![A heron](heron.png)",
    "a/heron.png": picture(size=(300, 200)),
    "a/letter.docm": b"PK",
}


def test_a_folder_comes_in_and_goes_out_again(site: Site, new_tab: Callable[..., Page]) -> None:
    desk = new_tab()
    sign_in(desk, site, "/desk/sign-in/", AGENT)
    desk.goto(site.url("acme.localhost", "/desk/knowledge/"))
    desk.get_by_label("More", exact=True).click()
    desk.get_by_role("link", name="Import articles…").click()
    upload = {"name": "folder.zip", "mimeType": "application/zip", "buffer": packed(FOLDER)}
    desk.set_input_files("input[type=file]", upload)  # type: ignore[arg-type]
    desk.get_by_role("button", name="Look through it").click()
    # The page asks by itself until the worker has read everything.
    expect(desk.get_by_role("heading", name="What the files become")).to_be_visible(timeout=60_000)
    expect(desk.get_by_text("has macros")).to_be_visible()
    desk.get_by_role("button", name="Take over 1 article").click()
    expect(desk.get_by_role("heading", name="What the files became")).to_be_visible(timeout=60_000)
    desk.get_by_role("link", name="Heron pumps").click()
    expect(desk.get_by_role("img", name="A heron")).to_be_visible()
    desk.get_by_role("link", name="Export", exact=True).click()
    desk.get_by_role("button", name="Export", exact=True).click()
    download = desk.get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=60_000)
    with desk.expect_download() as kept:
        download.click()
    assert kept.value.suggested_filename.endswith("-md.zip")
    with zipfile.ZipFile(io.BytesIO(Path(kept.value.path()).read_bytes())) as archive:
        assert archive.read("pictures/heron.png") == FOLDER["a/heron.png"]
        assert "They stand in the water." in archive.read("en/heron.md").decode()
