from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check, ask
from tests.look.scene import Scene


class CutText(Check):
    """Words that end at an edge without the sign that there is more (an ellipsis, `r-cut`)."""

    name = "cut text"

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        return dict.fromkeys(ask(tab, "cut_text.js"))
