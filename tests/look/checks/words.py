from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import polib
from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check, ask
from tests.look.scene import Scene

ROOT = Path(__file__).resolve().parents[3]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


class Words(Check):
    """English of ours on a Chinese page. What people wrote is found only when it equals one of our texts."""

    name = "words"

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        if scene.dress.language != "zh":
            return
        for text in dict.fromkeys(ask(tab, "words.js")):
            if any(pattern.fullmatch(text) for pattern in english_texts()):
                yield f"not translated: {text!r}"


@cache
def english_texts() -> tuple[re.Pattern[str], ...]:
    """The English of every catalogue, as patterns in which a placeholder stands for anything."""
    entries = [entry for path in catalogues() for entry in polib.pofile(str(path)) if not entry.obsolete]
    return patterns((text, entry.msgstr) for entry in entries for text in (entry.msgid, entry.msgid_plural) if text)


def catalogues() -> Iterable[Path]:
    for path in sorted(ROOT.rglob("locale/*/LC_MESSAGES/*.po")):
        if not any(part.startswith(".") for part in path.relative_to(ROOT).parts):
            yield path


def patterns(pairs: Iterable[tuple[str, str]]) -> tuple[re.Pattern[str], ...]:
    """Pairs of English and translation; a text that is the same in both, or is hardly a word, is left out."""
    wanted = {text for text, translation in pairs if text != translation and is_telling(text)}
    return tuple(as_pattern(text) for text in sorted(wanted))


def is_telling(text: str) -> bool:
    return len(re.findall(r"[A-Za-z]", PLACEHOLDER.sub("", text))) >= 4


def as_pattern(text: str) -> re.Pattern[str]:
    parts = [re.escape(" ".join(part.split(" "))) for part in PLACEHOLDER.split(text)]
    return re.compile(".{1,80}".join(parts))
