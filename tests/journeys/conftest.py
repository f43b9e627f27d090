from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from tests.harness.site import Site, running_site

NewTab = Callable[..., Page]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Web, worker and clock on a database of their own, shared by the journeys of one worker."""
    with running_site("journeys", "web", "worker", "scheduler") as site:
        yield site


@pytest.fixture
def new_tab(browser: Browser) -> Iterator[NewTab]:
    """`new_tab(language="zh-CN", phone=True)`: a browser of somebody's own, in which a script error is a failure."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_tab(language: str = "en-GB", *, phone: bool = False) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = browser.new_context(viewport=size, locale=language)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "gauge.png"
    Image.new("RGB", (320, 200), "#2b5bd7").save(path)
    return path
