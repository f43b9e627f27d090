from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check
from tests.look.scene import Scene

LISTEN = """
window.__policy ??= [];
addEventListener('securitypolicyviolation', (event) => window.__policy.push(
  `${event.effectiveDirective} refused ${event.blockedURI}` + (event.sample ? ` (${event.sample})` : '')));
"""


class Policy(Check):
    """What the Content Security Policy of the page refused."""

    name = "policy"

    def prepare(self, tab: Tab, scene: Scene) -> None:
        tab.add_init_script(LISTEN)

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        return dict.fromkeys(tab.evaluate("window.__policy ?? []"))
