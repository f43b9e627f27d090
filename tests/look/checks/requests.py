from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from playwright.sync_api import Page as Tab
from playwright.sync_api import Request

from tests.look.checks.base import Check
from tests.look.scene import Scene


class ForeignRequests(Check):
    """Anything that is asked of another host or port than the page's own."""

    name = "foreign request"

    def __init__(self) -> None:
        self._asked: list[str] = []

    def prepare(self, tab: Tab, scene: Scene) -> None:
        home = urlsplit(scene.url).netloc

        def on_request(request: Request) -> None:
            address = urlsplit(request.url)
            if address.scheme in ("http", "https", "ws", "wss") and address.netloc != home:
                self._asked.append(request.url)

        tab.on("request", on_request)

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        return dict.fromkeys(self._asked)
