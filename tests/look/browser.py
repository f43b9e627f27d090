"""Debian's Chromium, dressed for one width, language and theme."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.look.scene import Dress

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP *.localhost 127.0.0.1",
]
INSTALL = "sudo apt-get install chromium fonts-noto-cjk"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def chromium_path() -> str | None:
    return shutil.which("chromium", path="/usr/bin:/usr/local/bin") or shutil.which("chromium-browser")


@contextmanager
def open_browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        raise FileNotFoundError(f"Chromium is not installed. Run: {INSTALL}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def dressed_context(browser: Browser, dress: Dress) -> BrowserContext:
    return browser.new_context(
        viewport={"width": dress.width, "height": dress.height},
        locale=LOCALES[dress.language],
        timezone_id="Asia/Shanghai",
        color_scheme="dark" if dress.theme == "dark" else "light",
        # Things that move would be in another place on each picture.
        reduced_motion="reduce",
        has_touch=dress.width < 600,
    )
