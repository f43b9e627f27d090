from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import ConsoleMessage, Error, Response
from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check
from tests.look.scene import Scene


class Console(Check):
    """Errors that the browser or a script writes, and an answer with another status than the table says."""

    name = "console"

    def __init__(self) -> None:
        self._errors: list[str] = []

    def prepare(self, tab: Tab, scene: Scene) -> None:
        def on_console(message: ConsoleMessage) -> None:
            expected = message.location.get("url") == scene.url and scene.row.status >= 400
            # Violations of the policy are a check of their own.
            if message.type == "error" and not expected and "Content Security Policy" not in message.text:
                self._errors.append(message.text)

        def on_error(error: Error) -> None:
            self._errors.append(error.message)

        def on_response(response: Response) -> None:
            if response.request.is_navigation_request() and response.frame == tab.main_frame:
                self._note_status(response, scene)

        tab.on("console", on_console)
        tab.on("pageerror", on_error)
        tab.on("response", on_response)

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        return dict.fromkeys(self._errors)

    def _note_status(self, response: Response, scene: Scene) -> None:
        if response.url == scene.url and response.status != scene.row.status:
            self._errors.append(f"answered {response.status} instead of {scene.row.status}")
        # A row may say that its address leads on; then the place that it leads to must be there.
        if response.url != scene.url and response.status >= 400:
            self._errors.append(f"led on to {response.url}, which answered {response.status}")
