"""Looks at one page in one dress."""

from __future__ import annotations

import contextlib

from playwright.sync_api import Error
from playwright.sync_api import Page as Tab

from tests.look.checks import CHECKS
from tests.look.checks.base import Check
from tests.look.pages import Page
from tests.look.scene import Dress, Finding, Scene


def look_at(
    tab: Tab,
    row: Page,
    *,
    base: str = "http://acme.localhost:8000",
    dress: Dress | None = None,
    checks: tuple[type[Check], ...] = CHECKS,
) -> list[Finding]:
    """Opens the row's address in a tab that is dressed already, and says what is wrong with it."""
    scene = Scene(row, dress or Dress(), base + row.url)
    running = [check() for check in checks]
    for check in running:
        check.prepare(tab, scene)
    try:
        tab.goto(scene.url, wait_until="load")
    except Error as error:
        return [Finding(scene, "open", error.message.splitlines()[0])]
    come_to_rest(tab)
    return [Finding(scene, check.name, text) for check in running for text in check.complaints(tab, scene)]


def come_to_rest(tab: Tab) -> None:
    # A page that asks the server again and again may never be idle; it is looked at all the same.
    with contextlib.suppress(Error):
        tab.wait_for_load_state("networkidle", timeout=3000)
    tab.evaluate("document.fonts.ready.then(() => null)")
