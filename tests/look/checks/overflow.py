from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check, ask
from tests.look.scene import Scene


class Overflow(Check):
    """A page that can be scrolled sideways."""

    name = "overflow"

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        found = ask(tab, "overflow.js")
        if found["by"] > 0:
            yield f"{found['by']:.0f} px wider than the window: {', '.join(found['by_what'])}"
