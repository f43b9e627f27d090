"""What a check is: it may listen from before the page is opened, and is asked once when the page has come to rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Page as Tab

from tests.look.scene import Scene

FOLDER = Path(__file__).parent


class Check(ABC):
    name: ClassVar[str]

    def prepare(self, tab: Tab, scene: Scene) -> None:  # noqa: B027  (most have nothing to prepare)
        """Before the page is opened."""

    @abstractmethod
    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        """What is wrong with the page."""


def ask(tab: Tab, script: str, argument: object = None) -> Any:
    """Runs a script that stands beside this file. It comes in by the debugger, so that no policy of the page holds."""
    return tab.evaluate((FOLDER / script).read_text(encoding="utf-8"), argument)
