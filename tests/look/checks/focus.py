from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check, ask
from tests.look.scene import Scene

MOST_STEPS = 40


class Focus(Check):
    """Goes through the page with the Tab key; whatever gets the focus must look different from before."""

    name = "focus"

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        ask(tab, "focus_before.js")
        for _ in range(MOST_STEPS):
            tab.keyboard.press("Tab")
            found = ask(tab, "focus_after.js")
            if found["over"]:
                return
            if not found["visible"]:
                yield f"cannot be seen on {found['what']}"
