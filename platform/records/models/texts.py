"""What administrators call things: one text a language of the workspace."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language


def said(texts: Mapping[str, str]) -> str:
    """In the reader's language; else in the one that there is."""
    return texts.get(get_language() or "") or next((text for text in texts.values() if text), "")


class Said:
    """A label that is read in the language of whoever reads it, like gettext's lazy ones."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)

    def __str__(self) -> str:
        return said(self.texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and other.texts == self.texts

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.texts.items())))
