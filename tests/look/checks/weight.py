from __future__ import annotations

import contextlib
import gzip
from collections.abc import Iterable

from playwright.sync_api import Error, Response
from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check
from tests.look.scene import Scene

COUNTED = ("text/css", "text/javascript", "application/javascript")


class Weight(Check):
    """Style sheets and scripts, compressed, whether they came from the server or from the browser's cache."""

    name = "weight"
    # An address with a fingerprint never changes its content, and one without does not during a run.
    _known: dict[str, int] = {}

    def __init__(self) -> None:
        self._responses: list[Response] = []

    def prepare(self, tab: Tab, scene: Scene) -> None:
        def on_response(response: Response) -> None:
            self._responses.append(response)

        tab.on("response", on_response)

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        sizes = {response.url: self._size(response) for response in self._responses if is_counted(response)}
        total = sum(sizes.values()) / 1000
        if total > scene.row.budget_kb:
            heaviest = sorted(sizes, key=lambda url: -sizes[url])[:3]
            parts = ", ".join(f"{url.rsplit('/', 1)[-1]} {sizes[url] / 1000:.0f}" for url in heaviest)
            yield f"{total:.0f} kB is over {scene.row.budget_kb} kB: {parts}"

    def _size(self, response: Response) -> int:
        if response.url not in self._known:
            body = b""
            # A redirect has no body, nor has what was asked for by a page that is gone.
            with contextlib.suppress(Error):
                body = response.body()
            self._known[response.url] = len(gzip.compress(body, 6))
        return self._known[response.url]


def is_counted(response: Response) -> bool:
    return response.headers.get("content-type", "").split(";")[0].strip() in COUNTED
