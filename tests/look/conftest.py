from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.look.browser import INSTALL, chromium_path, open_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium_path() is None:
        pytest.skip(f"Chromium is not installed. Run: {INSTALL}")
    with open_browser() as opened:
        yield opened
