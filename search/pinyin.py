"""How Chinese characters are typed on a keyboard of Latin letters."""

from __future__ import annotations

import os
from functools import lru_cache

KEPT = 4096
FIRST, LAST = "\u3400", "\u9fff"


def is_chinese(character: str) -> bool:
    return FIRST <= character <= LAST


@lru_cache(KEPT)
def readings(character: str) -> tuple[str, ...]:
    """All that a character may be read as: 重 is “zhong” and “chong”."""
    # Without its dictionary of phrases the library needs 13 MB of memory instead of 57. All readings of each character
    # are tried here, so that nothing is missed for it. Loaded late: who reads no Chinese never pays for it.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415

    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def spelled(text: str, typed: str, start: int) -> frozenset[int]:
    """The places in `text`, from `start` on without a gap, that `typed` spells by initials, syllables or both.

    “xj”, “xinjian” and “xinj” spell 新建. Empty when it spells nothing there.
    """
    if start >= len(text):
        return frozenset()
    ways = readings(text[start]) if is_chinese(text[start]) else (text[start],)
    for way in ways:
        for length in range(min(len(way), len(typed)), 0, -1):
            if not typed.startswith(way[:length]):
                continue
            rest = typed[length:]
            if not rest:
                return frozenset({start})
            # A syllable is typed whole or by its first letter; only the last one may be unfinished.
            if length in {1, len(way)} and (more := spelled(text, rest, start + 1)):
                return more | {start}
    return frozenset()
