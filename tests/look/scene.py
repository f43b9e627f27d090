"""One page in one dress, and what was noticed there."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from tests.look.pages import Page


@dataclass(frozen=True)
class Dress:
    width: int = 1440
    language: str = "en"
    theme: str = "light"

    @property
    def height(self) -> int:
        return 844 if self.width < 600 else 900

    def __str__(self) -> str:
        return f"{self.width}-{self.language}-{self.theme}"


DRESSES = [Dress(*parts) for parts in itertools.product((1440, 390), ("zh", "en"), ("light", "dark"))]
# For a quick look: each width, language and theme once.
QUICK_DRESSES = [Dress(1440, "en", "light"), Dress(390, "zh", "dark")]


@dataclass(frozen=True)
class Scene:
    row: Page
    dress: Dress
    url: str


@dataclass(frozen=True)
class Finding:
    scene: Scene
    check: str
    detail: str

    def __str__(self) -> str:
        row = self.scene.row
        return f"{row.key} ({row.person}, {self.scene.dress})  {self.check}: {self.detail}"
